"""What campaigns, triggers and schedules can be made of: flows, groups, dates of contacts, channels, languages."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store.groups import GroupStore
from store.listings.campaigns import SYSTEM_DATES
from store.listings.choices import channel_rows, date_rows, flow_rows
from web.app.caller import Member, may
from web.app.search import GroupChoice
from web.deps import Reading

router = APIRouter(prefix="/api/internal/automation")

Lister = Annotated[Member, Depends(may("campaign.list"))]

FLOW_TYPES = {"M": "messaging", "V": "voice", "B": "background"}


class FlowChoice(BaseModel):
    """A flow that isn't archived; `type` is messaging, voice or background."""

    uuid: str
    name: str
    type: str


class DateChoice(BaseModel):
    """A date of contacts: `key` of a field, or of every contact."""

    key: str
    name: str


class ChannelChoice(BaseModel):
    """A channel, and the schemes that it carries."""

    uuid: str
    name: str
    schemes: list[str]


class AutomationChoices(BaseModel):
    """All that there is to choose from."""

    flows: list[FlowChoice]
    groups: list[GroupChoice]
    dates: list[DateChoice]
    channels: list[ChannelChoice]


@router.get("/choices")
async def list_choices(member: Lister, session: Reading) -> AutomationChoices:
    """Flows, groups, dates and channels, each by name."""
    workspace, groups = member.workspace.id, GroupStore(session)
    found = await groups.all(workspace)
    sizes = await groups.counts([group.id for group in found])
    dates = [DateChoice(key=row["key"], name=row["name"]) for row in await date_rows(session, workspace)]
    return AutomationChoices(
        flows=[
            FlowChoice(uuid=str(row["uuid"]), name=row["name"], type=FLOW_TYPES[row["type"]])
            for row in await flow_rows(session, workspace, list(FLOW_TYPES))
        ],
        groups=[
            GroupChoice(uuid=str(one.uuid), name=one.name, is_smart=one.query is not None, count=sizes.get(one.id, 0))
            for one in found
        ],
        dates=[*dates, *(DateChoice(key=key, name=name) for key, name in SYSTEM_DATES.items())],
        channels=[
            ChannelChoice(uuid=str(row["uuid"]), name=row["name"], schemes=row["schemes"])
            for row in await channel_rows(session, workspace)
        ],
    )

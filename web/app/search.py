"""Finding by a few letters: for the search over everything, and for choosing recipients."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from store.listings.finding import find_contacts, find_flows, find_groups
from web.app.caller import Member, may
from web.app.shapes import ContactRef, Ref, contact_ref, ref
from web.deps import Reading

router = APIRouter(prefix="/api/internal")

Reader = Annotated[Member, Depends(may("workspace.read"))]
Starter = Annotated[Member, Depends(may("start.create"))]
Part = Annotated[str, Query(max_length=100)]


class Found(BaseModel):
    """What fits."""

    flows: list[Ref]
    contacts: list[ContactRef]


class GroupChoice(BaseModel):
    """A group, and how many are in it."""

    uuid: str
    name: str
    is_smart: bool
    count: int


class Recipients(BaseModel):
    """Whom a start can be for."""

    groups: list[GroupChoice]
    contacts: list[ContactRef]


@router.get("/search")
async def search(member: Reader, session: Reading, text: Part = "") -> Found:
    """Flows and contacts, those that the member may see."""
    part, workspace = _clean(text), member.workspace
    flows = await find_flows(session, workspace.id, part) if part and member.may("flow.list") else []
    contacts = []
    if part and member.may("contact.list"):
        contacts = list(await find_contacts(session, workspace.id, part, is_anonymous=workspace.is_anonymous))
    return Found(
        flows=[ref(row["uuid"], row["name"]) for row in flows],
        contacts=[contact_ref(row, is_anonymous=workspace.is_anonymous) for row in contacts],
    )


@router.get("/recipients")
async def find_recipients(member: Starter, session: Reading, text: Part = "") -> Recipients:
    """Groups, and contacts once there is something to find them by."""
    part, workspace = _clean(text), member.workspace
    groups = await find_groups(session, workspace.id, part)
    contacts = []
    if part:
        contacts = list(await find_contacts(session, workspace.id, part, is_anonymous=workspace.is_anonymous))
    return Recipients(
        groups=[
            GroupChoice(uuid=str(row["uuid"]), name=row["name"], is_smart=row["is_smart"], count=row["count"])
            for row in groups
        ],
        contacts=[contact_ref(row, is_anonymous=workspace.is_anonymous) for row in contacts],
    )


def _clean(text: str) -> str:
    return text.strip().replace("\x00", "").encode("utf-8", "ignore").decode()

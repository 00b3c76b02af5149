"""Who else has a flow open."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from store.flows import FlowStore
from store.presence import Presence, Present
from web.app.caller import Member, may
from web.deps import Open, Reading

router = APIRouter(prefix="/api/internal/editor")

Reader = Annotated[Member, Depends(may("flow.read"))]


class PresenceIn(BaseModel):
    """A window says that it is there: its own name, and the node that is selected in it."""

    client: str = Field(min_length=1, max_length=64)
    node: str = Field(default="", max_length=64)
    is_leaving: bool = False


class PresentOut(BaseModel):
    """Somebody else's window."""

    client: str
    name: str
    node: str


class PresenceOut(BaseModel):
    """Who else is there, and how far the draft is, so that news are noticed without saving."""

    others: list[PresentOut]


@router.post("/flows/{uuid}/presence")
async def be_present(uuid: UUID, given: PresenceIn, member: Reader, session: Reading, resources: Open) -> PresenceOut:
    """Says that a window is there, about every ten seconds, and hears who else is."""
    await FlowStore(session).get(member.workspace.id, uuid)
    presence = Presence(resources.redis)
    if given.is_leaving:
        await presence.leave(uuid, given.client)
        return PresenceOut(others=[])
    user = member.user
    name = f"{user.first_name} {user.last_name}".strip() or user.email
    others = await presence.enter(uuid, Present(given.client, str(user.uuid), name, given.node))
    return PresenceOut(others=[PresentOut(client=one.client, name=one.name, node=one.node) for one in others])

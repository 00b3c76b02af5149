"""Who waits in a flow: they go on with the revision that they began on, until they are moved to the live one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store import waiting_runs
from web.app.caller import Member, may
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/editor")


class WaitingOut(BaseModel):
    """Contacts who wait in the flow, by the uuid of the node; how many of all go on with an older revision than the
    live one.
    """

    by_node: dict[str, int]
    behind: int


@router.get("/flows/{uuid}/waiting")
async def show_waiting(
    uuid: UUID, member: Annotated[Member, Depends(may("flow.publish"))], session: Reading
) -> WaitingOut:
    """Who waits in a flow."""
    found = await waiting_runs.waiting(session, member.workspace.id, uuid)
    return WaitingOut(by_node=found.by_node, behind=found.behind)


@router.post("/flows/{uuid}/move-waiting", status_code=204)
async def move_waiting(uuid: UUID, member: Annotated[Member, Depends(may("flow.publish"))], work: Writing) -> None:
    """Lets the contacts who wait go on with the live revision, whichever they began on."""
    await waiting_runs.move(work.session, member.workspace.id, uuid)

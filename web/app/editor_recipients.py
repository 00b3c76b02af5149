"""Whom an action would reach: counted while its form is open, as starts and broadcasts would count them."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from store import contact_search, recipients
from web.app.caller import Member, may
from web.app.targets import Exclusions, Target, check_target
from web.deps import Reading

router = APIRouter(prefix="/api/internal/editor")


class RecipientsIn(BaseModel):
    """Groups and contacts by uuid, and a query without expressions; `in_a_flow` leaves out those who are in one."""

    groups: list[UUID] = Field(default=[], max_length=100)
    contacts: list[UUID] = Field(default=[], max_length=100)
    query: str | None = Field(default=None, max_length=10_000)
    in_a_flow: bool = False


class RecipientsOut(BaseModel):
    """How many active contacts these are now, each once; the query in its full form."""

    total: int
    query: str | None


@router.post("/recipients")
async def count_recipients(
    given: RecipientsIn, member: Annotated[Member, Depends(may("start.create"))], session: Reading
) -> RecipientsOut:
    """Counts recipients. What isn't in the workspace any more counts for nobody; a query that can't be read is told."""
    query = await check_target(session, member, Target(query=given.query))
    wanted = recipients.Wanted(
        workspace_id=member.workspace.id,
        groups=[str(uuid) for uuid in given.groups],
        contacts=[str(uuid) for uuid in given.contacts],
        query=given.query or None,
        exclusions=Exclusions(in_a_flow=given.in_a_flow).model_dump(),
    )
    found = await recipients.preview(session, wanted, search=contact_search.search, at=datetime.now(UTC), sample=0)
    return RecipientsOut(total=found.total, query=query)

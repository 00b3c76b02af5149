"""Whom a start or a broadcast is for, and what that would say to a few of them: what both have in common."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryError
from store import contact_search, recipients
from store.errors import NotFound
from store.listings.channels import channels_page
from store.listings.contact_rows import contacts_by_id
from web.app.caller import Member
from web.app.errors import AppError, Missing
from web.app.shapes import ContactRef, shown_urn
from web.app.start_preview import FirstMessages

STATUSES = {
    "P": "pending", "Q": "pending", "S": "started", "C": "completed", "F": "failed", "I": "interrupted",
}  # fmt: skip
OVER = ("completed", "failed", "interrupted")


class Exclusions(BaseModel):
    """Who is left out."""

    in_a_flow: bool = False
    started_previously: bool = False
    not_seen_since_days: int = Field(default=0, ge=0, le=3650)


class Target(BaseModel):
    """Whom a start is for: groups and contacts by uuid, or a query."""

    groups: list[UUID] = Field(default=[], max_length=100)
    contacts: list[UUID] = Field(default=[], max_length=100)
    query: str | None = Field(default=None, max_length=10_000)
    exclusions: Exclusions = Exclusions()


class SampleOut(BaseModel):
    """One of the contacts, and what they would get first."""

    contact: ContactRef
    texts: list[str]
    parts: int
    is_whole: bool


async def check_target(session: AsyncSession, member: Member, given: Target) -> str | None:
    """The query in its full form. Raises `AppError` for what isn't there, or can't be read."""
    try:
        await recipients.check(
            session, member.workspace.id, groups=given.groups, contacts=given.contacts, query=given.query or None
        )
        if not given.query:
            return None
        query, _, _ = await contact_search.read(session, member.workspace.id, given.query, now=datetime.now(UTC))
    except NotFound as e:
        raise Missing(e.kind) from e
    except QueryError as e:
        raise AppError("invalid_query", str(e), fields={"query": [str(e)]}) from e
    return str(query)


async def workspace_blockers(session: AsyncSession, member: Member, *, role: str | None) -> list[str]:
    """What keeps a workspace from reaching anybody over channels of a role; `role` is None if none is needed."""
    found = ["suspended"] if member.workspace.is_suspended or member.workspace.is_flagged else []
    channels = (await channels_page(session, member.workspace.id, None)).rows if role else ()
    if role and not any(role in channel.role and channel.is_enabled for channel in channels):
        found.append("no_channel")
    return found


async def shown_samples(session: AsyncSession, member: Member, messages: list[FirstMessages]) -> list[SampleOut]:
    """What some contacts would get, as the browser shows it."""
    details = await contacts_by_id(session, member.workspace.id, [one.contact_id for one in messages])
    shown = []
    for contact, one in zip(details, messages, strict=True):
        first: Any = contact.urns[0] if contact.urns else {"scheme": None, "path": None, "display": None}
        urn = shown_urn(first["scheme"], first["path"], first["display"], is_anonymous=member.workspace.is_anonymous)
        named = ContactRef(uuid=str(contact.row["uuid"]), name=contact.row["name"] or "", urn=urn)
        shown.append(SampleOut(contact=named, texts=one.texts, parts=one.parts, is_whole=one.is_whole))
    return shown

"""Broadcasts that are scheduled: making, changing, pausing and deleting them, and what each has sent."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryError
from store import audit
from store.broadcasts import NewBroadcast
from store.errors import NotFound
from store.listings.schedules import recipient_names, sent_counts
from store.scheduled_broadcasts import ScheduledBroadcastStore
from store.schedules import InvalidSchedule
from store.tables import Broadcast, Schedule
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.message_contents import Contents, shown, stored
from web.app.schedule_shapes import ScheduleIn, ScheduleOut, new_schedule, refused_schedule, shown_schedule
from web.app.shapes import Ref, ref
from web.app.targets import STATUSES
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/schedules/broadcasts")

Reader = Annotated[Member, Depends(may("broadcast.read"))]
Maker = Annotated[Member, Depends(may("broadcast.create"))]
Updater = Annotated[Member, Depends(may("broadcast.update"))]
Deleter = Annotated[Member, Depends(may("broadcast.delete"))]


class LeftOut(BaseModel):
    """Who is left out of a broadcast."""

    in_a_flow: bool = False
    not_seen_since_days: int = Field(default=0, ge=0, le=3650)


class NewScheduledBroadcast(BaseModel):
    """What to send, to whom, and when."""

    contents: Contents
    groups: list[UUID] = Field(default=[], max_length=100)
    contacts: list[UUID] = Field(default=[], max_length=100)
    query: str | None = Field(default=None, max_length=10_000)
    exclusions: LeftOut = LeftOut()
    schedule: ScheduleIn


class ScheduledBroadcastOut(BaseModel):
    """A broadcast that is scheduled; `sent` is how often it was sent so far."""

    uuid: str
    contents: Contents
    groups: list[Ref]
    contacts: list[Ref]
    query: str | None
    exclusions: LeftOut
    schedule: ScheduleOut
    sent: int
    created_on: datetime


class SendingOut(BaseModel):
    """A broadcast that a scheduled one became; `total` is None until its recipients are known."""

    uuid: str
    status: str
    total: int | None
    created_on: datetime


class ScheduledBroadcastPage(ScheduledBroadcastOut):
    """A broadcast that is scheduled, and its last sendings, newest first."""

    sendings: list[SendingOut]


@router.post("", status_code=201)
async def create_scheduled(given: NewScheduledBroadcast, member: Maker, work: Writing) -> ScheduledBroadcastPage:
    """Schedules a broadcast."""
    new, schedule = _new(given, member), new_schedule(given.schedule, member.workspace)
    async with _refusing():
        made = await ScheduledBroadcastStore(work.session).create(member.workspace.id, new, schedule)
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.create", str(made.uuid))
    return await _page(work.session, member, made.uuid)


@router.get("/{uuid}")
async def show_scheduled(uuid: UUID, member: Reader, session: Reading) -> ScheduledBroadcastPage:
    """A scheduled broadcast, and what it has sent."""
    return await _page(session, member, uuid)


@router.put("/{uuid}")
async def change_scheduled(
    uuid: UUID, given: NewScheduledBroadcast, member: Updater, work: Writing
) -> ScheduledBroadcastPage:
    """Another message, to others, at another time; what was sent already stays."""
    new, schedule = _new(given, member), new_schedule(given.schedule, member.workspace)
    async with _refusing():
        await ScheduledBroadcastStore(work.session).change(member.workspace.id, uuid, new, schedule)
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.update", str(uuid))
    return await _page(work.session, member, uuid)


@router.post("/{uuid}/pause", status_code=204)
async def pause_scheduled(uuid: UUID, member: Updater, work: Writing) -> None:
    """Sends nothing until it is resumed."""
    async with _refusing():
        await ScheduledBroadcastStore(work.session).pause(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.update", str(uuid), paused=True)


@router.post("/{uuid}/resume", status_code=204)
async def resume_scheduled(uuid: UUID, member: Updater, work: Writing) -> None:
    """Goes on with the next time; what was missed stays so."""
    async with _refusing():
        await ScheduledBroadcastStore(work.session).resume(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.update", str(uuid), paused=False)


@router.delete("/{uuid}", status_code=204)
async def delete_scheduled(uuid: UUID, member: Deleter, work: Writing) -> None:
    """Sends it no more; what was sent already stays."""
    async with _refusing():
        await ScheduledBroadcastStore(work.session).delete(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.delete", str(uuid))


async def shown_broadcasts(
    session: AsyncSession, member: Member, found: Sequence[tuple[Broadcast, Schedule]]
) -> list[ScheduledBroadcastOut]:
    """Scheduled broadcasts as the browser has them."""
    broadcasts = [broadcast for broadcast, _ in found]
    groups = {uuid for one in broadcasts for uuid in one.groups}
    contacts = {uuid for one in broadcasts for uuid in one.contacts}
    names = await recipient_names(session, member.workspace.id, groups, contacts)
    sent = await sent_counts(session, [one.id for one in broadcasts])
    return [
        ScheduledBroadcastOut.model_construct(
            uuid=str(broadcast.uuid),
            contents=shown(broadcast.translations, broadcast.base_language),
            groups=[ref(uuid, names.get(uuid)) for uuid in broadcast.groups],
            contacts=[ref(uuid, names.get(uuid)) for uuid in broadcast.contacts],
            query=broadcast.query,
            exclusions=LeftOut.model_construct(**{**LeftOut().model_dump(), **_kept(broadcast.exclusions)}),
            schedule=shown_schedule(schedule, member.workspace),
            sent=sent.get(broadcast.id, 0),
            created_on=broadcast.created_on,
        )
        for broadcast, schedule in found
    ]


def _kept(exclusions: dict[str, Any]) -> dict[str, Any]:
    return {name: exclusions[name] for name in LeftOut.model_fields if exclusions.get(name) is not None}


def _new(given: NewScheduledBroadcast, member: Member) -> NewBroadcast:
    query = (given.query or "").strip() or None
    if not (given.groups or given.contacts or query):
        raise AppError("no_recipients", "Choose whom it is for.", fields={"recipients": ["no_recipients"]})
    return NewBroadcast(
        translations=stored(given.contents),
        base_language=given.contents.base_language,
        groups=given.groups,
        contacts=given.contacts,
        query=query,
        exclusions={name: value for name, value in given.exclusions.model_dump().items() if value},
        created_by_id=member.user.id,
    )


async def _page(session: AsyncSession, member: Member, uuid: UUID) -> ScheduledBroadcastPage:
    store = ScheduledBroadcastStore(session)
    async with _refusing():
        found = await store.get(member.workspace.id, uuid)
    [shown_one] = await shown_broadcasts(session, member, [found])
    sendings = [
        SendingOut(
            uuid=str(one.uuid),
            status=STATUSES.get(one.status, "pending"),
            total=one.contact_count if one.contact_count >= 0 else None,
            created_on=one.created_on,
        )
        for one in await store.sent(found[0].id)
    ]
    return ScheduledBroadcastPage.model_construct(**dict(shown_one), sendings=sendings)


@asynccontextmanager
async def _refusing() -> AsyncIterator[None]:
    try:
        yield
    except InvalidSchedule as e:
        raise refused_schedule(e) from e
    except QueryError as e:
        raise AppError("invalid_query", str(e), fields={"query": [str(e)]}) from e
    except NotFound as e:
        if e.kind in ("group", "contact"):
            raise invalid("recipients", "unknown_value") from e
        raise Missing("scheduled broadcast") from e

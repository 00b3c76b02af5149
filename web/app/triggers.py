"""Triggers: what starts flows by itself. Two that the same would set off don't both go: the browser asks first."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from store import audit
from store.errors import LimitReached, NotFound
from store.listings.triggers import trigger_counts, trigger_rows
from store.schedules import InvalidSchedule
from store.trigger_rules import InvalidTrigger
from store.triggers import TriggerConflict, TriggerStore
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.schedule_shapes import refused_schedule
from web.app.trigger_shapes import (
    FOLDERS,
    TYPES,
    WORDS,
    Folder,
    NewTrigger,
    TriggerOut,
    TriggersOut,
    shown_triggers,
    spec_of,
)
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/triggers")

Lister = Annotated[Member, Depends(may("trigger.list"))]
Maker = Annotated[Member, Depends(may("trigger.create"))]
Updater = Annotated[Member, Depends(may("trigger.update"))]
Deleter = Annotated[Member, Depends(may("trigger.delete"))]


class Restoring(BaseModel):
    """`replaces`: active triggers that the same would set off are archived, else it is refused (409)."""

    replaces: bool = False


class ManyTriggers(BaseModel):
    """Triggers by uuid."""

    triggers: list[UUID] = Field(min_length=1, max_length=250)


@router.get("")
async def list_triggers(
    member: Lister,
    session: Reading,
    folder: Folder | Literal["archived"] | None = None,
    search: Annotated[str, Query(max_length=1000)] = "",
) -> TriggersOut:
    """The triggers of a folder, or all active ones; `search` looks into keywords and names of flows and channels."""
    text = search.strip().replace("\x00", "").encode("utf-8", "ignore").decode()
    is_archived = folder == "archived"
    types = FOLDERS[folder] if folder is not None and folder != "archived" else None
    rows = await trigger_rows(session, member.workspace.id, is_archived=is_archived, types=types, search=text)
    counted = await trigger_counts(session, member.workspace.id)
    return TriggersOut(
        results=await shown_triggers(session, member.workspace, rows),
        folders={name: sum(counted.get(letter, 0) for letter in letters) for name, letters in FOLDERS.items()},
        active=sum(count for letter, count in counted.items() if letter),
        archived=counted.get("", 0),
    )


@router.post("", status_code=201)
async def create_trigger(given: NewTrigger, member: Maker, work: Writing) -> TriggerOut:
    """A new trigger."""
    spec = spec_of(given, member.workspace)
    async with _refusing(work.session, member):
        made = await TriggerStore(work.session).create(
            member.workspace.id, spec, user_id=member.user.id, replaces=given.replaces
        )
    await audit.note(work.session, member.workspace.id, member.user.id, "trigger.create", given.type)
    return await _one(work.session, member, made.uuid)


@router.get("/{uuid}")
async def show_trigger(uuid: UUID, member: Lister, session: Reading) -> TriggerOut:
    """A trigger."""
    return await _one(session, member, uuid)


@router.put("/{uuid}")
async def change_trigger(uuid: UUID, given: NewTrigger, member: Updater, work: Writing) -> TriggerOut:
    """Makes a trigger another one of the same type; an archived one stays archived."""
    spec = spec_of(given, member.workspace)
    async with _refusing(work.session, member):
        known = await TriggerStore(work.session).get(member.workspace.id, uuid)
        if known.type != TYPES[given.type]:
            raise invalid("type", "cannot_change")
        await TriggerStore(work.session).update(member.workspace.id, uuid, spec, replaces=given.replaces)
    await audit.note(work.session, member.workspace.id, member.user.id, "trigger.update", given.type)
    return await _one(work.session, member, uuid)


@router.post("/{uuid}/restore")
async def restore_trigger(uuid: UUID, given: Restoring, member: Updater, work: Writing) -> TriggerOut:
    """Takes a trigger up again; a schedule goes on with its next time."""
    async with _refusing(work.session, member):
        trigger = await TriggerStore(work.session).restore(member.workspace.id, uuid, replaces=given.replaces)
    await audit.note(work.session, member.workspace.id, member.user.id, "trigger.update", trigger.type, archived=False)
    return await _one(work.session, member, uuid)


@router.post("/archive", status_code=204)
async def archive_triggers(given: ManyTriggers, member: Updater, work: Writing) -> None:
    """Stops triggers, and pauses their schedules; those that are gone are passed over."""
    store = TriggerStore(work.session)
    for uuid in await _known(work.session, member, given.triggers):
        await store.archive(member.workspace.id, uuid)
    await audit.note(
        work.session,
        member.workspace.id,
        member.user.id,
        "trigger.update",
        archived=[str(one) for one in given.triggers],
    )


@router.post("/delete", status_code=204)
async def delete_triggers(given: ManyTriggers, member: Deleter, work: Writing) -> None:
    """Deletes triggers, and their schedules; those that are gone are passed over."""
    store = TriggerStore(work.session)
    for uuid in await _known(work.session, member, given.triggers):
        await store.delete(member.workspace.id, uuid)
    await audit.note(
        work.session,
        member.workspace.id,
        member.user.id,
        "trigger.delete",
        deleted=[str(one) for one in given.triggers],
    )


async def _known(session: AsyncSession, member: Member, uuids: Sequence[UUID]) -> list[UUID]:
    return [row["uuid"] for row in await trigger_rows(session, member.workspace.id, uuids=uuids)]


async def _one(session: AsyncSession, member: Member, uuid: UUID) -> TriggerOut:
    await session.flush()
    rows = await trigger_rows(session, member.workspace.id, uuids=[uuid])
    if not rows:
        raise Missing("trigger")
    [found] = await shown_triggers(session, member.workspace, rows)
    return found


@asynccontextmanager
async def _refusing(session: AsyncSession, member: Member) -> AsyncIterator[None]:
    """What the store refuses, in the browser's words; nothing of it is kept, as the error ends the transaction."""
    try:
        yield
    except InvalidTrigger as e:
        raise AppError("invalid", str(e), fields={e.field: [e.problem]}) from e
    except InvalidSchedule as e:
        raise refused_schedule(e) from e
    except LimitReached as e:
        raise AppError("limit_reached", e.reason) from e
    except TriggerConflict as e:
        raise await _conflict(session, member, e) from e
    except NotFound as e:
        if e.kind == "trigger":
            raise Missing("trigger") from e
        raise invalid({"group": "groups", "contact": "contacts"}.get(e.kind, e.kind), "unknown_value") from e


async def _conflict(session: AsyncSession, member: Member, error: TriggerConflict) -> AppError:
    """Names the other triggers: which flow each starts, and on what."""
    rows = await trigger_rows(session, member.workspace.id, uuids=[other.uuid for other in error.others])
    others = await shown_triggers(session, member.workspace, rows)
    named = "; ".join(
        " ".join([WORDS[TYPES[one.type]].replace("_", " "), ", ".join(one.keywords), f"→ {one.flow.name}"])
        for one in others
    )
    return AppError(
        "trigger_conflict",
        f"The same would set off: {named}. Saving archives it.",
        status=409,
        conflicts=[one.model_dump(mode="json") for one in others],
    )

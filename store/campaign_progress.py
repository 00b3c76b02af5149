"""What a campaign's workflow has done step by step: fires made and dropped, its sleep noted. All may be repeated."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError

from store import sql
from store.database import Database

CONTACTS_AT_ONCE = 2_000
FIRES_AT_ONCE = 5_000
PATIENCE = 600
"""Seconds after which the transactions that began before an event was made are no longer waited for."""

_STANDING = text("""
    SELECT k.id, k.is_active AND NOT k.is_archived AS is_live, k.wakes_on, w.timezone,
        EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign_id = k.id AND e.status = 'S') AS is_changed,
        (SELECT min(x.fire_on) FROM campaign_fire x WHERE x.campaign_id = k.id) AS next_on
    FROM campaign k JOIN workspace w ON w.id = k.workspace_id WHERE k.uuid = :campaign
""")
_AWAKE = text("UPDATE campaign SET wakes_on = NULL WHERE id = :id AND wakes_on IS NOT NULL")
_ASLEEP = text("""
    UPDATE campaign SET wakes_on = coalesce(
        (SELECT min(x.fire_on) FROM campaign_fire x WHERE x.campaign_id = :id), '9999-01-01Z')
    WHERE id = :id RETURNING nullif(wakes_on, '9999-01-01Z')
""")

_CHANGED = text("""
    SELECT id, fire_version, is_active, scheduled_to, scheduling_after,
        extract(epoch FROM now() - modified_on) > :patience AS is_overdue
    FROM campaign_event WHERE campaign_id = :id AND status = 'S' ORDER BY id LIMIT 1
""")
# What others have locked is left to them, or is found void when it is due.
_DROP_OLD = text("""
    DELETE FROM campaign_fire WHERE id IN (
        SELECT id FROM campaign_fire WHERE event_id = :event AND (version <> :version OR NOT :is_active)
        LIMIT :most FOR UPDATE SKIP LOCKED)
""")
_DROP_ALL = text("""
    DELETE FROM campaign_fire WHERE id IN (
        SELECT id FROM campaign_fire WHERE campaign_id = :id LIMIT :most FOR UPDATE SKIP LOCKED)
""")
# A conversation that moves dates of several contacts must not be the victim of a deadlock: this gives way first.
_GIVE_WAY = text("SET LOCAL lock_timeout = '300ms'")
_LOCK_NOT_AVAILABLE = "55P03"

# As `CREATE INDEX CONCURRENTLY` does, by the locks that writers hold until they commit.
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation IN (CAST('contact' AS regclass), CAST('group_membership' AS regclass)) AND mode = 'RowExclusiveLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_BEGIN = text(f"""
    UPDATE campaign_event SET scheduling_after = ARRAY({_WRITERS})
    WHERE id = :event AND fire_version = :version AND scheduling_after IS NULL
""")
_IS_SETTLED = text(f"SELECT NOT EXISTS ({_WRITERS} AND virtualtransaction = ANY(CAST(:after AS text[])))")
_MEMBERS = text("""
    SELECT max(contact_id), count(*) FROM (
        SELECT m.contact_id FROM campaign_event e JOIN campaign k ON k.id = e.campaign_id
        JOIN group_membership m ON m.group_id = k.group_id AND m.contact_id > :after
        WHERE e.id = :event ORDER BY m.contact_id LIMIT :most) members
""")
# A fire that a trigger has made meanwhile is newer than what is read here.
_MAKE = text("""
    INSERT INTO campaign_fire (workspace_id, campaign_id, event_id, contact_id, fire_on, version)
    SELECT d.workspace_id, d.campaign_id, d.event_id, d.contact_id, d.fire_on, d.version FROM campaign_due d
    WHERE d.event_id = :event AND d.version = :version AND d.contact_id > :after AND d.contact_id <= :to
        AND d.fire_on > now()
    ON CONFLICT (event_id, contact_id, version) DO NOTHING
""")
_MOVE_ON = text("""
    UPDATE campaign_event SET scheduled_to = :to, status = CASE WHEN :is_last THEN 'R' ELSE status END
    WHERE id = :event AND fire_version = :version
""")


_LATE = text("""
    SELECT k.uuid, k.name AS campaign, w.name AS workspace, w.id AS workspace_id
    FROM campaign k JOIN workspace w ON w.id = k.workspace_id
    WHERE k.is_active AND NOT k.is_archived AND (
        (SELECT min(x.fire_on) FROM campaign_fire x WHERE x.campaign_id = k.id) < now() - interval '2 minutes'
        OR EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign_id = k.id AND e.status = 'S'
            AND e.modified_on < now() - interval '5 minutes'))
    ORDER BY k.id
""")

_SETTLED = text("""
    SELECT k.uuid, k.name AS campaign, w.name AS workspace, w.id AS workspace_id
    FROM campaign k JOIN workspace w ON w.id = k.workspace_id
    WHERE k.is_active AND NOT k.is_archived AND k.modified_on < now() - interval '2 minutes' ORDER BY k.id
""")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a campaign stands. `wakes_on` is None if its workflow is awake or isn't there."""

    id: int
    is_live: bool
    wakes_on: datetime | None
    timezone: str
    is_changed: bool
    next_on: datetime | None

    @property
    def is_to_be_woken(self) -> bool:
        """Whether its workflow, as far as the row tells, would sleep too long."""
        if self.wakes_on is None or self.is_changed or not self.is_live:
            return True
        return self.next_on is not None and self.next_on < self.wakes_on


class CampaignProgress:
    """Steps of a campaign's workflow, each in transactions of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, campaign: UUID) -> Standing | None:
        """Where a campaign stands; None if there is no such campaign."""
        async with self._database.reading() as session:
            row = (await sql.execute(session, _STANDING, {"campaign": campaign})).mappings().one_or_none()
        return Standing(**row) if row else None

    async def late(self) -> list[tuple[UUID, dict[str, Any]]]:
        """Campaigns with something that should have been done by now, and the names by which people know them."""
        return await self._named(_LATE)

    async def settled(self) -> list[tuple[UUID, dict[str, Any]]]:
        """Campaigns that should have their workflow by now, and the names by which people know them."""
        return await self._named(_SETTLED)

    async def _named(self, statement: TextClause) -> list[tuple[UUID, dict[str, Any]]]:
        async with self._database.reading() as session:
            return [(row.uuid, dict(row._mapping)) for row in await sql.execute(session, statement)]

    async def awake(self, campaign_id: int) -> None:
        """Notes that the workflow is awake: until it sleeps again it is told of every new fire.

        So none is missed that is made between its look for the next one and its sleep.
        """
        async with self._database.transaction() as session:
            await sql.execute(session, _AWAKE, {"id": campaign_id})

    async def asleep(self, campaign_id: int) -> datetime | None:
        """Notes until when the workflow sleeps, the earliest fire, and tells it; None if nothing is due."""
        async with self._database.transaction() as session:
            found: datetime | None = (await sql.execute(session, _ASLEEP, {"id": campaign_id})).scalar_one_or_none()
        return found

    async def drop(self, campaign_id: int, *, seconds: float) -> bool:
        """Drops the fires of a campaign that is over; False when time was up before all were gone."""
        end, dropped = time.monotonic() + seconds, FIRES_AT_ONCE
        while dropped == FIRES_AT_ONCE:
            if time.monotonic() > end:
                return False
            async with self._database.transaction() as session:
                dropped = (await sql.execute(session, _DROP_ALL, {"id": campaign_id, "most": FIRES_AT_ONCE})).rowcount
        return True

    async def schedule(self, campaign_id: int, *, seconds: float) -> str:
        """Makes the fires of new and changed events, for some seconds.

        `done`, `more` when time was up, or `settling` while transactions are under way that don't know of the event,
        or that make the same fires.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                async with self._database.transaction() as session:
                    values = {"id": campaign_id, "patience": PATIENCE}
                    event = (await sql.execute(session, _CHANGED, values)).mappings().one_or_none()
                    if event is None:
                        return "done"
                    if not await self._step(session, event):
                        return "settling"
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                    raise
                return "settling"
        return "more"

    async def _step(self, session: Any, event: Any) -> bool:
        """One statement's worth of an event; False if it is too early for it."""
        here = {"event": event["id"], "version": event["fire_version"], "most": FIRES_AT_ONCE}
        dropped = await sql.execute(session, _DROP_OLD, {**here, "is_active": event["is_active"]})
        if dropped.rowcount == FIRES_AT_ONCE:
            return True
        if not event["is_active"]:
            await sql.execute(session, _MOVE_ON, {**here, "to": 0, "is_last": True})
            return True
        if event["scheduling_after"] is None:
            # Who joined the group, or moved a date, in a transaction under way may not have seen the event.
            await sql.execute(session, _BEGIN, here)
            return True
        after = {"after": event["scheduling_after"]}
        if not event["is_overdue"] and not (await sql.execute(session, _IS_SETTLED, after)).scalar_one():
            return False
        await self._make(session, here | {"after": event["scheduled_to"], "most": CONTACTS_AT_ONCE})
        return True

    async def _make(self, session: Any, here: dict[str, Any]) -> None:
        await sql.execute(session, _GIVE_WAY)
        last, members = (await sql.execute(session, _MEMBERS, here)).one()
        if members:
            await sql.execute(session, _MAKE, here | {"to": last})
        is_last = members < here["most"]
        await sql.execute(session, _MOVE_ON, here | {"to": last or here["after"], "is_last": is_last})

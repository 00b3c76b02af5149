"""Schedules that people make, for triggers and broadcasts: rows, which Temporal's schedules follow.

Each change leaves a row of `parking` in its transaction, by which Temporal learns of it, however long it is away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.recurrence import DAY_LETTERS, Recurrence, Repeat
from store import sql
from store.database import Database
from store.errors import NotFound, StoreError
from store.tables import Parking, Schedule, Workspace
from store.tables.columns import now

KIND = "schedule"
"""Of the rows of `parking` by which Temporal learns of a schedule."""
IN_THE_PAST = "this time has passed: choose a later one, or let it repeat"
NO_DAYS = "choose at least one day of the week"
UNKNOWN_DAYS = f"days of the week are letters of {DAY_LETTERS}, each at most once"
UNKNOWN_REPEAT = f"it must be one of {', '.join(Repeat)}"
NO_ZONE = "it needs a time zone"


class InvalidSchedule(StoreError):
    """A schedule can't be so; `field` is what is wrong: `start_on`, `repeat_period` or `repeat_days_of_week`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """When: at `start_on`, then every period (a letter of `Repeat`); `days` (letters of `DAY_LETTERS`) for weekly."""

    start_on: datetime
    repeat: str = Repeat.NEVER
    days: str = ""


class ScheduleStore:
    """Reads and writes schedules. Who owns one (a trigger, a broadcast) keeps its row id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, new: NewSchedule) -> Schedule:
        """A new schedule. Raises `InvalidSchedule`."""
        schedule = Schedule(workspace_id=workspace_id, start_on=new.start_on)
        await self._apply(schedule, new)
        self._session.add(schedule)
        await self._tell(schedule)
        return schedule

    async def get(self, workspace_id: int, schedule_id: int) -> Schedule:
        """A schedule. Raises `NotFound`."""
        query = select(Schedule).where(
            Schedule.workspace_id == workspace_id, Schedule.id == schedule_id, col(Schedule.is_active)
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("schedule", schedule_id)
        return found

    async def all(self, workspace_id: int, schedule_ids: Sequence[int]) -> Mapping[int, Schedule]:
        """Schedules by row id."""
        query = select(Schedule).where(Schedule.workspace_id == workspace_id, col(Schedule.id).in_(schedule_ids))
        return {schedule.id: schedule for schedule in (await self._session.exec(query)).all()}

    async def change(self, workspace_id: int, schedule_id: int, new: NewSchedule) -> Schedule:
        """Another time. Raises `NotFound`, `InvalidSchedule`."""
        schedule = await self.get(workspace_id, schedule_id)
        await self._apply(schedule, new)
        await self._tell(schedule, is_changed=True)
        return schedule

    async def pause(self, workspace_id: int, schedule_id: int) -> Schedule:
        """Nothing is due until `resume`. Raises `NotFound`."""
        return await self._set_paused(workspace_id, schedule_id, True)

    async def resume(self, workspace_id: int, schedule_id: int) -> Schedule:
        """Goes on with the next time; what was missed meanwhile stays so.

        Raises `NotFound`, `InvalidSchedule` if there is no next time.
        """
        return await self._set_paused(workspace_id, schedule_id, False)

    async def delete(self, workspace_id: int, schedule_id: int) -> Schedule:
        """Takes a schedule out of use. Raises `NotFound`."""
        schedule = await self.get(workspace_id, schedule_id)
        schedule.is_active, schedule.next_fire_on = False, None
        await self._tell(schedule, is_changed=True)
        return schedule

    async def _set_paused(self, workspace_id: int, schedule_id: int, is_paused: bool) -> Schedule:
        schedule = await self.get(workspace_id, schedule_id)
        schedule.is_paused = is_paused
        recurrence = recurrence_of(schedule, await self._zone(workspace_id))
        schedule.next_fire_on = None if is_paused else recurrence.next_after(now())
        if not is_paused and schedule.next_fire_on is None:
            raise InvalidSchedule("start_on", IN_THE_PAST)
        await self._tell(schedule, is_changed=True)
        return schedule

    async def _apply(self, schedule: Schedule, new: NewSchedule) -> None:
        check(new)
        schedule.start_on = new.start_on.replace(microsecond=0)
        schedule.repeat_period = Repeat(new.repeat)
        schedule.repeat_days_of_week = new.days if new.repeat == Repeat.WEEKLY else ""
        recurrence = recurrence_of(schedule, await self._zone(schedule.workspace_id))
        due = recurrence.next_after(now())
        if due is None:
            raise InvalidSchedule("start_on", IN_THE_PAST)
        schedule.next_fire_on = None if schedule.is_paused else due

    async def _tell(self, schedule: Schedule, *, is_changed: bool = False) -> None:
        if is_changed:
            schedule.revision += 1
            schedule.modified_on = now()
        await self._session.flush()
        row = {"workspace_id": schedule.workspace_id, "kind": KIND, "run_uuid": schedule.uuid}
        await (await self._session.connection()).execute(insert(Parking).values(**row))

    async def _zone(self, workspace_id: int) -> ZoneInfo:
        return ZoneInfo((await self._session.get_one(Workspace, workspace_id)).timezone)


def check(new: NewSchedule) -> None:
    """Raises `InvalidSchedule`, which names the field."""
    if new.start_on.tzinfo is None:
        raise InvalidSchedule("start_on", NO_ZONE)
    if new.repeat not in list(Repeat):
        raise InvalidSchedule("repeat_period", UNKNOWN_REPEAT)
    if new.repeat == Repeat.WEEKLY and not new.days:
        raise InvalidSchedule("repeat_days_of_week", NO_DAYS)
    if set(new.days) - set(DAY_LETTERS) or len(set(new.days)) != len(new.days):
        raise InvalidSchedule("repeat_days_of_week", UNKNOWN_DAYS)


def recurrence_of(schedule: Schedule, zone: ZoneInfo) -> Recurrence:
    """What a schedule's row says."""
    return Recurrence(schedule.start_on, Repeat(schedule.repeat_period), zone, schedule.repeat_days_of_week)


_WANTED = text("""
    SELECT s.uuid, s.revision, s.is_active, s.is_paused, s.start_on, s.repeat_period, s.repeat_days_of_week,
        w.timezone, w.name AS workspace,
        coalesce((SELECT f.name FROM trigger t JOIN flow f ON f.id = t.flow_id WHERE t.schedule_id = s.id LIMIT 1),
            'Broadcast') AS title
    FROM schedule s JOIN workspace w ON w.id = s.workspace_id WHERE s.uuid = :uuid
""")
_SYNCED = text("UPDATE schedule SET synced_revision = :revision WHERE uuid = :uuid AND revision = :revision")
_ALL = text("SELECT uuid, is_paused, synced_revision = revision AS is_synced FROM schedule WHERE is_active")
_UNSYNCED = text("SELECT uuid FROM schedule WHERE synced_revision <> revision AND NOT is_active")


@dataclass(frozen=True, slots=True)
class WantedSchedule:
    """What Temporal's schedule should be. `title` and `workspace` are names, for people."""

    uuid: UUID
    revision: int
    is_active: bool
    is_paused: bool
    start_on: datetime
    repeat_period: str
    repeat_days_of_week: str
    timezone: str
    workspace: str
    title: str

    @property
    def recurrence(self) -> Recurrence:
        """When it is due."""
        return Recurrence(self.start_on, Repeat(self.repeat_period), ZoneInfo(self.timezone), self.repeat_days_of_week)


class ScheduleRows:
    """The rows, for whoever brings Temporal in step with them; each step is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self, uuid: UUID) -> WantedSchedule | None:
        """What a schedule is to be; None if there is no such row."""
        async with self._database.reading() as session:
            row = (await sql.execute(session, _WANTED, {"uuid": uuid})).mappings().one_or_none()
        return WantedSchedule(**row) if row else None

    async def synced(self, uuid: UUID, revision: int) -> bool:
        """Notes that Temporal has learnt of a revision; False if there is a newer one by now."""
        async with self._database.transaction() as session:
            return (await sql.execute(session, _SYNCED, {"uuid": uuid, "revision": revision})).rowcount > 0

    async def active(self) -> dict[UUID, tuple[bool, bool]]:
        """All schedules that should be there: whether each is paused, and whether Temporal has learnt of it."""
        async with self._database.reading() as session:
            rows = await sql.execute(session, _ALL)
            return {row.uuid: (row.is_paused, row.is_synced) for row in rows}

    async def unknown_ends(self) -> list[UUID]:
        """Schedules that are over, of which Temporal hasn't learnt."""
        async with self._database.reading() as session:
            return list((await sql.execute(session, _UNSYNCED)).scalars())

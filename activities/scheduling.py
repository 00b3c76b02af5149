"""From a schedule of ours to Temporal's: calendars on the wall clock of the workspace's time zone. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Protocol
from uuid import UUID

from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
)
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from core.contracts import search_attributes, workflow_ids
from core.contracts.queues import Queue
from core.contracts.schedules import ScheduledInput
from core.contracts.workflow_types import WorkflowType
from core.recurrence import DAY_LETTERS, Recurrence, Repeat, is_skipped

CATCH_UP, CATCH_UP_ONCE = timedelta(days=1), timedelta(days=30)
"""How long after its time what was missed, because Temporal was away, is still done: a repeating one, and one that
doesn't repeat. What is missed by more stays undone."""
YEARS = 10
"""For which the days are foreseen whose time of day is left out by a change of clocks."""
_LAST_YEAR = 2099
_DAYS_OF_MONTHS = {31: (1, 3, 5, 7, 8, 10, 12), 30: (4, 6, 9, 11)}


class WantedSchedule(Protocol):
    """A schedule's row, as far as Temporal is concerned."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def revision(self) -> int: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_paused(self) -> bool: ...
    @property
    def workspace(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def recurrence(self) -> Recurrence: ...


def as_temporal(wanted: WantedSchedule) -> Schedule:
    """The schedule that Temporal should have."""
    name, recurrence = workflow_ids.schedule(wanted.uuid), wanted.recurrence
    named = [SearchAttributePair(search_attributes.WORKSPACE, wanted.workspace)]
    return Schedule(
        action=ScheduleActionStartWorkflow(
            WorkflowType.SCHEDULED,
            ScheduledInput(schedule=wanted.uuid),
            id=name,
            task_queue=Queue.DEFAULT,
            static_summary=wanted.title,
            typed_search_attributes=TypedSearchAttributes(named),
        ),
        spec=ScheduleSpec(
            calendars=calendars(recurrence),
            time_zone_name=recurrence.zone.key,
            start_at=recurrence.start.replace(microsecond=0),
        ),
        # Each time is an order of its own; the row sees to it that none is carried out twice.
        policy=SchedulePolicy(
            overlap=ScheduleOverlapPolicy.ALLOW_ALL,
            catchup_window=CATCH_UP_ONCE if recurrence.repeat == Repeat.NEVER else CATCH_UP,
        ),
        state=ScheduleState(note=wanted.title, paused=wanted.is_paused),
    )


def calendars(recurrence: Recurrence) -> list[ScheduleCalendarSpec]:
    """The days, at the time of day; and those on which a change of clocks leaves this out, at the time it becomes."""
    local = recurrence.start.astimezone(recurrence.zone).replace(microsecond=0)
    wall, day = local.time(), local.date()
    match recurrence.repeat:
        case Repeat.NEVER:
            return [_exactly(next(recurrence.occurrences()).astimezone(recurrence.zone))]
        case Repeat.DAILY:
            regular = [_at(wall)]
        case Repeat.WEEKLY:
            # Temporal counts from Sunday.
            days = [(DAY_LETTERS.index(letter) + 1) % 7 for letter in recurrence.days]
            regular = [_at(wall, day_of_week=_each(days))]
        case Repeat.MONTHLY:
            regular = _monthly(wall, day.day)
        case Repeat.YEARLY:
            regular = _february(wall, day.day) if day.month == 2 else [_in_months(wall, (day.month,), day.day)]
    return [*regular, *_moved(recurrence, wall, day)]


def _monthly(wall: time, day: int) -> list[ScheduleCalendarSpec]:
    """A month that has no such day has it on its last."""
    if day <= 28:
        return [_at(wall, day_of_month=_each([day]))]
    months = [_in_months(wall, numbers, min(day, length)) for length, numbers in _DAYS_OF_MONTHS.items()]
    return [*months, *_february(wall, day)]


def _february(wall: time, day: int) -> list[ScheduleCalendarSpec]:
    if day <= 28:
        return [_in_months(wall, (2,), day)]
    years: list[tuple[int, int]] = [(2024, 29), (2025, 28), (2026, 28), (2027, 28)]
    return [_in_months(wall, (2,), last, year=[ScheduleRange(first, _LAST_YEAR, 4)]) for first, last in years]


def _in_months(wall: time, months: Iterable[int], day: int, year: Iterable[ScheduleRange] = ()) -> ScheduleCalendarSpec:
    return _at(wall, month=_each(months), day_of_month=_each([day]), year=tuple(year))


def _moved(recurrence: Recurrence, wall: time, begin: date) -> list[ScheduleCalendarSpec]:
    """Temporal leaves out a time of day that doesn't exist (server 1.29): ours is later by what the clocks went on."""
    end = begin.replace(day=1, year=begin.year + YEARS)
    days = takewhile(
        lambda local: local.date() < end,
        (occurrence.astimezone(recurrence.zone) for occurrence in recurrence.occurrences(begin)),
    )
    return [_exactly(local) for local in days if local.time().replace(fold=0) != wall and _is_moved(local, wall)]


def _is_moved(local: datetime, wall: time) -> bool:
    return is_skipped(datetime.combine(local.date(), wall, local.tzinfo))


def _exactly(local: datetime) -> ScheduleCalendarSpec:
    return _at(
        local.time(),
        year=(ScheduleRange(local.year),),
        month=_each([local.month]),
        day_of_month=_each([local.day]),
    )


def _at(
    wall: time,
    *,
    year: tuple[ScheduleRange, ...] = (),
    month: tuple[ScheduleRange, ...] = (ScheduleRange(1, 12),),
    day_of_month: tuple[ScheduleRange, ...] = (ScheduleRange(1, 31),),
    day_of_week: tuple[ScheduleRange, ...] = (ScheduleRange(0, 6),),
) -> ScheduleCalendarSpec:
    return ScheduleCalendarSpec(
        second=_each([wall.second]),
        minute=_each([wall.minute]),
        hour=_each([wall.hour]),
        year=year,
        month=month,
        day_of_month=day_of_month,
        day_of_week=day_of_week,
    )


def _each(numbers: Iterable[int]) -> tuple[ScheduleRange, ...]:
    return tuple(ScheduleRange(number) for number in numbers)

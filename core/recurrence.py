"""When something that repeats is due: on the wall clock of a time zone, over changes of daylight saving.

A month without the first day's number has it on its last day. A local time that a change of clocks leaves out is as
much later as the clocks went on; one that comes twice counts once, the second time.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_LETTERS = "MTWRFSU"
"""Monday to Sunday."""
FARTHEST = 4_000
"""Occurrences that are looked at for the next one: more than ten years of days."""


class Repeat(StrEnum):
    """How often."""

    NEVER = "O"
    DAILY = "D"
    WEEKLY = "W"
    MONTHLY = "M"
    YEARLY = "Y"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """From `start` on, in whole seconds; `days` are letters of `DAY_LETTERS`, for weekly ones."""

    start: datetime
    repeat: Repeat
    zone: ZoneInfo
    days: str = ""

    def next_after(self, instant: datetime) -> datetime | None:
        """The first occurrence after an instant, in UTC; None if there is none."""
        begin = max(self.start.astimezone(self.zone).date(), instant.astimezone(self.zone).date() - timedelta(days=1))
        for occurrence in self.occurrences(begin):
            if occurrence > instant:
                return occurrence
        return None

    def upcoming(self, instant: datetime, most: int) -> list[datetime]:
        """The first occurrences after an instant, in UTC; fewer, or none, if there are no more."""
        found: list[datetime] = []
        while len(found) < most:
            due = self.next_after(found[-1] if found else instant)
            if due is None:
                break
            found.append(due)
        return found

    def occurrences(self, begin: date | None = None) -> Iterator[datetime]:
        """Occurrences on or after a local date, at most some thousand, in UTC."""
        first = self.start.astimezone(self.zone)
        wall = first.time().replace(microsecond=0, fold=0)
        for day in self._dates(first.date(), max(begin or first.date(), first.date())):
            occurrence = resolve(day, wall, self.zone)
            if occurrence >= self.start.replace(microsecond=0):
                yield occurrence

    def _dates(self, first: date, begin: date) -> Iterator[date]:
        match self.repeat:
            case Repeat.NEVER:
                yield first
            case Repeat.DAILY:
                yield from (begin + timedelta(days=n) for n in range(FARTHEST))
            case Repeat.WEEKLY:
                wanted = {DAY_LETTERS.index(letter) for letter in self.days}
                for n in range(FARTHEST):
                    day = begin + timedelta(days=n)
                    if day.weekday() in wanted:
                        yield day
            case Repeat.MONTHLY:
                for n in range(FARTHEST // 30):
                    months = begin.year * 12 + begin.month - 1 + n
                    yield clamped(months // 12, months % 12 + 1, first.day)
            case Repeat.YEARLY:
                yield from (clamped(begin.year + n, first.month, first.day) for n in range(FARTHEST // 365))


def clamped(year: int, month: int, day: int) -> date:
    """That day, or the month's last."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def resolve(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, of a local time; see above for those that don't exist or come twice."""
    local = datetime.combine(day, wall, zone)
    return (local if is_skipped(local) else local.replace(fold=1)).astimezone(UTC)


def is_skipped(local: datetime) -> bool:
    """Whether a change of clocks leaves a local time out."""
    return local.replace(fold=0).astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(
        tzinfo=None, fold=0
    )

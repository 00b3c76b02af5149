"""Which days and months are archived: pure arithmetic of dates, in UTC."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

Kind = Literal["message", "run"]
KINDS: tuple[Kind, ...] = ("message", "run")

DAY, MONTH = "D", "M"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day or a calendar month, from its first instant to before its last."""

    start: date
    code: str

    @property
    def after(self) -> date:
        """The first day that no longer belongs to it."""
        return next_month(self.start) if self.code == MONTH else self.start + timedelta(days=1)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From when (included) until when (excluded)."""
        return _midnight(self.start), _midnight(self.after)

    @property
    def name(self) -> str:
        """As in files' names: `D20260812`, `M202608`."""
        return self.code + self.start.strftime("%Y%m" if self.code == MONTH else "%Y%m%d")


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def days(first: date, last: date) -> Iterator[date]:
    """Each day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def months(first: date, until: date) -> Iterator[date]:
    """The first days of the months from a day's on, up to the month that holds `until`, which is left out."""
    month = first_of_month(first)
    while month < first_of_month(until):
        yield month
        month = next_month(month)


def missing(first: date, until: date, existing: Collection[Period]) -> list[Period]:
    """What is still to be built from rows: from the day of the first row to `until`, both included.

    Where nothing has been archived yet, months that are over go into one file each; then it is day by day.
    """
    if first > until:
        return []
    whole = [Period(month, MONTH) for month in months(first, until)] if not existing else []
    covered = {one.start for one in (*existing, *whole) if one.code == MONTH}
    known = {one.start for one in existing if one.code == DAY}
    single = [Period(day, DAY) for day in days(first, until) if day not in known and first_of_month(day) not in covered]
    return whole + single


def to_roll_up(first: date, until: date, existing: Collection[Period]) -> list[tuple[Period, list[Period]]]:
    """The months before that of `until` that have all their days and no file of their own, and those days."""
    held = set(existing)
    found = []
    for month in months(first, until):
        whole = Period(month, MONTH)
        parts = [Period(day, DAY) for day in days(max(month, first), whole.after - timedelta(days=1))]
        if whole not in held and all(part in held for part in parts):
            found.append((whole, parts))
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

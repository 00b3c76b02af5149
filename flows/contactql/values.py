"""Numbers and days as values of conditions."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import NamedTuple

from flows.contactql.environment import QueryEnvironment

MAX_DIGITS = 36
MAX_EXPONENT = 100
MIN_YEAR = 1000

_NUMBER = re.compile(r"-?([0-9]+|[0-9]+\.[0-9]+|\.[0-9]+)")
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = r"\b([0-9]{1,2})[-.\\/_ ]([0-9]{1,2})[-.\\/_ ]([0-9]{4}|[0-9]{2})\b"
_YEAR_FIRST = r"\b([0-9]{4}|[0-9]{2})[-.\\/_ ]([0-9]{1,2})[-.\\/_ ]([0-9]{1,2})\b"

_FORMATS = {
    "DD-MM-YYYY": (re.compile(_DAY_FIRST, re.ASCII), (2, 1, 0)),
    "MM-DD-YYYY": (re.compile(_DAY_FIRST, re.ASCII), (2, 0, 1)),
    "YYYY-MM-DD": (re.compile(_YEAR_FIRST, re.ASCII), (0, 1, 2)),
}
"""For each date format how a day is found, and where in it year, month and day are."""


class Day(NamedTuple):
    """A day somewhere: from its midnight, included, to 24 hours later, excluded."""

    start: datetime
    end: datetime


def number(text: str) -> Decimal | None:
    """The number that a text is, exactly; None if it is none or out of range."""
    trimmed = text.strip()
    if not _NUMBER.fullmatch(trimmed):
        return None
    value = Decimal(trimmed)
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    in_range = len(digits) <= MAX_DIGITS and (not value or abs(value.adjusted()) <= MAX_EXPONENT)
    return value if in_range else None


def day(text: str, environment: QueryEnvironment) -> Day | None:
    """The day that a text names: in ISO 8601, or anywhere in the text in the workspace's date format.

    A full ISO time tells the zone whose day is meant, else it is the workspace's.
    """
    trimmed = text.strip(" \n\r\t")
    match = _ISO.fullmatch(trimmed)
    if match:
        year, month, of_month, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        zone = _zone(match[7])
        if zone is None or hour > 23 or minute > 59 or second > 59:
            return None
        return _day(_date(year, month, of_month), zone)
    return _day(_written_date(trimmed, environment), environment.timezone)


def _written_date(text: str, environment: QueryEnvironment) -> date | None:
    match = _ISO_DAY.match(text)
    found = _date(*map(int, match.groups())) if match else None
    if found is not None:
        return found
    pattern, places = _FORMATS.get(environment.date_format, (None, ()))
    if pattern is None:
        return None
    for written in pattern.finditer(text):
        parts = written.groups()
        year, month, of_month = (parts[place] for place in places)
        found = _date(_full_year(year, environment.year), int(month), int(of_month))
        if found is not None:
            return found
    return None


def _full_year(digits: str, current: int) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return (1900 if year > current % 100 else 2000) + year


def _date(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month) if year >= MIN_YEAR else None
    except ValueError:
        return None


def _zone(offset: str) -> tzinfo | None:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 23 or minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if offset[0] == "-" else away)


def _day(found: date | None, zone: tzinfo) -> Day | None:
    if found is None:
        return None
    try:
        start = datetime(found.year, found.month, found.day, tzinfo=zone).astimezone(UTC)
        return Day(start, start + timedelta(hours=24))
    except OverflowError:
        return None

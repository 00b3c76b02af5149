"""Dates and times found in what people write. The rules, and what they misread, are those that saved flows rely on."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.environment import Environment
from flows.expressions import zones
from flows.expressions.scope import Scope

_SPACE = " \n\r\t"
_SEPARATOR = r"[-.\\/_ ]"
_YEAR_LAST = re.compile(rf"\b(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})\b", re.ASCII)
_YEAR_FIRST = re.compile(rf"\b(\d{{4}}|\d{{2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\b", re.ASCII)

# For each date format: its pattern, and in which groups of it year, month and day are.
_DATES = {
    "DD-MM-YYYY": (_YEAR_LAST, 3, 2, 1),
    "MM-DD-YYYY": (_YEAR_LAST, 3, 1, 2),
    "YYYY-MM-DD": (_YEAR_FIRST, 1, 2, 3),
}
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"\b(\d{1,2})(?:(?::)?(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\W*([aApP][mM])?\b", re.ASCII)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:Z|([+-])(\d{2}):(\d{2}))", re.ASCII
)


def find_date(text: str, scope: Scope) -> date | None:
    """The date in `text`: ISO at its start, else the first in the environment's date format anywhere."""
    return _find_date(text.strip(_SPACE), scope)[0]


def find_time(text: str) -> time | None:
    """The first time of day in `text`: `10:30`, `1030`, `3 pm`, `7`."""
    for match in _TIME.finditer(text):
        hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        half = (match[5] or "").lower()
        if half == "pm" and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
        fraction = microseconds(match[4])
        if (hour, minute, second, fraction) == (24, 0, 0, 0):
            hour = 0
        if hour <= 23 and minute <= 59 and second <= 59:
            return time(hour, minute, second, fraction)
    return None


def find_datetime(text: str, scope: Scope, *, fill_time: bool = False) -> datetime | None:
    """The instant in `text`: all of it an ISO time with zone; else a date, and a time of day after it.

    Without a time of day it is midnight, or what the clock shows now if `fill_time`. Clocks are those of the
    environment's time zone.
    """
    text = text.strip(_SPACE)
    exact = _iso(text, scope.environment)
    if exact is not None:
        return exact
    day, rest = _find_date(text, scope)
    if day is None:
        return None
    zone = scope.environment.timezone
    clock = find_time(rest)
    if clock is None:
        clock = zones.in_zone(scope.clock.now(), zone).time() if fill_time else time.min
    return zones.combined(day, clock, zone)


def microseconds(digits: str | None) -> int:
    """The digits of a fraction of a second as microseconds, cut off beyond."""
    return int(digits[:6].ljust(6, "0")) if digits else 0


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_date(text: str, scope: Scope) -> tuple[date | None, str]:
    """The date and the text after it."""
    iso = _ISO_DATE.match(text)
    found = real_date(*map(int, iso.groups())) if iso else None
    if found:
        return found, text[10:]
    if scope.environment.date_format not in _DATES:
        return None, ""
    pattern, year, month, day = _DATES[scope.environment.date_format]
    for match in pattern.finditer(text):
        found = real_date(_full_year(match[year], scope), int(match[month]), int(match[day]))
        if found:
            return found, text[match.end() :]
    return None, ""


def _full_year(digits: str, scope: Scope) -> int:
    """Two digits are the latest such year that isn't in the future."""
    year = int(digits)
    if len(digits) > 2:
        return year
    now = zones.in_zone(scope.clock.now(), scope.environment.timezone)
    return 1900 + year if year > now.year % 1000 else 2000 + year


def _iso(text: str, environment: Environment) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute = (int(match[group]) for group in range(1, 6))
    try:
        wall = datetime(year, month, day, hour, minute, int(match[6] or 0), microseconds(match[7]))  # noqa: DTZ001
    except ValueError:
        return None
    if match[8] is None:
        return wall.replace(tzinfo=_utc())
    offset = timedelta(hours=int(match[9]), minutes=int(match[10]))
    if offset >= timedelta(days=1) or int(match[10]) > 60:
        return None
    return zones.with_offset(wall, -offset if match[8] == "-" else offset, environment.timezone)


@lru_cache(maxsize=1)
def _utc() -> ZoneInfo:
    return zones.find("UTC")

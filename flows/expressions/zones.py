"""Wall clocks and instants: how a date and time of day that people give become an instant in their time zone."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from flows.environment import InvalidEnvironmentError, timezone_of
from flows.expressions.errors import ExpressionError

_NO_OFFSET = timedelta(0)


def combined(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant at which clocks in `zone` show this.

    Where clocks were put forward and skip it, or back and show it twice, this finds the instant in the way of the
    existing service: the offset that holds if the clock is read as UTC, corrected once.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    try:
        offset = _offset_at(wall, zone)
        if offset:
            offset = _offset_at(wall - offset, zone)
        return (wall - offset).replace(tzinfo=UTC).astimezone(zone)
    except OverflowError:
        raise ExpressionError("datetime is out of range, years must be 1-9999") from None


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant on clocks of another zone."""
    if instant.tzinfo is zone:
        return instant
    try:
        return instant.astimezone(zone)
    except OverflowError:
        raise ExpressionError("datetime is out of range, years must be 1-9999") from None


def find(name: str) -> ZoneInfo:
    """The zone of an IANA name; no name is UTC. Raises `ExpressionError`."""
    try:
        return timezone_of(name or "UTC")
    except InvalidEnvironmentError:
        raise ExpressionError(f"unknown time zone {name}") from None


def with_offset(instant: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """`instant` (a wall clock at `offset` from UTC) in `zone` if its offset is the same then, else at a bare offset."""
    try:
        at = (instant - offset).replace(tzinfo=UTC)
        local = at.astimezone(zone)
    except OverflowError:
        raise ExpressionError("datetime is out of range, years must be 1-9999") from None
    return local if local.utcoffset() == offset else at.astimezone(timezone(offset))


def name_of(instant: datetime) -> str:
    """The name of the zone that an instant was given in: `UTC`, an IANA name, or "" for a bare offset."""
    zone = instant.tzinfo
    if isinstance(zone, ZoneInfo):
        return zone.key or ""
    return "UTC" if zone is UTC else ""


def offset_text(instant: datetime, separator: str = ":") -> str:
    """The offset from UTC: `+02:00`."""
    offset = instant.utcoffset() or _NO_OFFSET
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < _NO_OFFSET and minutes else "+"
    return f"{sign}{minutes // 60:02}{separator}{minutes % 60:02}"


def _offset_at(utc: datetime, zone: tzinfo) -> timedelta:
    return utc.replace(tzinfo=UTC).astimezone(zone).utcoffset() or _NO_OFFSET

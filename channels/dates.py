"""Times as providers write them. Each function reads one text; a text it can't read is a `Refused`."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from channels.errors import Refused

DateReader = Callable[[str], datetime]


def rfc3339(text: str) -> datetime:
    """`2026-02-03T04:05:06.789Z`; the zone is required."""
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable(text) from None
    if date.tzinfo is None or "T" not in text:
        raise _unreadable(text)
    return date


def unix_seconds(text: str) -> datetime:
    """Seconds since 1970."""
    return _from_timestamp(text, 1)


def unix_milliseconds(text: str) -> datetime:
    """Milliseconds since 1970."""
    return _from_timestamp(text, 1000)


def unix_either(text: str) -> datetime:
    """Milliseconds since 1970, or seconds: what is below 10¹² would, as milliseconds, be before September 2001."""
    return _from_timestamp(text, 1 if _integer(text) < 10**12 else 1000)


def patterns(*formats: str, zone: tzinfo = UTC) -> DateReader:
    """A reader of any of these `strptime` formats, in `zone` if the text names none."""

    def read(text: str) -> datetime:
        for pattern in formats:
            try:
                date = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
            except ValueError:
                continue
            return date if date.tzinfo else date.replace(tzinfo=zone)
        raise _unreadable(text)

    return read


def _from_timestamp(text: str, unit: int) -> datetime:
    seconds, rest = divmod(_integer(text), unit)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000_000 // unit)
    except (OverflowError, ValueError, OSError):
        raise _unreadable(text) from None


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _unreadable(text) from None


def _unreadable(text: str) -> Refused:
    return Refused(f"{text!r} is not a date in this provider's format")

"""Time as an argument: nothing below the hosts reads a clock of its own."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """The present instant, with a time zone."""
        ...


class SteppedClock:
    """A clock that starts at a given instant and moves by `step` at every reading; a step of zero stands still.

    A host reads the real time once and gives the engine a clock that starts there, so that the same sprint can be
    run again to the same bytes.
    """

    __slots__ = ("_next", "_step")

    def __init__(self, start: datetime, step: timedelta = timedelta(0)) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs a start with a time zone")
        self._next, self._step = start, step

    def now(self) -> datetime:
        """The present reading; moves the clock on."""
        now = self._next
        if self._step:
            self._next = now + self._step
        return now


@lru_cache(maxsize=256)
def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC, zeros at the end of the fraction trimmed: `2000-01-01T00:00:00.5Z`."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def parse_instant(text: str) -> datetime:
    """Read an RFC 3339 instant; digits beyond microseconds are dropped. Raises `ValueError` if it isn't one."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None or "T" not in text:
        raise ValueError(f"{text!r} is not an RFC 3339 time")
    return value


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rewrite_instant(text: str) -> str:
    """An RFC 3339 instant as `format_instant` writes it, with all its digits. Raises `ValueError` if it isn't one."""
    parse_instant(text)
    if text[-6:] in ("+00:00", "-00:00"):
        text = text[:-6] + "Z"
    return _FRACTION.sub(_trimmed, text) if "." in text else text


_FRACTION = re.compile(r"\.(\d+)")


def _trimmed(match: re.Match[str]) -> str:
    digits = match[1].rstrip("0")
    return f".{digits}" if digits else ""

"""Reading dates and times in a given layout: the whole text must match."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.environment import Environment
from flows.expressions import layouts, zones
from flows.expressions.dates import microseconds, real_date
from flows.expressions.errors import ExpressionError

_TWO_DIGITS = ["hh", "MM", "DD", "mm", "ss"]
_SHOWN_AS = {"t": "tt"}
_UP_TO_TWO = re.compile(r"[0-9]{1,2}")
_FRACTION = re.compile(r"[.,]([0-9]+)")
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")


class _Unread(Exception):
    """The text at this place isn't what the layout says, or a number there is out of range (`after` it)."""

    def __init__(self, *, after: bool = False) -> None:
        self.after = after


@dataclass
class _Parts:
    """What was read so far; 0 for a year, and None for what the layout doesn't have."""

    year: int = 0
    month: int = 1
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    half: str = ""
    offset: timedelta | None = None
    is_utc: bool = False

    def clock(self) -> time:
        hour = self.hour
        if self.half == "pm" and hour < 12:
            hour += 12
        elif self.half == "am" and hour == 12:
            hour = 0
        return time(hour, self.minute, self.second, self.microsecond)


def parse_datetime(text: str, layout: str, environment: Environment, zone: ZoneInfo) -> datetime:
    """The instant that `text` is in `layout`, on clocks of `zone` unless the text has an offset.

    Raises `ExpressionError`.
    """
    parts = _parse(text, layout, "datetime")
    day = real_date(parts.year, parts.month, parts.day)
    if day is None:
        raise _error("", "")
    if parts.is_utc:
        return datetime.combine(day, parts.clock(), UTC)
    if parts.offset is not None:
        return zones.with_offset(datetime.combine(day, parts.clock()), parts.offset, environment.timezone)
    return zones.combined(day, parts.clock(), zone)


def parse_time(text: str, layout: str) -> time:
    """The time of day that `text` is in `layout`. Raises `ExpressionError`."""
    return _parse(text, layout, "time").clock()


def _parse(text: str, layout: str, kind: layouts.Kind) -> _Parts:
    pieces = layouts.pieces(layout, kind, "parsing")
    parts, at = _Parts(), 0
    for index, piece in enumerate(pieces):
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        if piece.is_literal:
            # The point before a fraction is read with the fraction.
            literal = piece.text[:-1] if following in layouts.FRACTIONS else piece.text
            at = _skip(text, at, literal)
            continue
        if piece.text in layouts.FRACTIONS:
            at = _read_fraction(text, at, piece.text, pieces[index - 1].text[-1], parts)
            continue
        at = _read(text, at, piece.text, parts)
        if piece.text in ("s", "ss") and not _fraction_follows(pieces, index):
            at = _read_free_fraction(text, at, parts)
    if at < len(text):
        raise _error(text[at:], "")
    return parts


def _skip(text: str, at: int, literal: str) -> int:
    """The place after the literal; a run of spaces in it stands for any run of spaces, or none at the end."""
    remaining = literal
    while remaining:
        if remaining[0] == " ":
            if at < len(text) and text[at] != " ":
                raise _error(text[at:], literal)
            remaining = remaining.lstrip(" ")
            at = len(text) - len(text[at:].lstrip(" "))
        elif text[at : at + 1] == remaining[0]:
            remaining, at = remaining[1:], at + 1
        else:
            raise _error(text[at:], literal)
    return at


def _read(text: str, at: int, sequence: str, parts: _Parts) -> int:
    try:
        return _READERS[sequence[0]](text, at, sequence, parts)
    except _Unread as unread:
        if unread.after:
            at += len(_UP_TO_TWO.match(text, at)[0])  # type: ignore[index]
        raise _error(text[at:], _SHOWN_AS.get(sequence, sequence)) from None


def _number(text: str, at: int, sequence: str, lowest: int, highest: int) -> tuple[int, int]:
    """The number of one or two digits at a place, and the place after it."""
    match = _UP_TO_TWO.match(text, at)
    if not match or (sequence in _TWO_DIGITS and len(match[0]) < 2):
        raise _Unread
    if not lowest <= int(match[0]) <= highest:
        raise _Unread(after=True)
    return int(match[0]), match.end()


def _read_year(text: str, at: int, sequence: str, parts: _Parts) -> int:
    digits = text[at : at + len(sequence)]
    if len(digits) < len(sequence) or not (digits.isascii() and digits.isdigit()):
        raise _Unread
    parts.year = int(digits)
    if sequence == "YY":
        parts.year += 1900 if parts.year >= 69 else 2000
    return at + len(sequence)


def _read_month(text: str, at: int, sequence: str, parts: _Parts) -> int:
    parts.month, at = _number(text, at, sequence, 1, 12)
    return at


def _read_day(text: str, at: int, sequence: str, parts: _Parts) -> int:
    parts.day, at = _number(text, at, sequence, 0, 99)
    return at


def _read_hour(text: str, at: int, sequence: str, parts: _Parts) -> int:
    parts.hour, at = _number(text, at, sequence, 0, 12 if sequence[0] == "h" else 23)
    return at


def _read_minute(text: str, at: int, sequence: str, parts: _Parts) -> int:
    parts.minute, at = _number(text, at, sequence, 0, 59)
    return at


def _read_second(text: str, at: int, sequence: str, parts: _Parts) -> int:
    parts.second, at = _number(text, at, sequence, 0, 59)
    return at


def _read_half(text: str, at: int, sequence: str, parts: _Parts) -> int:
    half = text[at : at + 2]
    if half not in (("am", "pm") if sequence == "aa" else ("AM", "PM")):
        raise _Unread
    parts.half = half.lower()
    return at + 2


def _read_offset(text: str, at: int, sequence: str, parts: _Parts) -> int:
    if sequence == "Z" and text[at : at + 1] == "Z":
        parts.is_utc = True
        return at + 1
    match = _OFFSET.match(text, at)
    if not match or int(match[2]) > 23 or int(match[3]) > 60:
        raise _Unread
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    parts.offset = -offset if match[1] == "-" else offset
    return match.end()


def _read_fraction(text: str, at: int, sequence: str, point: str, parts: _Parts) -> int:
    """The fraction with exactly as many digits as the layout has."""
    digits = text[at + 1 : at + 1 + len(sequence)]
    if text[at : at + 1] not in (".", ",") or len(digits) < len(sequence) or not _is_digits(digits):
        raise _error(text[at:], point + sequence)
    parts.microsecond = microseconds(digits)
    return at + 1 + len(sequence)


def _read_free_fraction(text: str, at: int, parts: _Parts) -> int:
    """The fraction that seconds may always have."""
    match = _FRACTION.match(text, at)
    if not match:
        return at
    parts.microsecond = microseconds(match[1])
    return match.end()


def _fraction_follows(pieces: tuple[layouts.Piece, ...], index: int) -> bool:
    following = pieces[index + 1 : index + 3]
    return len(following) == 2 and len(following[0].text) == 1 and following[1].text in layouts.FRACTIONS


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _error(rest: str, sequence: str) -> ExpressionError:
    return ExpressionError(f"cannot parse '{rest}' as '{sequence}'")


_READERS = {
    "Y": _read_year,
    "M": _read_month,
    "D": _read_day,
    "h": _read_hour,
    "t": _read_hour,
    "m": _read_minute,
    "s": _read_second,
    "a": _read_half,
    "A": _read_half,
    "Z": _read_offset,
}

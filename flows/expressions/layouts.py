"""Layouts of dates and times, such as `DD-MM-YYYY` or `h:mm aa`: what they consist of, and writing with them.

Reading with them is in `layout_parsing.py`.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from flows.environment import Environment
from flows.expressions import locales, zones
from flows.expressions.casing import lower, upper
from flows.expressions.errors import ExpressionError

Kind = Literal["date", "time", "datetime"]
Mode = Literal["formatting", "parsing"]
Writer = Callable[[datetime, locales.Names], str]

LITERALS = frozenset(" :/.,T-_")
FRACTIONS = ("fff", "ffffff", "fffffffff")


class Piece(NamedTuple):
    """A part of a layout: a run of one letter that stands for something, or literal text."""

    text: str
    is_literal: bool


def _hour12(moment: datetime) -> int:
    return moment.hour % 12 or 12


def _weekday(moment: datetime) -> int:
    return (moment.weekday() + 1) % 7


def _half(moment: datetime, names: locales.Names) -> str:
    return names.halves[moment.hour >= 12]


_DATE: dict[str, Writer] = {
    "YY": lambda moment, names: f"{moment.year % 100:02}",
    "YYYY": lambda moment, names: f"{moment.year:04}",
    "M": lambda moment, names: str(moment.month),
    "MM": lambda moment, names: f"{moment.month:02}",
    "MMM": lambda moment, names: names.short_months[moment.month - 1],
    "MMMM": lambda moment, names: names.months[moment.month - 1],
    "D": lambda moment, names: str(moment.day),
    "DD": lambda moment, names: f"{moment.day:02}",
    "EEE": lambda moment, names: names.short_weekdays[_weekday(moment)],
    "EEEE": lambda moment, names: names.weekdays[_weekday(moment)],
}
_TIME: dict[str, Writer] = {
    "h": lambda moment, names: str(_hour12(moment)),
    "hh": lambda moment, names: f"{_hour12(moment):02}",
    "t": lambda moment, names: str(moment.hour),
    "tt": lambda moment, names: f"{moment.hour:02}",
    "m": lambda moment, names: str(moment.minute),
    "mm": lambda moment, names: f"{moment.minute:02}",
    "s": lambda moment, names: str(moment.second),
    "ss": lambda moment, names: f"{moment.second:02}",
    "fff": lambda moment, names: f"{moment.microsecond // 1000:03}",
    "ffffff": lambda moment, names: f"{moment.microsecond:06}",
    "fffffffff": lambda moment, names: f"{moment.microsecond:06}000",
    "aa": lambda moment, names: lower(_half(moment, names)),
    "AA": lambda moment, names: upper(_half(moment, names)),
}
_ZONE: dict[str, Writer] = {
    "Z": lambda moment, names: zones.offset_text(moment) if moment.utcoffset() else "Z",
    "ZZZ": lambda moment, names: zones.offset_text(moment),
}
_WRITERS: dict[Kind, dict[str, Writer]] = {"date": _DATE, "time": _TIME, "datetime": _DATE | _TIME | _ZONE}
_NAMES = ("MMM", "MMMM", "EEE", "EEEE")


@lru_cache(maxsize=512)
def pieces(layout: str, kind: Kind, mode: Mode) -> tuple[Piece, ...]:
    """The parts of a layout. Raises `ExpressionError` for one that means nothing, or can't be read (names)."""
    found: list[Piece] = []
    for char, run in groupby(layout):
        text = "".join(run)
        is_literal = char in LITERALS
        if not is_literal and (text not in _WRITERS[kind] or (mode == "parsing" and text in _NAMES)):
            raise ExpressionError(f"'{text}' is not valid in a {kind} {mode} layout")
        if text in FRACTIONS and not (found and found[-1].text.endswith((".", ","))):
            text, is_literal = "0" * len(text), True
        if is_literal and found and found[-1].is_literal:
            text = found.pop().text + text
        found.append(Piece(text, is_literal))
    return tuple(found)


def write_datetime(moment: datetime, layout: str, environment: Environment) -> str:
    """The instant as its own zone's clocks and calendars show it, in a layout of dates, times and offsets."""
    return _write(moment, layout, "datetime", environment)


def write_date(day: date, layout: str, environment: Environment) -> str:
    """The date in a layout of dates."""
    return _write(datetime(day.year, day.month, day.day), layout, "date", environment)  # noqa: DTZ001


def write_time(clock: time, layout: str, environment: Environment) -> str:
    """The time of day in a layout of times."""
    return _write(datetime.combine(date.min, clock), layout, "time", environment)


def _write(moment: datetime, layout: str, kind: Kind, environment: Environment) -> str:
    names = locales.names(environment.language, environment.country)
    return "".join([write(moment, names) for write in _writers(layout, kind)])


@lru_cache(maxsize=512)
def _writers(layout: str, kind: Kind) -> tuple[Writer, ...]:
    table = _WRITERS[kind]
    return tuple(
        _constant(piece.text) if piece.is_literal else table[piece.text] for piece in pieces(layout, kind, "formatting")
    )


def _constant(text: str) -> Writer:
    return lambda moment, names: text

"""Time that passes: counted in units, and added to instants."""

from datetime import UTC, date, datetime, timedelta

from flows.expressions import zones
from flows.expressions.errors import ExpressionError
from flows.expressions.quoting import quote

_EXACT = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
_DAYS = {"D": 1, "W": 7}
_MONTHS = {"M": 1, "Y": 12}

# The longest span that is counted exactly, about 292 years: 2 to the 63 nanoseconds.
_LONGEST = timedelta(microseconds=2**63 // 1000)


def between(start: datetime, end: datetime, unit: str) -> int:
    """The whole units from `start` to `end`: hours and less pass exactly, days and more by each one's calendar.

    Raises `ExpressionError` for an unknown unit.
    """
    if unit in _EXACT:
        # Python takes times of the same zone apart by their clocks, whatever happened to these in between.
        span = max(-_LONGEST, min(_LONGEST, end.astimezone(UTC) - start.astimezone(UTC)))
        return _truncated(span // timedelta(microseconds=1), _EXACT[unit] // timedelta(microseconds=1))
    if unit in _DAYS:
        return _truncated((end.date() - start.date()).days, _DAYS[unit])
    if unit == "M":
        return (end.year - start.year) * 12 + end.month - start.month
    if unit == "Y":
        return end.year - start.year
    raise _unknown_unit(unit)


def after(moment: datetime, count: int, unit: str) -> datetime:
    """The time `count` units after `moment`: days and more on the calendar and clock of its zone.

    Days beyond the end of a month go on into the next. Raises `ExpressionError` for an unknown unit, or a year that
    is out of range.
    """
    zone = moment.tzinfo or UTC
    try:
        if unit in _EXACT:
            return zones.in_zone(moment.astimezone(UTC) + _EXACT[unit] * count, zone)
        if unit in _DAYS:
            day = moment.date() + timedelta(days=_DAYS[unit] * count)
        elif unit in _MONTHS:
            year, month = divmod(moment.year * 12 + moment.month - 1 + _MONTHS[unit] * count, 12)
            day = rolled(year, month + 1, moment.day)
        else:
            raise _unknown_unit(unit)
    except OverflowError:
        raise ExpressionError("datetime is out of range, years must be 1-9999") from None
    return zones.combined(day, moment.time(), zone)


def rolled(year: int, month: int, day: int) -> date:
    """The date, where days before or beyond those of the month are in the months before or after."""
    try:
        return date(year, month, 1) + timedelta(days=day - 1)
    except (ValueError, OverflowError):
        raise ExpressionError("date is out of range, years must be 1-9999") from None


def _truncated(dividend: int, divisor: int) -> int:
    return dividend // divisor if dividend >= 0 else -(-dividend // divisor)


def _unknown_unit(unit: str) -> ExpressionError:
    return ExpressionError(f"unknown unit: XText({quote(unit)}), must be one of s, m, h, D, W, M, Y")

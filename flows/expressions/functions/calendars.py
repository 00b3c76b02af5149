"""Functions on dates and times."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from flows.expressions import durations, layout_parsing, numbers, zones
from flows.expressions.conversions import to_datetime, to_integer
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import ANY, DATE, DATETIME, INTEGER, NUMBER, TEXT, TIME, function
from flows.expressions.rendering import to_text
from flows.expressions.scope import Scope
from flows.expressions.values import Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_LIMIT = Decimal(2**63).scaleb(-9)


@function()
def now(scope: Scope) -> Value:
    """The present time, in the time zone of the environment.

    @(now()) → 2026-05-05T14:30:00.123456+02:00
    """
    return zones.in_zone(scope.clock.now(), scope.environment.timezone)


@function()
def today(scope: Scope) -> Value:
    """The present date, in the time zone of the environment.

    @(today()) → 2026-05-05
    """
    return zones.in_zone(scope.clock.now(), scope.environment.timezone).date()


@function(TEXT, TEXT, optional=(TEXT,))
def parse_datetime(scope: Scope, text: str, layout: str, timezone: str | None = None) -> Value:
    """The date and time that a text is in the given layout.

    @(parse_datetime("9/4/83", "D/M/YY")) → 1983-04-09T00:00:00.000000+02:00
    @(parse_datetime("1983-04-09 13:05", "YYYY-MM-DD tt:mm", "America/New_York")) → 1983-04-09T13:05:00.000000-05:00
    @(parse_datetime("NOT DATE", "YYYY-MM-DD")) → ERROR
    """
    zone = scope.environment.timezone if timezone is None else zones.find(timezone)
    return layout_parsing.parse_datetime(text, layout, scope.environment, zone)


@function(TEXT, TEXT)
def parse_time(scope: Scope, text: str, layout: str) -> Value:
    """The time of day that a text is in the given layout.

    @(parse_time("15:28", "tt:mm")) → 15:28:00.000000
    @(parse_time("4:10 pm", "h:mm aa")) → 16:10:00.000000
    @(parse_time("NOT TIME", "tt:mm")) → ERROR
    """
    return layout_parsing.parse_time(text, layout)


@function(NUMBER)
def datetime_from_epoch(scope: Scope, seconds: Decimal) -> Value:
    """The time so many seconds after 1970 began in UTC.

    @(datetime_from_epoch(1497286619)) → 2017-06-12T18:56:59.000000+02:00
    @(datetime_from_epoch(-1.5)) → 1970-01-01T01:59:58.500000+02:00
    """
    if not -_EPOCH_LIMIT <= seconds < _EPOCH_LIMIT:
        raise ExpressionError("epoch time is out of range")
    microseconds = int(numbers.rounded(seconds, 6, numbers.DOWN).scaleb(6))
    return zones.in_zone(_EPOCH + timedelta(microseconds=microseconds), scope.environment.timezone)


@function(DATETIME)
def epoch(scope: Scope, moment: datetime) -> Value:
    """The seconds, and fractions of them, since 1970 began in UTC.

    @(epoch("2017-06-12T16:56:59.000000Z")) → 1497286619
    @(epoch("1969-12-31T23:59:59.5Z")) → -0.5
    """
    return Decimal((moment - _EPOCH) // timedelta(microseconds=1)).scaleb(-6)


@function(DATETIME, DATETIME, TEXT)
def datetime_diff(scope: Scope, start: datetime, end: datetime, unit: str) -> Value:
    """How many units from one time to another: `s m h`, and `D W M Y` by the calendar.

    @(datetime_diff("2017-01-15", "2017-01-17", "D")) → 2
    @(datetime_diff("2017-01-31", "2017-02-01", "M")) → 1
    @(datetime_diff("2018-08-20 10:00", "2018-08-20 11:59", "h")) → 1
    @(datetime_diff("2017-01-15", "2017-01-17", "x")) → ERROR
    """
    return Decimal(durations.between(start, end, unit))


@function(rest=ANY)
def datetime_add(scope: Scope, *datetime_offset_unit: Value) -> Value:
    """The time so many units later: `s m h`, and `D W M Y` by the calendar.

    @(datetime_add("2017-01-15", 5, "D")) → 2017-01-20T00:00:00.000000+02:00
    @(datetime_add("2018-01-31", 1, "M")) → 2018-03-03T00:00:00.000000+02:00
    @(datetime_add("2017-01-15 10:45", -30, "m")) → 2017-01-15T10:15:00.000000+02:00
    """
    if len(datetime_offset_unit) != 3:
        raise ExpressionError(f"takes exactly three arguments, received {len(datetime_offset_unit)}")
    moment, offset, unit = datetime_offset_unit
    return durations.after(to_datetime(moment, scope), to_integer(offset), to_text(unit))


@function(DATETIME, TIME)
def replace_time(scope: Scope, moment: datetime, clock: time) -> Value:
    """The date of one with the time of day of the other.

    @(replace_time("2018-08-20", "10:30")) → 2018-08-20T10:30:00.000000+02:00
    """
    return zones.combined(moment.date(), clock, moment.tzinfo or scope.environment.timezone)


@function(DATETIME)
def tz(scope: Scope, moment: datetime) -> Value:
    """The name of the time zone, if it has one.

    @(tz("2017-01-15 02:15")) → Africa/Kigali
    @(tz("2017-01-15T02:15:18Z")) → UTC
    """
    return zones.name_of(moment)


@function(DATETIME)
def tz_offset(scope: Scope, moment: datetime) -> Value:
    """The offset of the time zone from UTC.

    @(tz_offset("2017-01-15 02:15")) → +0200
    @(tz_offset("2017-01-15T02:15:18+05:30")) → +0530
    """
    return zones.offset_text(moment, separator="")


@function(INTEGER, INTEGER, INTEGER)
def date_from_parts(scope: Scope, year: int, month: int, day: int) -> Value:
    """The date of a year, month and day; days beyond the end of the month go on into the next.

    @(date_from_parts(2017, 1, 15)) → 2017-01-15
    @(date_from_parts(2017, 2, 31)) → 2017-03-03
    @(date_from_parts(2017, 13, 15)) → ERROR
    """
    if not 1 <= month <= 12:
        raise ExpressionError("invalid value for month, must be 1-12")
    return durations.rolled(year, month, day)


@function(INTEGER, INTEGER, INTEGER)
def time_from_parts(scope: Scope, hour: int, minute: int, second: int) -> Value:
    """The time of day of an hour, minute and second.

    @(time_from_parts(14, 40, 15)) → 14:40:15.000000
    @(time_from_parts(25, 40, 15)) → ERROR
    """
    if not 0 <= hour <= 23:
        raise ExpressionError("invalid value for hour, must be 0-23")
    if not 0 <= minute <= 59:
        raise ExpressionError("invalid value for minute, must be 0-59")
    if not 0 <= second <= 59:
        raise ExpressionError("invalid value for second, must be 0-59")
    return time(hour, minute, second)


@function(DATE)
def weekday(scope: Scope, day: date) -> Value:
    """The day of the week, Sunday is 0 and Saturday 6.

    @(weekday("2017-01-15")) → 0
    @(weekday("foo")) → ERROR
    """
    return Decimal(day.isoweekday() % 7)


@function(DATE)
def week_number(scope: Scope, day: date) -> Value:
    """The week of the year, which is 1 where the year begins; weeks begin on Sunday.

    @(week_number("2019-01-01")) → 1
    @(week_number("2018-08-20")) → 34
    @(week_number("2017-01-01")) → 1
    """
    first = date(day.year, 1, 1).isoweekday() % 7
    return Decimal((day.timetuple().tm_yday - 1 + first) // 7 + 1)

"""Functions that write values in the formats of the environment, or in a given one."""

from datetime import date, datetime, time
from decimal import Decimal

from flows.expressions import layouts, zones
from flows.expressions.errors import ExpressionError
from flows.expressions.formatting import display_number, to_display
from flows.expressions.registry import ANY, BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT, TIME, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.values import Value

_MAX_PLACES = 9


@function(ANY, name="format")
def format_(scope: Scope, value: Value) -> Value:
    """The value as people read it.

    @(format(1234.5670)) → 1,234.567
    @(format(today())) → 05-05-2026
    @(format(array(1234.5, "b", true))) → 1,234.5, b, true
    """
    return to_display(value, scope.environment)


@function(DATE, optional=(TEXT,))
def format_date(scope: Scope, day: date, layout: str | None = None) -> Value:
    """The date in a layout, or in the environment's.

    @(format_date("1979-07-18")) → 18-07-1979
    @(format_date("1983-04-09", "EEE D MMM YY")) → Sat 9 Apr 83
    @(format_date("NOT DATE")) → ERROR
    """
    environment = scope.environment
    return layouts.write_date(day, environment.date_format if layout is None else layout, environment)


@function(DATETIME, optional=(TEXT, TEXT))
def format_datetime(scope: Scope, moment: datetime, layout: str | None = None, timezone: str | None = None) -> Value:
    """The date and time in a layout, or in the environment's; on clocks of a time zone, or of the environment's.

    @(format_datetime("1979-07-18T15:00:00.000000Z")) → 18-07-1979 17:00
    @(format_datetime("2010-05-10T19:50:00Z", "YYYY M DD tt:mm", "America/Los_Angeles")) → 2010 5 10 12:50
    @(format_datetime("NOT DATE", "YYYY-MM-DD")) → ERROR
    """
    environment = scope.environment
    zone = environment.timezone if timezone is None else zones.find(timezone)
    if layout is None:
        layout = f"{environment.date_format} {environment.time_format}"
    return layouts.write_datetime(zones.in_zone(moment, zone), layout, environment)


@function(TIME, optional=(TEXT,))
def format_time(scope: Scope, clock: time, layout: str | None = None) -> Value:
    """The time of day in a layout, or in the environment's.

    @(format_time("14:50:30.000000")) → 14:50
    @(format_time("15:00:27", "h:mm aa")) → 3:00 pm
    @(format_time("NOT TIME", "tt:mm")) → ERROR
    """
    environment = scope.environment
    return layouts.write_time(clock, environment.time_format if layout is None else layout, environment)


@function(NUMBER, optional=(INTEGER, BOOLEAN))
def format_number(scope: Scope, number: Decimal, places: int | None = None, grouped: bool = True) -> Value:
    """The number with so many decimals, or as it is; in threes with the environment's symbols.

    @(format_number(1234.5670)) → 1,234.567
    @(format_number(1234.5670, 2)) → 1,234.57
    @(format_number(1234.5670, 0, false)) → 1235
    @(format_number(1234.5670, 10)) → ERROR
    """
    if places is not None and not 0 <= places <= _MAX_PLACES:
        raise ExpressionError(f"must take 0-{_MAX_PLACES} number of places, got {places}")
    return display_number(number, scope.environment, places, grouped=grouped)


@function(TEXT)
def format_location(scope: Scope, path: str) -> Value:
    """The last name of the path of a place.

    @(format_location("Rwanda > Kigali City > Gasabo")) → Gasabo
    """
    return path.rpartition(">")[2].strip(WHITE_SPACE)

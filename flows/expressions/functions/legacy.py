"""Functions that only migrated flows use."""

from datetime import datetime
from decimal import Decimal

from flows.expressions import durations, numbers
from flows.expressions.conversions import to_datetime, to_number
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import ANY, function
from flows.expressions.scope import Scope
from flows.expressions.values import Value

_MAX_INTEGER = 2**31


@function(ANY, ANY)
def legacy_add(scope: Scope, value1: Value, value2: Value) -> Value:
    """The sum of two numbers, or the time so many days after another.

    @(legacy_add(1, 2)) → 3
    @(legacy_add(5, "2018-08-20")) → 2018-08-25T00:00:00.000000+02:00
    @(legacy_add("2018-08-20", "2017-01-16")) → ERROR
    """
    for value in (value1, value2):
        if isinstance(value, ExpressionError):
            raise value.again()
    first, second = _datetime(value1, scope), _datetime(value2, scope)
    if first and second:
        raise ExpressionError("cannot operate on two dates")
    if first:
        return durations.after(first, _days(to_number(value2)), "D")
    if second:
        return durations.after(second, _days(to_number(value1)), "D")
    return numbers.add(to_number(value1), to_number(value2))


def _datetime(value: Value, scope: Scope) -> datetime | None:
    try:
        return to_datetime(value, scope)
    except ExpressionError:
        return None


def _days(number: Decimal) -> int:
    days = int(number)
    if not -_MAX_INTEGER <= days < _MAX_INTEGER:
        raise ExpressionError("cannot operate on integers greater than 32 bit")
    return days

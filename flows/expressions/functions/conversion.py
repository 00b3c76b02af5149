"""Functions that convert between types, and those that make arrays and objects."""

from datetime import date, datetime, time
from decimal import Decimal

from flows.expressions.errors import ExpressionError
from flows.expressions.json_values import record
from flows.expressions.registry import ANY, BOOLEAN, DATE, DATETIME, NUMBER, TEXT, TIME, function
from flows.expressions.rendering import to_text
from flows.expressions.scope import Scope
from flows.expressions.values import Value
from flows.expressions.words import MAX_ITEMS


@function(TEXT, name="text")
def text(scope: Scope, value: str) -> Value:
    """The value as text.

    @(text(1.50)) → 1.5
    @(text(array(1, 2))) → [1, 2]
    @(text(1 / 0)) → ERROR
    """
    return value


@function(BOOLEAN)
def boolean(scope: Scope, value: bool) -> Value:
    """Whether the value counts as true: a number other than 0, any text but an empty one and `false`.

    @(boolean(array())) → false
    @(boolean("FALSE")) → false
    @(boolean(" ")) → true
    """
    return value


@function(NUMBER)
def number(scope: Scope, value: Decimal) -> Value:
    """The number that a text is.

    @(number(" 10 ")) → 10
    @(number("-.5")) → -0.5
    @(number("+5")) → ERROR
    """
    return value


@function(DATE, name="date")
def date_(scope: Scope, value: date) -> Value:
    """The date found in a text, or of an instant.

    @(date("1979-07-18")) → 1979-07-18
    @(date("my birthday is 3/2/17")) → 2017-02-03
    @(date("NOT DATE")) → ERROR
    """
    return value


@function(DATETIME, name="datetime")
def datetime_(scope: Scope, value: datetime) -> Value:
    """The date and time found in a text, in the workspace's time zone unless the text has one.

    @(datetime("03-02-2017 3:45 pm")) → 2017-02-03T15:45:00.000000+02:00
    @(datetime("1979-07-18T10:30:45.123456Z")) → 1979-07-18T10:30:45.123456Z
    @(datetime("NOT DATE")) → ERROR
    """
    return value


@function(TIME, name="time")
def time_(scope: Scope, value: time) -> Value:
    """The time of day found in a text, or the hour that a number is.

    @(time("10:30")) → 10:30:00.000000
    @(time("at 10 pm")) → 22:00:00.000000
    @(time(23.9)) → 23:00:00.000000
    """
    return value


@function(rest=ANY)
def array(scope: Scope, *values: Value) -> Value:
    """An array of the values.

    @(array("a", "b", 356)[1]) → b
    @(array(1, null, "b")) → [1, , b]
    @(array(1, 1 / 0)) → ERROR
    """
    _refuse_errors(values)
    if len(values) > MAX_ITEMS:
        raise ExpressionError(f"cannot build an array with more than {MAX_ITEMS} items")
    return list(values)


@function(rest=ANY, name="object")
def object_(scope: Scope, *pairs: Value) -> Value:
    """An object with the given names and values of properties, in turn.

    @(object("a", 123, "b", "hello").b) → hello
    @(object("b", 1, "a", "z")) → {a: z, b: 1}
    @(object("a")) → ERROR
    """
    if len(pairs) % 2:
        raise ExpressionError("requires an even number of arguments")
    _refuse_errors(pairs)
    return record([(to_text(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=True)])


def _refuse_errors(values: tuple[Value, ...]) -> None:
    for value in values:
        if isinstance(value, ExpressionError):
            raise value.again()

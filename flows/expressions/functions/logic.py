"""Functions of logic, and those that look at errors."""

from flows.expressions.conversions import to_boolean
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import ANY, BOOLEAN, function
from flows.expressions.rendering import to_text
from flows.expressions.scope import Scope
from flows.expressions.values import Value


@function(ANY, rest=ANY, name="and")
def and_(scope: Scope, *values: Value) -> Value:
    """Whether all values count as true. What follows the first that doesn't is not looked at.

    @(and(true, 1, "x")) → true
    @(and(false, 1 / 0)) → false
    """
    return all(map(to_boolean, values))


@function(ANY, rest=ANY, name="or")
def or_(scope: Scope, *values: Value) -> Value:
    """Whether one of the values counts as true. What follows it is not looked at.

    @(or(false, 0, "x")) → true
    @(or(1 / 0, true)) → ERROR
    """
    return any(map(to_boolean, values))


@function(BOOLEAN, ANY, ANY, name="if")
def if_(scope: Scope, test: bool, value1: Value, value2: Value) -> Value:
    """The first value if the test counts as true, else the second.

    @(if(1 = 1, "foo", "bar")) → foo
    @(if("false", 1, 2)) → 2
    @(if(true, "a", 1 / 0)) → a
    """
    return value1 if test else value2


@function(ANY)
def is_error(scope: Scope, value: Value) -> Value:
    """Whether the value is an error.

    @(is_error(datetime("foo"))) → true
    @(is_error("hello")) → false
    """
    return isinstance(value, ExpressionError)


@function(ANY, ANY)
def default(scope: Scope, value: Value, instead: Value) -> Value:
    """The first value, or the second if the first is an error or has no text.

    @(default(undeclared.var, "default")) → default
    @(default("10", 20)) → 10
    @(default(0, "z")) → 0
    """
    return instead if isinstance(value, ExpressionError) or to_text(value) == "" else value

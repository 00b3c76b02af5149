"""The binary operators: `&`, comparison and arithmetic. All convert their operands; dates and texts have no order."""

from collections.abc import Callable

from flows.expressions import numbers
from flows.expressions.budget import text_of
from flows.expressions.conversions import to_number
from flows.expressions.powers import power
from flows.expressions.scope import Scope
from flows.expressions.values import Value

Operator = Callable[[Value, Value, Scope], Value]

_POWER = 100
"""Steps of a power: those of fractions are series."""


def _concatenated(left: Value, right: Value, scope: Scope) -> Value:
    return text_of(left, scope) + text_of(right, scope)


def _equal(left: Value, right: Value, scope: Scope) -> Value:
    return text_of(left, scope) == text_of(right, scope)


def _unequal(left: Value, right: Value, scope: Scope) -> Value:
    return text_of(left, scope) != text_of(right, scope)


def _power(left: Value, right: Value, scope: Scope) -> Value:
    scope.effort -= _POWER
    return power(to_number(left), to_number(right))


OPERATORS: dict[str, Operator] = {
    "&": _concatenated,
    "=": _equal,
    "!=": _unequal,
    "<": lambda left, right, scope: to_number(left) < to_number(right),
    "<=": lambda left, right, scope: to_number(left) <= to_number(right),
    ">": lambda left, right, scope: to_number(left) > to_number(right),
    ">=": lambda left, right, scope: to_number(left) >= to_number(right),
    "+": lambda left, right, scope: numbers.add(to_number(left), to_number(right)),
    "-": lambda left, right, scope: numbers.subtract(to_number(left), to_number(right)),
    "*": lambda left, right, scope: numbers.multiply(to_number(left), to_number(right)),
    "/": lambda left, right, scope: numbers.divide(to_number(left), to_number(right)),
    "^": _power,
}

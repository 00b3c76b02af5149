"""Functions on numbers."""

from decimal import Decimal

from flows.expressions import numbers
from flows.expressions.registry import INTEGER, NUMBER, function
from flows.expressions.scope import Scope
from flows.expressions.values import Value


@function(NUMBER, optional=(INTEGER,), name="round")
def round_(scope: Scope, number: Decimal, places: int = 0) -> Value:
    """The number to so many decimal places; halves go away from zero.

    @(round(12.141, 2)) → 12.14
    @(round(-2.5)) → -3
    @(round(15, -1)) → 20
    """
    return numbers.in_range(numbers.rounded(number, places))


@function(NUMBER, optional=(INTEGER,))
def round_up(scope: Scope, number: Decimal, places: int = 0) -> Value:
    """The number rounded up.

    @(round_up(12.141)) → 13
    @(round_up(1.0001, 2)) → 1.01
    @(round_up(-1.9)) → -1
    """
    return numbers.in_range(numbers.rounded(number, places, numbers.UP))


@function(NUMBER, optional=(INTEGER,))
def round_down(scope: Scope, number: Decimal, places: int = 0) -> Value:
    """The number rounded down.

    @(round_down(12.945)) → 12
    @(round_down(12.945, 2)) → 12.94
    @(round_down(-1.1)) → -2
    """
    return numbers.in_range(numbers.rounded(number, places, numbers.DOWN))


@function(NUMBER, rest=NUMBER, name="max")
def max_(scope: Scope, *values: Decimal) -> Value:
    """The largest of the numbers.

    @(max(1, "20", 3)) → 20
    """
    return max(values)


@function(NUMBER, rest=NUMBER, name="min")
def min_(scope: Scope, *values: Decimal) -> Value:
    """The smallest of the numbers.

    @(min(2, 1.5, -10)) → -10
    """
    return min(values)


@function(NUMBER, rest=NUMBER)
def mean(scope: Scope, *values: Decimal) -> Value:
    """The average of the numbers.

    @(mean(1, 2)) → 1.5
    @(mean(1, 2, 2)) → 1.6666666666666667
    """
    return numbers.divide(numbers.total(values), Decimal(len(values)))


@function(NUMBER, NUMBER)
def mod(scope: Scope, dividend: Decimal, divisor: Decimal) -> Value:
    """What remains of a number when it is divided; it has the sign of the dividend.

    @(mod(5, 2)) → 1
    @(mod(-5.5, 2)) → -1.5
    @(mod(5, 0)) → ERROR
    """
    return numbers.modulo(dividend, divisor)


@function()
def rand(scope: Scope) -> Value:
    """A random number of at least 0 and below 1.

    @(rand() < 1) → true
    """
    return numbers.in_range(scope.randomness.decimal())


@function(NUMBER, NUMBER)
def rand_between(scope: Scope, low: Decimal, high: Decimal) -> Value:
    """A random whole number from one number to another.

    @(rand_between(7, 7)) → 7
    """
    span = numbers.WIDE.add(numbers.WIDE.subtract(high, low), numbers.ONE)
    drawn = numbers.WIDE.add(numbers.WIDE.multiply(scope.randomness.decimal(), span), low)
    return numbers.in_range(numbers.rounded(drawn, 0, numbers.DOWN))


@function(NUMBER, name="abs")
def abs_(scope: Scope, number: Decimal) -> Value:
    """The number without its sign.

    @(abs(-10.5)) → 10.5
    """
    return number.copy_abs()

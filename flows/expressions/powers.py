"""The operator `^`. Whole exponents are exact; others follow the recurrences and precisions that saved flows know.

The precision of a fractional power is low and depends on how many digits the operands were written with: `2 ^ 0.5` is
`1.4142136`. The series and their stopping rules are those of the decimal library behind the recorded results.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from flows.expressions.errors import ExpressionError
from flows.expressions.numbers import DIVISION_PLACES, MAX_EXPONENT, ONE, WIDE, ZERO, in_range

_NEAR_ONE = Decimal("0.1")
_EXTRA_DIGITS = 6
_MAX_STEPS = 1000
_MAX_ROUNDS = 50


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base` to `exponent`, which is at most 100 either way; 0 to any power is 0, so is the root of a negative."""
    if abs(exponent) > MAX_EXPONENT:
        raise ExpressionError("number value out of range")
    if not base:
        return ZERO
    if not exponent:
        return ONE
    whole = int(exponent)
    fraction = WIDE.subtract(exponent, Decimal(whole))
    if fraction and base < 0:
        return ZERO
    result = _whole_power(base, whole)
    if fraction:
        result = WIDE.multiply(result, _fractional_power(base, exponent, fraction))
    return in_range(result)


def _whole_power(base: Decimal, exponent: int) -> Decimal:
    result = ONE
    for _ in range(abs(exponent)):
        result = WIDE.multiply(result, base)
        if result and abs(result.adjusted()) > 2 * MAX_EXPONENT:
            if exponent < 0 and result.adjusted() > 0:
                return ZERO
            raise ExpressionError("number value out of range")
    return _quotient(ONE, result, DIVISION_PLACES) if exponent < 0 else result


def _fractional_power(base: Decimal, exponent: Decimal, fraction: Decimal) -> Decimal:
    places = _digits(base)
    if _digits(exponent) > places:
        places += _digits(exponent)
    places = max(_EXTRA_DIGITS, places + _EXTRA_DIGITS - _exponent(base))
    return _exp(WIDE.multiply(_ln(abs(base), places), fraction), places)


def _exp(number: Decimal, places: int) -> Decimal:
    """e to `number`, by Taylor's series."""
    # Twice the digits asked for: what is cut off beyond can't reach the places that are kept.
    working = Context(prec=2 * places + 2 * MAX_EXPONENT, Emin=WIDE.Emin, Emax=WIDE.Emax)
    magnitude = abs(number)
    smallest = ONE.scaleb(-places - 1, WIDE)
    total, numerator, factorial = ONE, magnitude, ONE
    for i in range(2, _MAX_STEPS):
        term = _round(working.divide(numerator, factorial), places + 1)
        total = WIDE.add(total, term)
        if term < smallest:
            break
        numerator = working.multiply(numerator, magnitude)
        factorial = working.multiply(factorial, Decimal(i))
    if number < 0:
        total = _quotient(ONE, total, places + 1)
    return _round(total, places)


def _ln(number: Decimal, places: int) -> Decimal:
    """The natural logarithm: a power series near 1, elsewhere Halley's method from the floating-point estimate."""
    working = places + 2
    if abs(number - 1) <= _NEAR_ONE:
        return _round(_ln_near_one(number - 1, working), places)
    shift = _digits(number) + _exponent(number)
    reduced = number.scaleb(-shift, WIDE)
    from_shift = WIDE.multiply(Decimal(shift), _round(_LN_10, working))
    is_near = abs(reduced - 1) <= _NEAR_ONE
    result = _ln_near_one(reduced - 1, working) if is_near else _ln_by_halley(reduced, working)
    return _round(WIDE.add(result, from_shift), places)


def _ln_near_one(excess: Decimal, places: int) -> Decimal:
    ratio = _quotient(excess, WIDE.add(excess, Decimal(2)), places)
    square = WIDE.multiply(ratio, ratio)
    total = step = WIDE.add(ratio, ratio)
    smallest = ONE.scaleb(-places, WIDE)
    for n in range(1, _MAX_STEPS):
        step = WIDE.multiply(step, square)
        term = _quotient(step, Decimal(2 * n + 1), places)
        total = WIDE.add(total, term)
        if abs(term) <= smallest:
            break
    return total


def _ln_by_halley(number: Decimal, places: int) -> Decimal:
    estimate = Decimal(repr(math.log(float(number))))
    smallest = ONE.scaleb(-places, WIDE)
    previous = ZERO
    for _ in range(_MAX_ROUNDS):
        exponential = _exp(estimate, places)
        difference = WIDE.multiply(Decimal(2), WIDE.subtract(exponential, number))
        step = _quotient(difference, WIDE.add(exponential, number), places)
        estimate = WIDE.subtract(estimate, step)
        if abs(step) <= smallest or WIDE.add(previous, step) == 0:
            break
        previous = step
    return estimate


def _quotient(left: Decimal, right: Decimal, places: int) -> Decimal:
    return _round(WIDE.divide(left, right), places)


def _round(number: Decimal, places: int) -> Decimal:
    return number.quantize(ONE.scaleb(-places, WIDE), rounding=ROUND_HALF_UP, context=WIDE)


def _digits(number: Decimal) -> int:
    return len(number.as_tuple().digits)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


_LN_10 = WIDE.ln(Decimal(10))

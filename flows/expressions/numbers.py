"""Numbers: exact decimals of at most 36 significant digits, whose first digit stands within 100 places of the point."""

import re
from collections.abc import Iterable
from decimal import (
    ROUND_05UP,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    Inexact,
    InvalidOperation,
    Overflow,
    Subnormal,
    Underflow,
)

from flows.expressions.errors import ExpressionError

MAX_DIGITS = 36
MAX_EXPONENT = 100
DIVISION_PLACES = 16
_LAST_PLACE = Decimal(1).scaleb(-DIVISION_PLACES)
MAX_PLACES = 1000
_INTEGER_LIMIT = 2**31

ZERO = Decimal(0)
ONE = Decimal(1)

# Exact or refused: whatever would have to be rounded or has too large an exponent raises.
_EXACT = Context(
    prec=MAX_DIGITS,
    Emin=-MAX_EXPONENT,
    Emax=MAX_EXPONENT,
    traps=[Inexact, Overflow, Subnormal, InvalidOperation],
)
# Wide enough for the exact intermediate results of two such numbers.
_FAULTS = [InvalidOperation, Overflow, Underflow]
WIDE = Context(prec=800, rounding=ROUND_HALF_UP, Emin=-(10**6), Emax=10**6, traps=_FAULTS)

# Quotients are rounded twice, so the first time in the way that can't spoil the second (ROUND_05UP).
_QUOTIENT = Context(prec=60, rounding=ROUND_05UP, Emin=-(10**6), Emax=10**6, traps=_FAULTS)
_LONG_QUOTIENT = Context(prec=260, rounding=ROUND_05UP, Emin=-(10**6), Emax=10**6, traps=_FAULTS)

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")

UP = ROUND_CEILING
DOWN = ROUND_FLOOR


def in_range(number: Decimal) -> Decimal:
    """The same number. Raises `ExpressionError` if it has too many digits, or is too large or too small."""
    try:
        return _EXACT.plus(number)
    except DecimalException:
        raise _out_of_range() from None


def from_text(text: str) -> Decimal | None:
    """The number that is all of `text` (trimmed already); None if it is none, or one that is out of range."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return _EXACT.plus(Decimal(text))
    except DecimalException:
        return None


def from_literal(text: str) -> Decimal:
    """The number of a literal in an expression or in JSON. Raises `ExpressionError` if it is out of range."""
    try:
        return in_range(WIDE.create_decimal(text))
    except DecimalException:
        raise _out_of_range() from None


def to_plain(number: Decimal) -> str:
    """All digits, no exponent, no zeros at the end of the fraction, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_integer(number: Decimal) -> int:
    """The number without its fraction. Raises `ExpressionError` if 32 bits don't hold it."""
    integer = int(number)
    if not -_INTEGER_LIMIT <= integer < _INTEGER_LIMIT:
        raise ExpressionError(f"number value {to_plain(number)} is out of range for an integer")
    return integer


def add(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum."""
    try:
        return _EXACT.add(left, right)
    except DecimalException:
        raise _out_of_range() from None


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The exact difference."""
    try:
        return _EXACT.subtract(left, right)
    except DecimalException:
        raise _out_of_range() from None


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    try:
        return _EXACT.multiply(left, right)
    except DecimalException:
        raise _out_of_range() from None


def divide(left: Decimal, right: Decimal) -> Decimal:
    """The quotient to 16 decimal places, halves away from zero."""
    if not right:
        raise ExpressionError("division by zero")
    context = _QUOTIENT if left.adjusted() - right.adjusted() < MAX_DIGITS else _LONG_QUOTIENT
    return in_range(context.divide(left, right).quantize(_LAST_PLACE, rounding=ROUND_HALF_UP, context=WIDE))


def modulo(left: Decimal, right: Decimal) -> Decimal:
    """The exact remainder, with the sign of `left`."""
    if not right:
        raise ExpressionError("division by zero")
    return in_range(WIDE.remainder(left, right))


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of all."""
    result = ZERO
    for value in values:
        result = add(result, value)
    return result


def rounded(number: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`number` to so many decimal places, or tens, hundreds, … if negative; at most 1000 either way."""
    places = max(-MAX_PLACES, min(MAX_PLACES, places))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    return number.quantize(ONE.scaleb(-places, WIDE), rounding=rounding, context=WIDE)


def grouped(number: Decimal, places: int | None, decimal_symbol: str, grouping_symbol: str) -> str:
    """`number` for people: digits before the point in threes, `places` after it or as many as there are."""
    text = to_plain(number) if places is None else format(rounded(number, places), f".{places}f")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    if sign and not text.strip("0."):
        sign = ""
    whole, _, fraction = text.partition(".")
    if grouping_symbol and len(whole) > 3:
        first = len(whole) % 3
        threes = [whole[i : i + 3] for i in range(first, len(whole), 3)]
        whole = grouping_symbol.join([whole[:first], *threes] if first else threes)
    return f"{sign}{whole}{decimal_symbol}{fraction}" if fraction else sign + whole


def _out_of_range() -> ExpressionError:
    return ExpressionError("number value out of range")

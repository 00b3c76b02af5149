"""Exact arithmetic."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given

from flows.expressions import ExpressionError, numbers
from flows.expressions.powers import power
from tests.flows.expressions.generated import numbers as any_number


def test_numbers_have_at_most_36_digits_and_exponents_of_100() -> None:
    assert numbers.in_range(Decimal("123456789012345678901234567890123456000")) == Decimal(
        "1234567890123456789012345678901234560e2"
    )
    for text in ("1234567890123456789012345678901234567", "1e101", "1e-101"):
        with pytest.raises(ExpressionError, match="number value out of range"):
            numbers.from_literal(text)
        assert numbers.from_text(text) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [("1.500", "1.5"), ("-0", "0"), ("-0.00", "0"), ("1e3", "1000"), ("1e-5", "0.00001"), ("100", "100"), ("0.0", "0")],
)
def test_plain_text_has_no_exponent_and_no_needless_zeros(number: str, text: str) -> None:
    assert numbers.to_plain(Decimal(number)) == text


@pytest.mark.parametrize("text", ["+5", "5.", "1,000", "1e5", "", "٤", "0x10", "1_0", "- 5", "１"])
def test_text_that_is_no_number(text: str) -> None:
    assert numbers.from_text(text) is None


@given(any_number(), any_number())
def test_sums_and_products_are_exact_or_refused(left: Decimal, right: Decimal) -> None:
    for operate, exact in (
        (numbers.add, Fraction(left) + Fraction(right)),
        (numbers.subtract, Fraction(left) - Fraction(right)),
        (numbers.multiply, Fraction(left) * Fraction(right)),
    ):
        try:
            assert Fraction(operate(left, right)) == exact
        except ExpressionError:
            digits = len(str(exact.numerator).strip("-0")) + 1
            assert digits > 36 or exact.denominator > 1 or abs(exact) > 10**100


@given(any_number(), any_number())
def test_quotients_are_rounded_at_16_places_halves_away_from_zero(left: Decimal, right: Decimal) -> None:
    assume(right)
    exact = Fraction(left) / Fraction(right) * 10**16
    nearest = floor(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    try:
        assert Fraction(numbers.divide(left, right)) * 10**16 == nearest
    except ExpressionError:
        assert len(str(abs(nearest)).strip("0")) > 36 or abs(nearest) >= 10**117


@given(any_number(), any_number())
def test_remainders_have_the_sign_of_the_dividend(left: Decimal, right: Decimal) -> None:
    assume(right)
    try:
        remainder = numbers.modulo(left, right)
    except ExpressionError:
        return
    assert abs(remainder) < abs(right)
    assert remainder == 0 or (remainder < 0) == (left < 0)


@pytest.mark.parametrize(
    ("number", "places", "nearest", "up", "down"),
    [
        ("2.5", 0, "3", "3", "2"),
        ("-2.5", 0, "-3", "-2", "-3"),
        ("15", -1, "20", "20", "10"),
        ("1.005", 2, "1.01", "1.01", "1"),
        ("-199", -2, "-200", "-100", "-200"),
        ("12.3", 5, "12.3", "12.3", "12.3"),
    ],
)
def test_rounding(number: str, places: int, nearest: str, up: str, down: str) -> None:
    assert numbers.to_plain(numbers.rounded(Decimal(number), places)) == nearest
    assert numbers.to_plain(numbers.rounded(Decimal(number), places, numbers.UP)) == up
    assert numbers.to_plain(numbers.rounded(Decimal(number), places, numbers.DOWN)) == down


@pytest.mark.parametrize(
    ("base", "exponent", "result"),
    [
        ("2.5", "1.5", "3.952847075"),
        ("7.0874", "1.5", "18.8681976242465761206"),
        ("1.05", "0.5", "1.0246950766"),
        ("81", "0.25", "3"),
        ("2", "-0.5", "0.7071068"),
        ("27", "0.3333333333333333", "2.999999999999999670416314"),
        ("10", "-17", "0"),
        ("1.5", "10", "57.6650390625"),
    ],
)
def test_powers_have_the_digits_that_flows_know(base: str, exponent: str, result: str) -> None:
    assert numbers.to_plain(power(Decimal(base), Decimal(exponent))) == result


@given(any_number(), any_number())
def test_every_power_is_a_number_or_out_of_range(base: Decimal, exponent: Decimal) -> None:
    try:
        assert numbers.in_range(power(base, exponent)).is_finite()
    except ExpressionError as error:
        assert error.message == "number value out of range"

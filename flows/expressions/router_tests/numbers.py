"""Tests that look for a number, written with the environment's symbols."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

import regex

from flows.environment import NumberFormat
from flows.expressions.numbers import from_text
from flows.expressions.registry import NUMBER, TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value

# Arabic-Indic, Eastern Arabic-Indic and Bengali digits.
_DIGITS = str.maketrans({zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x9E6) for digit in range(10)})


@function(TEXT, is_test=True)
def has_number(scope: Scope, text: str) -> Value:
    """Whether the text has a number in it.

    @(has_number("the number is 42").match) → 42
    @(has_number("العدد ٤٢").match) → 42
    @(has_number("the number is forty two")) → false
    """
    return _first(scope, text, lambda number: True)


@function(TEXT, NUMBER, is_test=True)
def has_number_lt(scope: Scope, text: str, limit: Decimal) -> Value:
    """Whether the text has a number below the given one.

    @(has_number_lt("the number is 42", 44).match) → 42
    @(has_number_lt("the number is 42", 40)) → false
    """
    return _first(scope, text, lambda number: number < limit)


@function(TEXT, NUMBER, is_test=True)
def has_number_lte(scope: Scope, text: str, limit: Decimal) -> Value:
    """Whether the text has a number of at most the given one.

    @(has_number_lte("the number is 42", 42).match) → 42
    @(has_number_lte("the number is 42", 40)) → false
    """
    return _first(scope, text, lambda number: number <= limit)


@function(TEXT, NUMBER, is_test=True)
def has_number_eq(scope: Scope, text: str, value: Decimal) -> Value:
    """Whether the text has the given number.

    @(has_number_eq("the number is 42", 42).match) → 42
    @(has_number_eq("the number is 42", 40)) → false
    """
    return _first(scope, text, lambda number: number == value)


@function(TEXT, NUMBER, is_test=True)
def has_number_gte(scope: Scope, text: str, limit: Decimal) -> Value:
    """Whether the text has a number of at least the given one.

    @(has_number_gte("the number is 42", 42).match) → 42
    @(has_number_gte("the number is 42", 45)) → false
    """
    return _first(scope, text, lambda number: number >= limit)


@function(TEXT, NUMBER, is_test=True)
def has_number_gt(scope: Scope, text: str, limit: Decimal) -> Value:
    """Whether the text has a number above the given one; later ones are tried too.

    @(has_number_gt("5 of 100", 42).match) → 100
    @(has_number_gt("the number is 42", 42)) → false
    """
    return _first(scope, text, lambda number: number > limit)


@function(TEXT, NUMBER, NUMBER, is_test=True)
def has_number_between(scope: Scope, text: str, low: Decimal, high: Decimal) -> Value:
    """Whether the text has a number from one number to another.

    @(has_number_between("the number is 42", 40, 44).match) → 42
    @(has_number_between("the number is 42", 50, 60)) → false
    @(has_number_between("the number is 42", "foo", 60)) → ERROR
    """
    return _first(scope, text, lambda number: low <= number <= high)


def _first(scope: Scope, text: str, is_wanted: Callable[[Decimal], bool]) -> Value:
    for number in numbers_in(text, scope.environment.number_format):
        if is_wanted(number):
            return matched(number)
    return NO_MATCH


def numbers_in(text: str, symbols: NumberFormat) -> Iterator[Decimal]:
    """The numbers in a text, from left to right. Pieces that look like one but can't be read are passed over."""
    for match in _pattern(symbols).finditer(text):
        piece = match[0].strip(WHITE_SPACE)
        if symbols.digit_grouping_symbol:
            piece = piece.replace(symbols.digit_grouping_symbol, "")
        if symbols.decimal_symbol:
            piece = piece.replace(symbols.decimal_symbol, ".")
        number = from_text(piece.translate(_DIGITS).strip(WHITE_SPACE))
        if number is not None:
            yield number


@lru_cache(maxsize=64)
def _pattern(symbols: NumberFormat) -> "regex.Pattern[str]":
    grouping, decimal = regex.escape(symbols.digit_grouping_symbol), regex.escape(symbols.decimal_symbol)
    return regex.compile(rf"[-+]?([\p{{N}}{grouping}]+({decimal}\p{{N}}+)?|([^0-9A-Za-z_]|^){decimal}\p{{N}}+)")

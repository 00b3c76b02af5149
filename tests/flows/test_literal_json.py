"""JSON whose numbers keep their digits."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from flows.literal_json import LiteralNumber, RawJson, decimal_text, dumps_text, is_json, loads, sorted_text

NUMBERS = ["1.10", "1e3", "1E5000", "-0.5", "12345678901234567890123", "18446744073709551616", "0.1e-7", "7"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("frame", ["{}", "[{}]", "[1,{}]", '{{"a":{}}}', '{{"a":[{}],"b":"x"}}'])
def test_numbers_come_out_as_they_went_in(number: str, frame: str) -> None:
    text = frame.format(number)
    assert dumps_text(loads(text)) == text


@pytest.mark.parametrize("text", ['{"a": 1.50}', "[ 1.50 ]", '{"a"\n:\n1.50}', "[1,\n1.50]"])
def test_space_before_numbers_does_not_matter(text: str) -> None:
    assert "1.50" in dumps_text(loads(text))


def test_text_that_looks_like_numbers_is_text() -> None:
    text = '{"a":"2025-05-04T12:30:45.123Z","b":"1.5, 2.5","c":", 3.14"}'
    assert loads(text) == json.loads(text)
    assert dumps_text(loads(text)) == text


def test_numbers_can_be_counted_with() -> None:
    number = loads("[1.10]")[0]
    assert isinstance(number, LiteralNumber)
    assert number + 1 == Decimal("2.1")


def test_halves_of_surrogate_pairs_survive() -> None:
    assert loads(dumps_text(loads('["\\ud83d"]'))) == ["\ud83d"]


def test_whole_numbers_beyond_64_bits_can_be_written() -> None:
    assert dumps_text({"a": [2**70, None, "x", 1.5, Decimal("2.50")]}) == f'{{"a":[{2**70},null,"x",1.5,2.50]}}'


@pytest.mark.parametrize("text", ["", "nope", "[1,]", "NaN", "[1e]", "{'a': 1}", "[1.5", "Infinity"])
def test_what_is_not_json_is_refused(text: str) -> None:
    assert not is_json(text)
    with pytest.raises(ValueError):
        loads(text)


def test_raw_json_keeps_its_text_and_is_stored_compact() -> None:
    raw = RawJson('{ "b": 1.50,\n "a": null }')
    assert raw.value["b"] == Decimal("1.5")
    assert dumps_text({"x": raw}) == '{"x":{"b":1.50,"a":null}}'
    assert RawJson.of(raw.value).text == '{"b":1.50,"a":null}'
    assert raw == RawJson(raw.text)


def test_decimals_are_written_in_full_unless_that_is_absurd() -> None:
    assert decimal_text(Decimal("1E+3")) == "1000"
    assert decimal_text(Decimal("1E-7")) == "0.0000001"
    assert decimal_text(Decimal("1E+5000")) == "1E+5000"


def test_keys_can_be_sorted() -> None:
    assert sorted_text({"b": {"d": 1, "c": 2}, "a": 1}) == '{"a":1,"b":{"c":2,"d":1}}'


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_reads_what_it_wrote(value: object) -> None:
    assert loads(dumps_text(value)) == value
    assert json.loads(dumps_text(value)) == value

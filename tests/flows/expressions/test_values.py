"""Objects of the context, and how values are converted, compared, written and read."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from flows.expressions import (
    MISSING,
    Exposing,
    ExpressionError,
    Keyed,
    Record,
    Value,
    exposed,
    from_plain,
    parse_json,
    render,
    to_boolean,
    to_datetime,
    to_json,
    to_number,
    to_text,
)
from flows.expressions.identity import identity
from flows.expressions.rendering import describe
from tests.flows.expressions import scopes
from tests.flows.expressions.generated import datetimes, json_values, numbers, scalars


class Base(Exposing):
    @exposed()
    def name(self) -> Value:
        return "base"

    @exposed(name="class")
    def class_(self) -> Value:
        return "first"


class Derived(Base):
    @exposed()
    def age(self) -> Value:
        return Decimal(3)


def test_exposed_methods_are_properties_of_derived_classes_too() -> None:
    assert sorted(Derived().names()) == ["age", "class", "name"]
    assert sorted(Base().names()) == ["class", "name"]
    assert Derived().lookup("NAME") == "base"
    assert Derived().lookup("class_") is MISSING


def test_an_exact_name_is_found_before_one_in_another_case() -> None:
    record = Record({"b": "lower", "B": "upper", "Key": "x", "kEY": "y"})
    assert (record.lookup("b"), record.lookup("B")) == ("lower", "upper")
    assert record.lookup("key") == "x"
    assert record.lookup("other") is MISSING


def test_keyed_objects_load_one_key() -> None:
    loaded: list[str] = []

    def load(key: str) -> Value:
        loaded.append(key)
        return key.upper()

    keyed = Keyed(["a", "b"], load)
    assert (keyed.lookup("A"), keyed.lookup("c"), keyed.default()) == ("A", MISSING, MISSING)
    assert loaded == ["a"]


@pytest.mark.parametrize(
    ("value", "described"),
    [
        ('a"\n\x00\u00a0é', '"a\\"\\n\\x00\\u00a0é"'),
        (Decimal("1.50"), "1.5"),
        (True, "true"),
        (None, "null"),
        ([], "array"),
        (Record({}), "object"),
        (datetime(2020, 1, 1, tzinfo=UTC), "datetime"),
        (ExpressionError("x"), "error"),
    ],
)
def test_messages_describe_values(value: Value, described: str) -> None:
    assert describe(value) == described


@given(numbers())
def test_numbers_come_back_from_their_text(number: Decimal) -> None:
    try:
        value = to_number(from_plain(number))
    except ExpressionError as error:
        assert error.message == "number value out of range"
    else:
        assert value == number
        assert to_number(to_text(value)) == number
        assert parse_json(to_json(value)) == number


@given(datetimes())
def test_instants_come_back_from_their_text(moment: datetime) -> None:
    if not (moment.utcoffset() or timedelta()) % timedelta(minutes=1):
        found = to_datetime(to_text(moment), scopes.scope())
        assert found.astimezone(UTC) == moment.astimezone(UTC)
        assert found.utcoffset() == moment.utcoffset()


@given(scalars)
def test_scalars_equal_themselves_only(value: Any) -> None:
    assert identity(value) == identity(value)
    assert identity([value]) != identity(value)
    assert isinstance(to_boolean(value), bool)


@given(json_values)
def test_what_is_written_as_json_is_read_back(data: Any) -> None:
    value = from_plain(data)
    if not isinstance(value, ExpressionError):
        assert to_json(parse_json(to_json(value))) == to_json(value)
        assert isinstance(render(value), str)


def test_instants_are_equal_in_whatever_zone() -> None:
    noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
    assert identity(noon) == identity(noon.astimezone(timezone(timedelta(hours=5))))


def test_numbers_of_json_are_exact_or_errors_in_their_place() -> None:
    value = from_plain({"a": 1, "b": Decimal("1.10"), "c": [10**40 + 1], "__default__": 7})
    assert isinstance(value, Record)
    assert (value.get("a"), render(value.get("b")), value.default()) == (1, "1.1", 7)  # type: ignore[arg-type]
    assert to_json(value) == '{"a":1,"b":1.1,"c":[null]}'
    assert render(value.get("c")) == "[number value out of range]"  # type: ignore[arg-type]

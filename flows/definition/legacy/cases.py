"""Tests of legacy rules as cases of a switch."""

import re
from collections.abc import Callable
from typing import Any

from flows.definition.header import JsonObject
from flows.definition.legacy.context import Conversion
from flows.definition.legacy.expressions import translate

Arguments = Callable[[JsonObject, str, Conversion], list[str]]

_RELATIVE_DAY = re.compile(r"@\(date\.today ([+-]) ([0-9]+)\)")


def convert_test(test: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    """Type and arguments of the case for a test. Raises `DefinitionError` for a type that there never was."""
    kind = test.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        raise conversion.refused(f"there is no test of type {kind!r}")
    name, arguments = _TYPES[kind]
    found = arguments(test, uuid, conversion)
    return {"type": name, "arguments": found} if found else {"type": name}


def relative_day(test: JsonObject) -> str | None:
    """How many days from today a test compares with, if it does: the editor shows that number instead."""
    match = _RELATIVE_DAY.fullmatch(str(test.get("test")))
    return f"{'-' if match[1] == '-' else ''}{match[2]}" if match else None


def _written(value: Any) -> str:
    """An argument that may have been written as a number."""
    return "" if value is None or isinstance(value, bool | dict | list) else str(value)


def _none(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return []


def _number(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [translate(_written(test.get("test")))]


def _range(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [translate(_written(test.get("min"))), translate(_written(test.get("max")))]


def _text(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [conversion.localizer.text(test.get("test"), uuid, "arguments", translate)]


def _pattern(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    """A regular expression was never a template."""
    return [conversion.localizer.text(test.get("test"), uuid, "arguments")]


def _date(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [translate(_written(test.get("test")), raw_dates=True)]


def _group(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    group = test.get("test")
    group = group if isinstance(group, dict) else {}
    return [_written(group.get("uuid")), _written(group.get("name"))]


def _district(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [translate(state)] if (state := conversion.localizer.base(test.get("test"))) else []


def _ward(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    """State and district, in the order in which the test takes them."""
    base = conversion.localizer.base
    places = [translate(base(test.get("state"))), translate(base(test.get("district")))]
    return places if any(places) else []


def _subflow(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return [_written(test.get("exit_type"))]


def _success(test: JsonObject, uuid: str, conversion: Conversion) -> list[str]:
    return ["Success"]


_TYPES: dict[str, tuple[str, Arguments]] = {
    "airtime_status": ("has_only_text", _success),
    "between": ("has_number_between", _range),
    "contains": ("has_all_words", _text),
    "contains_any": ("has_any_word", _text),
    "contains_only_phrase": ("has_only_phrase", _text),
    "contains_phrase": ("has_phrase", _text),
    "date": ("has_date", _none),
    "date_after": ("has_date_gt", _date),
    "date_before": ("has_date_lt", _date),
    "date_equal": ("has_date_eq", _date),
    "district": ("has_district", _district),
    "eq": ("has_number_eq", _number),
    "gt": ("has_number_gt", _number),
    "gte": ("has_number_gte", _number),
    "has_email": ("has_email", _none),
    "in_group": ("has_group", _group),
    "lt": ("has_number_lt", _number),
    "lte": ("has_number_lte", _number),
    "not_empty": ("has_text", _none),
    "number": ("has_number", _none),
    "phone": ("has_phone", _none),
    "regex": ("has_pattern", _pattern),
    "starts": ("has_beginning", _text),
    "state": ("has_state", _none),
    "subflow": ("has_only_text", _subflow),
    "ward": ("has_ward", _ward),
    "webhook_status": ("has_only_text", _success),
}
"""For each type of test today's, and what its arguments are."""

"""Values as JSON and from JSON. Numbers are exact both ways."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from flows.expressions import numbers
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import render
from flows.expressions.sizes import weight
from flows.expressions.values import MISSING, Missing, Object, Record, Value

DEFAULT_KEY = "__default__"
"""The key of JSON objects under which the default of the object is given."""

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def parse_json(text: str) -> Value:
    """The value that JSON describes; no text at all is null. Raises `ExpressionError` if it isn't JSON.

    A number that is out of range becomes an error in its place.
    """
    if not text:
        return None
    try:
        value: Value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise ExpressionError("invalid JSON") from None
    return _without_surrogates(value) if _SURROGATE_ESCAPE.search(text) else value


def from_plain(data: Any) -> Value:
    """The value of JSON read by Python's own means: dicts, lists, texts, numbers of any type, booleans, None."""
    if isinstance(data, str):
        return _SURROGATES.sub("\ufffd", data)
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, (Decimal, int, float)):
        return _number(str(data))
    if isinstance(data, Mapping):
        return record([(str(from_plain(str(key))), from_plain(item)) for key, item in data.items()])
    if isinstance(data, Sequence):
        return [from_plain(item) for item in data]
    raise TypeError(f"{type(data).__name__} is not JSON")


def to_json(value: Value) -> str:
    """`value` as JSON, keys sorted, no spaces. Raises the value itself if it is an error.

    Inside others errors are left out of objects, and null in arrays; functions are null; defaults are left out.
    """
    if isinstance(value, ExpressionError):
        raise value.again()
    if isinstance(value, (list, Object)):
        weight(value)
    return _json(value)


def json_text(text: str) -> str:
    """A text as JSON."""
    return encode_basestring(text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def record(pairs: Sequence[tuple[str, Value]]) -> Record:
    """The object with these properties, of which the last of several with the same name counts."""
    properties = dict(pairs)
    return Record(properties, properties.pop(DEFAULT_KEY, MISSING))


def _json(value: Value) -> str:
    if isinstance(value, str):
        return json_text(value)
    if isinstance(value, (bool, Decimal)):
        return render(value)
    if isinstance(value, (date, time)):
        return f'"{render(value)}"'
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Object):
        return "{" + ",".join(_json_items(value)) + "}"
    return "null"


def _json_items(value: Object) -> Iterator[str]:
    for name, item in value.items():
        if not isinstance(item, ExpressionError):
            yield f"{json_text(name)}:{_json(item)}"


def _number(text: str) -> Value:
    try:
        return numbers.from_literal(text)
    except ExpressionError as error:
        return error.again()


def _constant(name: str) -> Value:
    raise ValueError(f"{name} is not JSON")


def _without_surrogates(value: Value) -> Value:
    """Halves of surrogate pairs, which JSON can write but no text may hold, become U+FFFD."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, Object):
        pairs = [(_SURROGATES.sub("\ufffd", name), _without_surrogates(item)) for name, item in value.items()]
        default = value.default()
        return record(pairs if isinstance(default, Missing) else [*pairs, (DEFAULT_KEY, _without_surrogates(default))])
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=record, parse_float=_number, parse_int=_number, parse_constant=_constant, strict=True
)

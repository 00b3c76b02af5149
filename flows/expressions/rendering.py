"""Values as text: the canonical form, and how messages about values describe them."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flows.expressions import numbers, zones
from flows.expressions.errors import ExpressionError
from flows.expressions.quoting import quote
from flows.expressions.sizes import weight
from flows.expressions.values import Function, Missing, Object, Value


def to_text(value: Value) -> str:
    """The canonical text of a value. Raises the value itself if it is an error."""
    if type(value) is str:
        return value
    if isinstance(value, ExpressionError):
        raise value.again()
    return render(value)


def render(value: Value) -> str:
    """As `to_text`, but an error is its message."""
    write = _SCALARS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, Object):
        default = value.default()
        if not isinstance(default, Missing):
            return render(default)
    if isinstance(value, (list, Object)):
        weight(value)
        return _parts(value)
    for kind, write in _SCALARS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{type(value).__name__} is not a type of the expression language")


def describe(value: Value) -> str:
    """How messages name a value: simple ones as they are written in expressions, others by their type."""
    if isinstance(value, str):
        return quote(value)
    if value is None:
        return "null"
    if isinstance(value, (bool, Decimal)):
        return render(value)
    if isinstance(value, Function):
        return f"{value.name}(...)"
    return type_name(value)


def type_name(value: Value) -> str:
    """The type of a value as authors know it."""
    for kind, name in _TYPE_NAMES:
        if isinstance(value, kind):
            return name
    raise TypeError(f"{type(value).__name__} is not a type of the expression language")


def datetime_text(moment: datetime) -> str:
    """ISO 8601 to the microsecond with the offset of its own zone: `2026-05-05T14:30:00.123456+02:00`."""
    text = moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    return text + (zones.offset_text(moment) if moment.utcoffset() else "Z")


def time_text(clock: time) -> str:
    """To the microsecond: `14:30:00.000000`."""
    return clock.isoformat(timespec="microseconds")


def _parts(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_parts, value)) + "]"
    if isinstance(value, Object):
        default = value.default()
        if not isinstance(default, Missing):
            return _parts(default)
        return "{" + ", ".join([f"{name}: {_parts(item)}" for name, item in value.items()]) + "}"
    return render(value)


_SCALARS: dict[type, Callable[[Any], str]] = {
    str: str,
    type(None): lambda value: "",
    Decimal: numbers.to_plain,
    bool: lambda value: "true" if value else "false",
    datetime: datetime_text,
    date: date.isoformat,
    time: time_text,
    Function: lambda value: value.name,
    ExpressionError: lambda value: value.message,
}

_TYPE_NAMES: tuple[tuple[type, str], ...] = (
    (type(None), "null"),
    (str, "text"),
    (bool, "boolean"),
    (Decimal, "number"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
    (list, "array"),
    (Object, "object"),
    (Function, "function"),
    (ExpressionError, "error"),
)

"""Equality of values, by type: what `contains` and `unique` go by."""

from collections.abc import Hashable
from datetime import UTC, datetime

from flows.expressions.values import Function, Missing, Object, Value


def identity(value: Value) -> Hashable:
    """Something hashable that is equal for equal values.

    Values of different types are never equal, not even 1 and "1". Instants are equal in whatever zone; functions if
    they have the same name.
    """
    if isinstance(value, list):
        return "array", tuple(map(identity, value))
    if isinstance(value, Object):
        default = value.default()
        hidden = None if isinstance(default, Missing) else identity(default)
        return "object", hidden, tuple((name, identity(item)) for name, item in value.items())
    if isinstance(value, datetime):
        return "datetime", value.astimezone(UTC)
    if isinstance(value, Function):
        return "function", value.name
    return type(value).__name__, value

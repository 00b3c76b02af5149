"""Lookups: properties of objects, items of arrays, and names."""

from flows.expressions.conversions import to_integer
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import describe, to_text
from flows.expressions.scope import Scope
from flows.expressions.values import MISSING, Deprecated, Missing, Object, Value


def property_of(container: Value, key: str, scope: Scope) -> Value:
    """What `container.key` is."""
    if isinstance(container, Object):
        found = noted(container.lookup(key), scope)
        if found is MISSING:
            return ExpressionError(f"object has no property '{key}'")
        return found  # type: ignore[return-value]
    return _other(container, key)


def item_of(container: Value, key: Value, scope: Scope) -> Value:
    """What `container[key]` is: null if an object has no such property."""
    if isinstance(container, ExpressionError):
        return container
    if isinstance(key, ExpressionError):
        return key
    if isinstance(container, Object):
        try:
            found = noted(container.lookup(to_text(key)), scope)
        except ExpressionError as error:
            return error.again()
        return None if isinstance(found, Missing) else found
    return _other(container, key)


def noted(found: Value | Deprecated | Missing, scope: Scope) -> Value | Missing:
    """What was found, after the author was warned if its use is deprecated."""
    if isinstance(found, Deprecated):
        scope.warnings[found.warning] = None
        return found.value
    return found


def _other(container: Value, key: Value) -> Value:
    if isinstance(container, ExpressionError):
        return container
    if isinstance(container, list):
        return _indexed(container, key)
    return ExpressionError(f"{describe(container)} doesn't support lookups")


def _indexed(items: list[Value], key: Value) -> Value:
    try:
        index = to_integer(key)
    except ExpressionError as error:
        return error.again()
    if not -len(items) <= index < len(items):
        return ExpressionError(f"index {index} out of range for {len(items)} items")
    return items[index]

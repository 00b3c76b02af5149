"""Functions on arrays and objects."""

from collections.abc import Callable
from datetime import UTC, date, time
from decimal import Decimal
from typing import Any

from flows.expressions import numbers
from flows.expressions.budget import paid
from flows.expressions.conversions import to_boolean, to_number
from flows.expressions.errors import ExpressionError, too_complex
from flows.expressions.identity import identity
from flows.expressions.registry import ANY, ARRAY, FUNCTION, INTEGER, OBJECT, TEXT, function
from flows.expressions.rendering import describe, to_text, type_name
from flows.expressions.scope import Scope
from flows.expressions.values import Function, Missing, Object, Record, Value
from flows.expressions.words import MAX_ITEMS

_SORT_KEYS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "number": Decimal,
    "boolean": bool,
    "datetime": lambda moment: moment.astimezone(UTC),
    "date": date.toordinal,
    "time": time.isoformat,
}


@function(ARRAY, INTEGER, optional=(INTEGER,), name="slice")
def slice_(scope: Scope, array: list[Value], start: int, end: int | None = None) -> Value:
    """The items from one index up to, not including, another; negative indexes count from the end.

    @(slice(array("a", "b", "c", "d"), 1, 3)) → [b, c]
    @(slice(array("a", "b", "c"), -2)) → [b, c]
    """
    return array[start:end]


@function(ARRAY, ANY)
def contains(scope: Scope, array: list[Value], value: Value) -> Value:
    """Whether the array has an item of the same type and value.

    @(contains(array("a", 1), 1)) → true
    @(contains(array("a", 1), "1")) → false
    """
    if isinstance(value, (str, bool, Decimal)):
        return any(type(item) is type(value) and item == value for item in array)
    paid(array, scope)
    paid(value, scope)
    wanted = identity(value)
    return any(identity(item) == wanted for item in array)


@function(ARRAY, TEXT)
def join(scope: Scope, array: list[Value], separator: str) -> Value:
    """The items as one text with a separator between them.

    @(join(array("a", "b", "c"), "|")) → a|b|c
    @(join(split("a.b.c", "."), " ")) → a b c
    """
    texts = list(map(to_text, array))
    if sum(map(len, texts)) + len(separator) * len(texts) > scope.budget + len(separator):
        raise too_complex()
    return separator.join(texts)


@function(ARRAY)
def reverse(scope: Scope, array: list[Value]) -> Value:
    """The items from last to first.

    @(reverse(array("a", "b", "c"))) → [c, b, a]
    """
    return array[::-1]


@function(ARRAY)
def sort(scope: Scope, array: list[Value]) -> Value:
    """The items in order; all must be texts, numbers, booleans, dates, or all times.

    @(sort(array(3, 1, 2))) → [1, 2, 3]
    @(sort(array("C", "a", "B"))) → [B, C, a]
    @(sort(array(1, "x"))) → ERROR
    """
    if len(array) < 2:
        return array
    types = {type_name(item) for item in array}
    if len(types) > 1:
        raise ExpressionError("can't sort array of different types")
    key = _SORT_KEYS.get(types.pop())
    if key is None:
        raise ExpressionError(f"{describe(array[0])} isn't a comparable type")
    return sorted(array, key=key)


@function(ARRAY, name="sum")
def sum_(scope: Scope, array: list[Value]) -> Value:
    """The sum of the items.

    @(sum(array(1, 2, "3"))) → 6
    """
    return numbers.total(map(to_number, array))


@function(ARRAY)
def unique(scope: Scope, array: list[Value]) -> Value:
    """The items without those that came before.

    @(unique(array(1, 3, 2, 3))) → [1, 3, 2]
    @(unique(array("a", "A"))) → [a, A]
    """
    paid(array, scope)
    found: dict[object, Value] = {}
    for item in array:
        found.setdefault(identity(item), item)
    return list(found.values())


@function(ARRAY, ARRAY)
def concat(scope: Scope, array1: list[Value], array2: list[Value]) -> Value:
    """The items of one array, then those of the other.

    @(concat(array("a", "b"), array("c"))) → [a, b, c]
    """
    if len(array1) + len(array2) > MAX_ITEMS:
        raise ExpressionError(f"cannot build an array with more than {MAX_ITEMS} items")
    return array1 + array2


@function(ARRAY, FUNCTION, name="filter")
def filter_(scope: Scope, array: list[Value], test: Function) -> Value:
    """The items for which the function gives something that counts as true.

    @(filter(array("a", "b", "c"), (x) => x != "c")) → [a, b]
    """
    return [item for item in array if to_boolean(test.call(scope, [item]))]


@function(ARRAY, FUNCTION, rest=ANY)
def foreach(scope: Scope, array: list[Value], change: Function, *arguments: Value) -> Value:
    """What the function gives for each item, and for any further arguments.

    @(foreach(array("a", "b"), upper)) → [A, B]
    @(foreach(array("a", "b"), (x) => x & "!")) → [a!, b!]
    @(foreach(array("old man", "new me"), word, 1)) → [man, me]
    """
    return [_sound(change.call(scope, [item, *arguments])) for item in array]


@function(OBJECT, FUNCTION, rest=ANY)
def foreach_value(scope: Scope, object: Object, change: Function, *arguments: Value) -> Value:  # noqa: A002
    """The object, with what the function gives for each property.

    @(foreach_value(object("a", "x", "b", "y"), upper)) → {a: X, b: Y}
    @(foreach_value(object("a", "hey there"), word, 1)) → {a: there}
    """
    return Record({name: _sound(change.call(scope, [value, *arguments])) for name, value in object.items()})


@function(OBJECT, TEXT)
def extract(scope: Scope, object: Object, property: str) -> Value:  # noqa: A002
    """The property, or null if there is none of that name.

    @(extract(object("name", "Bob"), "NAME")) → Bob
    @(extract(object("name", "Bob"), "age")) →
    """
    found = object.get(property)
    return None if isinstance(found, Missing) else found


@function(OBJECT, TEXT, rest=TEXT)
def extract_object(scope: Scope, object: Object, *properties: str) -> Value:  # noqa: A002
    """An object of only these properties.

    @(extract_object(object("a", 1, "b", 2, "c", 3), "a", "c")) → {a: 1, c: 3}
    """
    found = {name: object.get(name) for name in properties}
    return Record({name: None if isinstance(value, Missing) else value for name, value in found.items()})


@function(OBJECT)
def keys(scope: Scope, object: Object) -> Value:  # noqa: A002
    """The names of the properties, in order.

    @(keys(object("b", 2, "a", 1))) → [a, b]
    """
    names: list[Value] = list(object.names())
    return sorted(names, key=str)


@function(ANY)
def count(scope: Scope, value: Value) -> Value:
    """The number of items of an array or properties of an object.

    @(count(array("a", "b"))) → 2
    @(count(object("a", 1))) → 1
    @(count("abc")) → ERROR
    """
    if value is None:
        return Decimal(0)
    if isinstance(value, list):
        return Decimal(len(value))
    if isinstance(value, Object):
        return Decimal(sum(1 for _ in value.names()))
    raise ExpressionError("value isn't countable")


def _sound(value: Value) -> Value:
    if isinstance(value, ExpressionError):
        raise value.again()
    return value

"""Compiling a query into a test of contacts in memory."""

import operator
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from flows.contactql import values
from flows.contactql.contact import QueriedContact, values_of
from flows.contactql.environment import QueryEnvironment
from flows.contactql.properties import ATTRIBUTES, ValueType
from flows.contactql.tokens import name_tokens
from flows.contactql.tree import Combination, Condition, Node

ContactTest: TypeAlias = Callable[[QueriedContact], bool]
ValueTest: TypeAlias = Callable[[Any], bool]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def compiled(node: Node | None, field_types: Mapping[str, ValueType], environment: QueryEnvironment) -> ContactTest:
    """A test for contacts: whether the query finds them. An empty query finds all."""
    if node is None:
        return lambda contact: True
    if isinstance(node, Condition):
        return _compiled_condition(node, field_types, environment)
    tests = [compiled(child, field_types, environment) for child in node.children]
    return _any_of(tests) if _is_or(node) else _all_of(tests)


def _is_or(node: Combination) -> bool:
    return node.connective == "or"


def _any_of(tests: list[ContactTest]) -> ContactTest:
    return lambda contact: any(test(contact) for test in tests)


def _all_of(tests: list[ContactTest]) -> ContactTest:
    return lambda contact: all(test(contact) for test in tests)


def _compiled_condition(
    condition: Condition, field_types: Mapping[str, ValueType], environment: QueryEnvironment
) -> ContactTest:
    kind, key = condition.kind, condition.key
    value_type = _value_type(condition, field_types)
    if condition.is_set_check:
        wanted = condition.operator == "!="
        return lambda contact: bool(values_of(contact, kind, key, value_type)) is wanted
    matches = _value_test(condition, value_type, environment)
    if condition.operator == "!=":
        return lambda contact: all(matches(value) for value in values_of(contact, kind, key, value_type))
    return lambda contact: any(matches(value) for value in values_of(contact, kind, key, value_type))


def _value_type(condition: Condition, field_types: Mapping[str, ValueType]) -> ValueType:
    if condition.kind == "attr":
        return ATTRIBUTES[condition.key]
    return field_types.get(condition.key, "text") if condition.kind == "field" else "text"


def _value_test(condition: Condition, value_type: ValueType, environment: QueryEnvironment) -> ValueTest:
    if value_type == "number":
        return _number_test(condition.operator, values.number(condition.value))
    if value_type == "datetime":
        return _day_test(condition.operator, values.day(condition.value, environment))
    if condition.operator == "~" and condition.kind == "attr" and condition.key == "name":
        return _name_test(name_tokens(condition.value))
    return _text_test(condition.operator, _comparable(condition.value))


def _number_test(symbol: str, wanted: Decimal | None) -> ValueTest:
    compare = _ORDER.get(symbol)
    if wanted is None or compare is None:
        return lambda value: False
    return lambda value: compare(value, wanted)


def _day_test(symbol: str, wanted: values.Day | None) -> ValueTest:
    if wanted is None:
        return lambda value: False
    start, end = wanted
    tests: dict[str, Callable[[datetime], bool]] = {
        "=": lambda value: start <= value < end,
        "!=": lambda value: not start <= value < end,
        ">": lambda value: value >= end,
        ">=": lambda value: value >= start,
        "<": lambda value: value < start,
        "<=": lambda value: value < end,
    }
    return tests.get(symbol, lambda value: False)


def _name_test(wanted: list[str]) -> ValueTest:
    """Any of the words begins any word of the name; as in the search index, not all of them need to."""
    return lambda value: any(token.startswith(tuple(wanted)) for token in name_tokens(value))


def _text_test(symbol: str, wanted: str) -> ValueTest:
    if symbol == "~":
        return lambda value: wanted in _comparable(value)
    if symbol == "!=":
        return lambda value: _comparable(value) != wanted
    return lambda value: _comparable(value) == wanted


def _comparable(text: str) -> str:
    return text.strip().lower()

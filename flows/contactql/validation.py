"""Whether the conditions of a query make sense, checked one by one in a fixed order."""

from core import languages
from flows.contactql import values
from flows.contactql.environment import QueryEnvironment
from flows.contactql.errors import QueryError
from flows.contactql.properties import ALWAYS_SET, ATTRIBUTES, ValueType
from flows.contactql.resolver import Resolver
from flows.contactql.tokens import MIN_BYTES, name_tokens
from flows.contactql.tree import Condition

STATUSES = frozenset({"active", "blocked", "stopped", "archived"})
MIN_URN_BYTES = 3


def validate(condition: Condition, environment: QueryEnvironment, resolver: Resolver | None) -> None:
    """Raise `QueryError` for what is wrong with a condition; without a resolver, fields and names are taken on trust.

    What may be asked of a property goes by its key alone in two rules, `~` and being set: so a field keyed `id`
    can't be asked for being set, and one keyed `name` can be searched by words.
    """
    if environment.redact_urns and condition.value and (condition.kind == "urn" or condition.key == "urn"):
        raise QueryError("redacted_urns")
    if condition.kind == "field" and resolver is None:
        return
    value_type = _value_type(condition, resolver)
    _check_operator(condition, value_type)
    if not condition.is_set_check:
        _check_value(condition, value_type, environment, resolver)
    elif condition.key in ALWAYS_SET:
        raise QueryError("unsupported_setcheck", property=condition.key, operator=condition.operator)


def _value_type(condition: Condition, resolver: Resolver | None) -> ValueType:
    if condition.kind == "attr":
        return ATTRIBUTES[condition.key]
    if condition.kind == "urn":
        return "text"
    field = resolver.field(condition.key) if resolver else None
    if field is None:
        raise QueryError("unknown_property", property=condition.key)
    return field.type


def _check_operator(condition: Condition, value_type: ValueType) -> None:
    if condition.operator == "~":
        _check_contains(condition)
    elif condition.operator not in ("=", "!=") and value_type not in ("number", "datetime"):
        raise QueryError("unsupported_comparison", property=condition.key, operator=condition.operator)


def _check_contains(condition: Condition) -> None:
    if condition.kind == "urn" or condition.key == "urn":
        if len(condition.value.encode("utf-8", "replace")) < MIN_URN_BYTES:
            raise QueryError("invalid_partial_urn", min_value_length=str(MIN_URN_BYTES))
    elif condition.key == "name":
        if not name_tokens(condition.value):
            raise QueryError("invalid_partial_name", min_token_length=str(MIN_BYTES))
    else:
        raise QueryError("unsupported_contains", property=condition.key)


def _check_value(
    condition: Condition, value_type: ValueType, environment: QueryEnvironment, resolver: Resolver | None
) -> None:
    value = condition.value
    if value_type == "number" and values.number(value) is None:
        raise QueryError("invalid_number", value=value)
    if value_type == "datetime" and values.day(value, environment) is None:
        raise QueryError("invalid_date", value=value)
    if condition.kind == "attr":
        _check_attribute(condition.key, value, resolver)


def _check_attribute(key: str, value: str, resolver: Resolver | None) -> None:
    if key == "status" and value.lower() not in STATUSES:
        raise QueryError("invalid_status", value=value)
    if key == "language" and not (len(value) == 3 and languages.is_known(value.lower())):
        raise QueryError("invalid_language", value=value)
    if resolver is not None and key == "group" and resolver.group(value) is None:
        raise QueryError("invalid_group", value=value)
    if resolver is not None and key in ("flow", "history") and resolver.flow(value) is None:
        raise QueryError("invalid_flow", value=value)

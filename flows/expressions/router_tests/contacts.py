"""Tests on groups of the contact and on results of the flow."""

from flows.expressions.conversions import to_datetime, to_object
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import ARRAY, OBJECT, TEXT, function
from flows.expressions.rendering import to_text
from flows.expressions.scope import Scope
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Missing, Object, Value


@function(ARRAY, TEXT, optional=(TEXT,), is_test=True)
def has_group(scope: Scope, groups: list[Value], uuid: str, name: str = "") -> Value:
    """Whether a group is among the given groups. The name says which group it is to people, and isn't compared.

    @(has_group(array(object("uuid", "97fe7029", "name", "Males")), "97fe7029").match) → {name: Males, uuid: 97fe7029}
    @(has_group(array(object("uuid", "97fe7029", "name", "Males")), "8fb2d9b4")) → false
    """
    for item in groups:
        group = to_object(item)
        if _text(group, "uuid") == uuid:
            return matched(group)
    return NO_MATCH


@function(OBJECT, TEXT, rest=TEXT, is_test=True)
def has_category(scope: Scope, result: Object, *categories: str) -> Value:
    """Whether the category of a result is one of those given.

    @(has_category(object("name", "Q", "category", "Yes", "created_on", now()), "No", "Yes").match) → Yes
    @(has_category(object("name", "Q", "category", "Yes", "created_on", now()), "No")) → false
    @(has_category("not a result", "Yes")) → ERROR
    """
    if not _text(result, "name") or not _is_time(result, scope):
        raise ExpressionError("first argument must be a result")
    category = _text(result, "category")
    return matched(category) if category in categories else NO_MATCH


def _text(value: Object, name: str) -> str:
    found = value.get(name)
    return to_text(found) if isinstance(found, str) else ""


def _is_time(result: Object, scope: Scope) -> bool:
    found = result.get("created_on")
    if isinstance(found, Missing):
        return False
    try:
        to_datetime(found, scope)
    except ExpressionError:
        return False
    return True

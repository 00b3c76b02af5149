"""References of legacy actions to groups, labels, flows and contacts."""

from collections.abc import Callable
from typing import Any

from flows.definition.header import JsonObject
from flows.definition.legacy.expressions import translate


def flow(value: Any) -> JsonObject:
    """A reference to a flow."""
    return _by_uuid(value) if isinstance(value, dict) else {"uuid": "", "name": ""}


def groups(values: Any) -> list[JsonObject]:
    """References to groups or labels; a text is a template for their name."""
    return _each(values, lambda value: {"name_match": translate(value)} if isinstance(value, str) else _by_uuid(value))


def contacts(values: Any) -> list[JsonObject]:
    """References to contacts."""
    return [reference for reference in _each(values, _by_uuid) if reference["uuid"]]


def variables(values: Any) -> list[str]:
    """Templates that give recipients."""
    return [translate(text) for text in _variable_ids(values) if text != NEW_CONTACT]


NEW_CONTACT = "@new_contact"


def wants_new_contact(values: Any) -> bool:
    """Whether a contact is to be made for the flow that is started."""
    return NEW_CONTACT in _variable_ids(values)


def _variable_ids(values: Any) -> list[str]:
    found = [item.get("id") for item in values if isinstance(item, dict)] if isinstance(values, list) else []
    return [text for text in found if isinstance(text, str) and text]


def _by_uuid(value: Any) -> JsonObject:
    return {"uuid": value.get("uuid") or "", "name": value.get("name") or ""}


def _each(values: Any, convert: Callable[[Any], JsonObject]) -> list[JsonObject]:
    return [convert(value) for value in values if isinstance(value, dict | str)] if isinstance(values, list) else []

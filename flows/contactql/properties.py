"""The properties that a query can ask for."""

from typing import Literal

from core import urns
from flows.contactql.errors import QueryError
from flows.expressions.casing import lower

Kind = Literal["attr", "urn", "field"]
ValueType = Literal["text", "number", "datetime", "state", "district", "ward"]

ATTRIBUTES: dict[str, ValueType] = {
    "uuid": "text",
    "id": "text",
    "ref": "text",
    "name": "text",
    "status": "text",
    "language": "text",
    "urn": "text",
    "group": "text",
    "flow": "text",
    "history": "text",
    "tickets": "number",
    "created_on": "datetime",
    "last_seen_on": "datetime",
}

ALWAYS_SET = frozenset({"uuid", "id", "ref", "status", "tickets", "created_on"})
"""Keys for which being set can't be asked, be it of the attribute or of a field of the same key."""

SEARCH_ONLY = frozenset({"id", "ref", "status", "group", "flow", "history"})
"""Attributes that only the search index knows: a query with any of them can't keep a smart group."""

PREFIXES: dict[str, Kind] = {"fields": "field", "urns": "urn"}


def identify(name: str) -> tuple[Kind, str]:
    """Kind and key of a property as written. Raises `QueryError` for an unknown prefix."""
    prefix, dot, key = lower(name).rpartition(".")
    if dot:
        if prefix not in PREFIXES:
            raise QueryError("unknown_property_type", type=prefix)
        return PREFIXES[prefix], key
    if key in ATTRIBUTES:
        return "attr", key
    return ("urn" if urns.is_known_scheme(key) else "field"), key

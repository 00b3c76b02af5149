"""Contacts as far as a query looks at them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from flows.contactql.properties import Kind, ValueType

Value = str | Decimal | datetime


class QueriedURN(Protocol):
    """An address of a contact."""

    @property
    def scheme(self) -> str: ...
    @property
    def path(self) -> str: ...


class QueriedTicket(Protocol):
    """A ticket of a contact."""

    @property
    def status(self) -> str: ...


class QueriedContact(Protocol):
    """A contact; times are RFC 3339 text, what is absent is empty, `fields` hold `{"text", "number"?, …}` by key."""

    @property
    def uuid(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def created_on(self) -> str: ...
    @property
    def last_seen_on(self) -> str | None: ...
    @property
    def urns(self) -> Sequence[QueriedURN]: ...
    @property
    def tickets(self) -> Sequence[QueriedTicket]: ...
    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]: ...


def values_of(contact: QueriedContact, kind: Kind, key: str, value_type: ValueType) -> Sequence[Value]:
    """The values of a property; none if it isn't set, or only the search index knows it."""
    if kind == "field":
        return _field_values(contact.fields.get(key), value_type)
    if kind == "urn":
        return [urn.path for urn in contact.urns if urn.scheme == key]
    if key == "urn":
        return [urn.path for urn in contact.urns]
    if key == "tickets":
        return [Decimal(sum(ticket.status == "open" for ticket in contact.tickets))]
    if key in ("uuid", "name", "language", "created_on", "last_seen_on"):
        return _typed(getattr(contact, key), value_type)
    return ()


def _field_values(value: Mapping[str, Any] | None, value_type: ValueType) -> Sequence[Value]:
    """The value of a field in the form of its type; a place is known by the last part of its path."""
    found = value.get(value_type) if value else None
    if isinstance(found, str) and value_type in ("state", "district", "ward"):
        found = found.rsplit(">", 1)[-1].strip()
    return _typed(found, value_type)


def _typed(value: Any, value_type: ValueType) -> Sequence[Value]:
    if value is None or value == "":
        return ()
    try:
        if value_type == "number":
            number = Decimal(str(value))
            return [number] if number.is_finite() else ()
        if value_type == "datetime":
            instant = datetime.fromisoformat(str(value))
            return [instant] if instant.tzinfo else ()
    except (ValueError, InvalidOperation):
        return ()
    return [str(value)]

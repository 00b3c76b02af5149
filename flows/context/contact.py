"""A contact as expressions see it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.clock import parse_instant
from core.urns import SCHEMES
from flows.assets import Field
from flows.contact import Contact
from flows.context import assets as views
from flows.context.reference import obfuscated
from flows.context.ticket import ticket_view
from flows.expressions.json_values import from_plain
from flows.expressions.rendering import render
from flows.expressions.values import Exposing, Keyed, Record, Value, exposed
from flows.words import first_word

if TYPE_CHECKING:
    from flows.contact_urn import ContactURN
    from flows.scene import Scene

HIDDEN = "********"


def urn_text(scene: "Scene", urn: "ContactURN") -> str:
    """A URN with its display; the scheme only where URNs are hidden."""
    return f"{urn.scheme}:{HIDDEN}" if scene.environment.redacts_urns else urn.shown()


def contact_text(scene: "Scene", contact: Contact) -> str:
    """How a contact is called: by name, else by id or address, whichever may be shown."""
    if contact.name:
        return contact.name
    if scene.environment.redacts_urns:
        return str(contact.id)
    return contact.urns[0].urn.format() if contact.urns else ""


def instant(text: str | None) -> Value:
    """A time of JSON as a value."""
    return parse_instant(text) if text else None


def field_value(field: Field, value: Mapping[str, Any] | None) -> Value:
    """A field as its type has it; null if it isn't set, or is no such thing."""
    found = value.get(field.type) if value else None
    if found is None:
        return None
    if field.type == "datetime":
        return instant(found)
    return from_plain(found) if field.type == "number" else str(found)


def fields_view(scene: "Scene", contact: Contact) -> Value:
    """A contact's fields by key; their text lists those that are set."""
    fields, values = scene.assets.fields, contact.fields

    def load(key: str) -> Value:
        return field_value(fields[key], values.get(key))

    def lines() -> Value:
        found = []
        for key, field in fields.items():
            value = load(key) if key in values else None
            if value is not None:
                found.append(f"{field.name}: {render(value)}")
        return "\n".join(sorted(found))

    return Keyed(fields, load, lines)


_SCHEMES = dict.fromkeys(SCHEMES)


def urns_view(scene: "Scene", contact: Contact) -> Value:
    """The first URN of each scheme."""

    def load(scheme: str) -> Value:
        return next((urn_text(scene, urn) for urn in contact.urns if urn.scheme == scheme), None)

    return Keyed(_SCHEMES, load)


class ContactView(Exposing):
    """`@contact`"""

    __slots__ = ("_contact", "_fields", "_scene")

    def __init__(self, scene: "Scene", contact: Contact) -> None:
        self._scene, self._contact = scene, contact
        self._fields: Value = None

    def default(self) -> Value:
        """How the contact is called."""
        return contact_text(self._scene, self._contact)

    @exposed()
    def uuid(self) -> Value:
        return self._contact.uuid

    @exposed()
    def ref(self) -> Value:
        return obfuscated(self._contact.id, self._scene.environment.obfuscation_key)

    @exposed(warning="@contact.id is deprecated, use @contact.ref instead")
    def id(self) -> Value:
        return str(self._contact.id)

    @exposed()
    def name(self) -> Value:
        return self._contact.name

    @exposed()
    def first_name(self) -> Value:
        return first_word(self._contact.name)

    @exposed()
    def language(self) -> Value:
        return self._contact.language

    @exposed()
    def timezone(self) -> Value:
        return self._contact.timezone or None

    @exposed()
    def status(self) -> Value:
        return self._contact.status

    @exposed()
    def created_on(self) -> Value:
        return instant(self._contact.created_on)

    @exposed()
    def last_seen_on(self) -> Value:
        return instant(self._contact.last_seen_on)

    @exposed()
    def urns(self) -> Value:
        return [urn_text(self._scene, urn) for urn in self._contact.urns]

    @exposed()
    def urn(self) -> Value:
        route = self._contact.route(self._scene.assets)
        return urn_text(self._scene, route[0]) if route else None

    @exposed()
    def groups(self) -> Value:
        return [Record({"name": group.name, "uuid": group.uuid}) for group in self._contact.groups]

    @exposed()
    def fields(self) -> Value:
        if self._fields is None:
            self._fields = fields_view(self._scene, self._contact)
        return self._fields

    @exposed()
    def channel(self) -> Value:
        route = self._contact.route(self._scene.assets)
        return views.channel(route[1]) if route else None

    @exposed(warning="@contact.tickets is deprecated, use @ticket instead")
    def tickets(self) -> Value:
        tickets = [ticket for ticket in self._contact.tickets if ticket.status == "open"]
        return [ticket_view(self._scene, ticket) for ticket in tickets]

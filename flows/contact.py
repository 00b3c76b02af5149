"""Contacts as a sprint sees them."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from core.clock import rewrite_instant
from flows.assets import Assets, Channel, Group
from flows.contact_urn import ContactURN
from flows.environment import timezone_of
from flows.ticket import Ticket

ContactStatus = Literal["active", "blocked", "stopped", "archived"]
STATUSES: tuple[ContactStatus, ...] = ("active", "blocked", "stopped", "archived")

FieldValue = dict[str, Any]
"""`{"text", "datetime"?, "number"?, "state"?, "district"?, "ward"?}`; never changed in place, copies share it."""

MissingAsset = Callable[[str, Mapping[str, Any]], None]
"""Told the kind and the reference of whatever a contact has and the assets have not."""


def ignore_missing(kind: str, reference: Mapping[str, Any]) -> None:
    """What is missing is dropped without a word."""


class Contact:
    """A contact; times are RFC 3339 text, absent texts are "".

    `urns` are in order of priority. `groups` are the assets. `fields` holds only what is set. A sprint changes a copy
    of the contact that it was given (`copy`), so its host's stays as it was.
    """

    __slots__ = (
        "created_on", "fields", "groups", "id", "language", "last_seen_on", "name", "status", "tickets", "timezone",
        "urns", "uuid",
    )  # fmt: skip

    def __init__(
        self,
        *,
        uuid: str,
        created_on: str,
        id: int = 0,  # noqa: A002
        name: str = "",
        language: str = "",
        status: ContactStatus = "active",
        timezone: str = "",
        last_seen_on: str | None = None,
        urns: list[ContactURN] | None = None,
        groups: list[Group] | None = None,
        fields: dict[str, FieldValue] | None = None,
        tickets: list[Ticket] | None = None,
    ) -> None:
        self.uuid = uuid
        self.id = id
        self.name = name
        self.language = language
        self.status: ContactStatus = status
        self.timezone = timezone
        self.created_on = created_on
        self.last_seen_on = last_seen_on
        self.urns = urns if urns is not None else []
        self.groups = groups if groups is not None else []
        self.fields = fields if fields is not None else {}
        self.tickets = tickets if tickets is not None else []

    def copy(self) -> "Contact":
        """A contact that can be changed without changing this one."""
        return Contact(
            uuid=self.uuid,
            id=self.id,
            name=self.name,
            language=self.language,
            status=self.status,
            timezone=self.timezone,
            created_on=self.created_on,
            last_seen_on=self.last_seen_on,
            urns=[urn.copy() for urn in self.urns],
            groups=self.groups.copy(),
            fields=self.fields.copy(),
            tickets=[ticket.copy() for ticket in self.tickets],
        )

    @property
    def is_active(self) -> bool:
        """Whether query groups hold this contact and messages go out to it."""
        return self.status == "active"

    def in_group(self, group: Group) -> bool:
        """Whether the contact is a member."""
        return any(one.uuid == group.uuid for one in self.groups)

    def find_urn(self, identity: str) -> ContactURN | None:
        """The contact's URN of this identity."""
        return next((urn for urn in self.urns if urn.identity == identity), None)

    @property
    def open_ticket(self) -> Ticket | None:
        """The ticket opened last of those still open."""
        return next((ticket for ticket in reversed(self.tickets) if ticket.status == "open"), None)

    def route(self, assets: Assets, role: str = "send") -> tuple[ContactURN, Channel] | None:
        """The first URN that has a channel, and that channel; None when nothing reaches the contact."""
        from flows.routes import channel_for

        for urn in self.urns:
            channel = channel_for(assets, urn, role)
            if channel is not None:
                return urn, channel
        return None

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: Assets, missing: MissingAsset = ignore_missing) -> Self:
        """Reads flow-spec 17.1's form. `missing` may raise, which is how strict assets are had.

        Raises `KeyError` or `ValueError` when it isn't a contact.
        """
        status = data["status"]
        if status not in STATUSES:
            raise ValueError(f"{status!r} is not a contact status")
        if data.get("timezone"):
            timezone_of(data["timezone"])
        return cls(
            uuid=data["uuid"],
            id=data.get("id") or 0,
            name=data.get("name") or "",
            language=data.get("language") or "",
            status=status,
            timezone=data.get("timezone") or "",
            created_on=rewrite_instant(data["created_on"]),
            last_seen_on=rewrite_instant(data["last_seen_on"]) if data.get("last_seen_on") else None,
            urns=[ContactURN.read(text, assets, missing) for text in data.get("urns") or ()],
            groups=_groups(data.get("groups") or (), assets, missing),
            fields=_fields(data.get("fields") or {}, assets, missing),
            tickets=[Ticket.from_json(ticket) for ticket in data.get("tickets") or ()],
        )

    def to_json(self, *, tickets: bool = True) -> dict[str, Any]:
        """Writes flow-spec 17.1's form, without what is empty."""
        data: dict[str, Any] = {"uuid": self.uuid}
        if self.id:
            data["id"] = self.id
        if self.name:
            data["name"] = self.name
        if self.language:
            data["language"] = self.language
        data["status"] = self.status
        if self.timezone:
            data["timezone"] = self.timezone
        data["created_on"] = self.created_on
        if self.last_seen_on:
            data["last_seen_on"] = self.last_seen_on
        if self.urns:
            data["urns"] = [str(urn) for urn in self.urns]
        if self.groups:
            data["groups"] = [group.reference for group in self.groups]
        if self.fields:
            data["fields"] = self.fields
        if tickets and self.tickets:
            data["tickets"] = [ticket.to_json() for ticket in self.tickets]
        return data


def _groups(references: Any, assets: Assets, missing: MissingAsset) -> list[Group]:
    found = []
    for reference in references:
        group = assets.groups.get(reference["uuid"])
        if group is None:
            missing("group", reference)
        else:
            found.append(group)
    return found


def _fields(values: Mapping[str, Any], assets: Assets, missing: MissingAsset) -> dict[str, FieldValue]:
    found = {}
    known = assets.fields
    for key, value in values.items():
        if key not in known:
            missing("field", {"key": key, "name": ""})
        elif value and value.get("text"):
            found[key] = value
    return found

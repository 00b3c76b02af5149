"""Contacts as the API shows them."""

from dataclasses import dataclass
from typing import Any, NotRequired

from typing_extensions import TypedDict

from store.listings.contacts import Columns, ContactDetails
from web.api.v2.formats import Ref, instant, optional_instant, optional_ref, ref
from web.api.v2.lookups import Lookups
from web.api.v2.urns import masked, reference_code

STATUSES = {"A": "active", "B": "blocked", "S": "stopped", "V": "archived"}


class Author(TypedDict):
    """Who wrote a note."""

    email: str
    name: str


class Note(TypedDict):
    """A note about a contact."""

    text: str
    created_on: str
    created_by: Author | None


class ExpandedURN(TypedDict):
    """A URN in parts."""

    channel: Ref | None
    scheme: str
    path: str
    display: str | None


class ContactOut(TypedDict):
    """A contact; `blocked` and `stopped` are older than `status`. `ref` is only there in anonymous workspaces."""

    uuid: str
    name: str | None
    status: str | None
    language: str | None
    urns: list[str] | list[ExpandedURN]
    groups: list[Ref]
    notes: list[Note]
    fields: dict[str, str | None]
    flow: Ref | None
    created_on: str
    modified_on: str
    last_seen_on: str | None
    blocked: bool | None
    stopped: bool | None
    ref: NotRequired[str]
    anon_display: NotRequired[str]


CONTACT = {
    "uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab",
    "name": "Achieng",
    "status": "active",
    "language": "eng",
    "urns": ["tel:+254712345678"],
    "groups": [{"uuid": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10", "name": "Parents"}],
    "notes": [],
    "fields": {"baby_name": "Baraka", "county": "Nairobi"},
    "flow": None,
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:16:12.410211Z",
    "last_seen_on": "2026-11-24T08:16:12.410211Z",
    "blocked": False,
    "stopped": False,
}


@dataclass(frozen=True, slots=True)
class ContactView:
    """How the contacts of one workspace are shown: which fields it has, and of which type."""

    fields: dict[str, tuple[str, str]]
    """uuid and type code by key"""
    is_anonymous: bool
    expand_urns: bool = False

    @classmethod
    async def of(cls, lookups: Lookups, *, expand_urns: bool = False) -> "ContactView":
        """The view of a workspace."""
        fields = await lookups.contact_fields()
        return cls(fields, lookups.workspace.is_anonymous, expand_urns)

    def show(self, contact: ContactDetails) -> ContactOut:
        """One contact."""
        row = contact.row
        status = row["status"]
        shown: ContactOut = {
            "uuid": str(row["uuid"]),
            "name": row["name"],
            "status": STATUSES.get(status),
            "language": row["language"],
            "urns": self._urns(contact.urns),
            "groups": [ref(group["uuid"], group["name"]) for group in contact.groups],
            "notes": [_note(note) for note in contact.notes],
            "fields": {key: self._value(row["fields"].get(uuid), kind) for key, (uuid, kind) in self.fields.items()},
            "flow": optional_ref(row["flow_uuid"], row["flow_name"]),
            "created_on": instant(row["created_on"]),
            "modified_on": instant(row["modified_on"]),
            "last_seen_on": optional_instant(row["last_seen_on"]),
            "blocked": status == "B",
            "stopped": status == "S",
        }
        if not row["is_active"]:
            shown |= {
                "name": None, "status": None, "language": None, "urns": [], "groups": [], "notes": [], "fields": {},
                "flow": None, "blocked": None, "stopped": None,
            }  # fmt: skip
        if self.is_anonymous:
            shown["ref"] = shown["anon_display"] = reference_code(row["id"])
        return shown

    def _urns(self, urns: list[Columns]) -> Any:
        if self.expand_urns:
            return [
                {
                    "channel": optional_ref(urn["channel_uuid"], urn["channel_name"]),
                    "scheme": urn["scheme"],
                    "path": masked("")[1:] if self.is_anonymous else urn["path"],
                    "display": None if self.is_anonymous else urn["display"],
                }
                for urn in urns
            ]
        return [masked(urn["scheme"]) if self.is_anonymous else urn["identity"] for urn in urns]

    @staticmethod
    def _value(value: dict[str, Any] | None, kind: str) -> str | None:
        """The value in the form of the field's type; None if it isn't one."""
        if not value:
            return None
        found = value.get(
            {"T": "text", "N": "number", "D": "datetime", "S": "state", "I": "district", "W": "ward"}[kind]
        )
        return None if found is None else _decimal(found) if kind == "N" else str(found)


def _decimal(number: Any) -> str:
    """Plain, without zeros at the end."""
    text = format(number, "f") if not isinstance(number, float) else repr(number)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _note(note: Columns) -> Note:
    author: Author | None = None
    if note["email"]:
        name = f"{note['first_name']} {note['last_name']}".strip()
        author = {"email": note["email"], "name": name or note["email"]}
    return {"text": note["text"], "created_on": instant(note["created_on"]), "created_by": author}

"""Whom broadcasts and new sessions are for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.phones import InvalidPhone
from core.urns import InvalidURN, from_phone, parse
from flows import evaluation
from flows.assets import Reference
from flows.definition.references import AssetReference
from flows.resolution import resolved_groups

if TYPE_CHECKING:
    from flows.execution import Execution

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(slots=True)
class Recipients:
    """Recipients as events name them; `asked` says that there was a query, even if it came out empty."""

    groups: list[Reference] = field(default_factory=list)
    contacts: list[Reference] = field(default_factory=list)
    urns: list[str] = field(default_factory=list)
    contact_query: str = ""
    asked: bool = False

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.groups or self.contacts or self.urns or self.asked)

    @property
    def are_many(self) -> bool:
        """Whether it can't be told from them how many people that is."""
        return bool(self.groups or self.contact_query)

    def fields(self) -> dict[str, Any]:
        """As fields of an event."""
        return {
            "groups": self.groups or None,
            "contacts": self.contacts or None,
            "urns": self.urns or None,
            "contact_query": self.contact_query,
        }


def resolve(
    execution: "Execution",
    groups: Iterable[AssetReference],
    contacts: Iterable[AssetReference],
    urns: Iterable[str],
    contact_query: str,
    legacy_vars: Iterable[str],
) -> Recipients:
    """The recipients that an action names, in the order in which it does."""
    found = Recipients(asked=bool(contact_query))
    found.groups = [group.reference for group in resolved_groups(execution, groups)]
    found.contacts = [contact.to_json() for contact in contacts]
    found.urns = list(urns)
    for template in legacy_vars:
        _add_legacy(execution, execution.text(template).strip(), found)
    if contact_query:
        found.contact_query = evaluation.text(execution, contact_query, escape=quoted)[0].strip()
    return found


def quoted(text: str) -> str:
    """A text as a value in a contact query."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _add_legacy(execution: "Execution", text: str, found: Recipients) -> None:
    """Old flows name all kinds of recipients by expressions: UUIDs, groups, URNs and phone numbers."""
    if _UUID.fullmatch(text):
        found.contacts.append({"uuid": text.lower(), "name": ""})
        return
    group = execution.assets.group_named(text)
    if group is not None:
        found.groups.append(group.reference)
        return
    try:
        found.urns.append(str(parse(text).normalize().validate()))
        return
    except InvalidURN:
        pass
    try:
        found.urns.append(from_phone(text, execution.merged.country).identity)
    except InvalidPhone:
        execution.error(f"{text!r} is no contact, group, URN or phone number", "recipient_unresolved")

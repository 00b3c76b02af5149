"""Tickets: conversations handed to people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from flows.assets import Reference


@dataclass(slots=True, kw_only=True)
class Ticket:
    """A ticket of a contact; `topic` and `assignee` are references."""

    uuid: str
    status: str = "open"
    topic: Reference | None = None
    assignee: Reference | None = None

    def copy(self) -> "Ticket":
        """A ticket that can be changed without changing this one."""
        return replace(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 17.1's form."""
        return cls(
            uuid=data["uuid"],
            status=data.get("status") or "open",
            topic=data.get("topic") or None,
            assignee=data.get("assignee") or None,
        )

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 17.1's form."""
        data: dict[str, Any] = {"uuid": self.uuid, "status": self.status}
        if self.topic:
            data["topic"] = self.topic
        if self.assignee:
            data["assignee"] = self.assignee
        return data


def find_ticket(tickets: list[Ticket], uuid: str) -> Ticket | None:
    """The ticket of this UUID."""
    return next((ticket for ticket in tickets if ticket.uuid == uuid), None)

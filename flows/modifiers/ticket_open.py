"""The modifier `ticket_open`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import Reference, Topic, User
from flows.events.ticket_note_added import TicketNoteAdded
from flows.events.ticket_opened import TicketOpened
from flows.modifiers.base import Modifier, found, register
from flows.ticket import Ticket

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class TicketOpen(Modifier):
    """Opens a ticket, unless one is open; a note goes with it."""

    type: ClassVar[str] = "ticket_open"

    topic: Topic
    assignee: User | None = None
    note: str = ""

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        if scene.contact.open_ticket is not None:
            return False
        assignee: Reference | None = self.assignee.reference if self.assignee else None
        ticket = Ticket(uuid=scene.ids.uuid7(), topic=self.topic.reference, assignee=assignee)
        scene.contact.tickets.append(ticket)
        scene.log(TicketOpened(ticket=ticket.to_json()))
        if note := self.note.strip():
            scene.log(TicketNoteAdded(ticket_uuid=ticket.uuid, note=note))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        topic = data["topic"]["uuid"]
        assignee = data.get("assignee")
        user = found("user", str(assignee), assets.user_of(assignee)) if assignee else None
        return cls(found("topic", topic, assets.topics.get(topic)), user, data.get("note") or "")

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        assignee = self.assignee.reference if self.assignee else None
        return {"type": self.type, "topic": self.topic.reference, "assignee": assignee, "note": self.note}

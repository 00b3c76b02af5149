"""The modifier `ticket_note`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.events.ticket_note_added import TicketNoteAdded
from flows.modifiers.base import Modifier, register
from flows.ticket import find_ticket

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class TicketNote(Modifier):
    """Adds a note to a ticket."""

    type: ClassVar[str] = "ticket_note"

    ticket_uuid: str
    note: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        ticket = find_ticket(scene.contact.tickets, self.ticket_uuid)
        if ticket is None:
            return False
        scene.log(TicketNoteAdded(ticket_uuid=ticket.uuid, note=self.note))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(data["ticket_uuid"], data["note"])

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "ticket_uuid": self.ticket_uuid, "note": self.note}

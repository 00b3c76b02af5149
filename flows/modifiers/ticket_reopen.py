"""The modifier `ticket_reopen`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.events.ticket_reopened import TicketReopened
from flows.modifiers.base import Modifier, register
from flows.ticket import find_ticket

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class TicketReopen(Modifier):
    """Opens a closed ticket again, unless another one is open."""

    type: ClassVar[str] = "ticket_reopen"

    ticket_uuid: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        ticket = find_ticket(scene.contact.tickets, self.ticket_uuid)
        if ticket is None or ticket.status == "open" or scene.contact.open_ticket is not None:
            return False
        ticket.status = "open"
        scene.log(TicketReopened(ticket_uuid=ticket.uuid))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(data["ticket_uuid"])

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "ticket_uuid": self.ticket_uuid}

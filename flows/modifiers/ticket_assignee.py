"""The modifier `ticket_assignee`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import User
from flows.events.ticket_assignee_changed import TicketAssigneeChanged
from flows.modifiers.base import Modifier, found, register
from flows.ticket import find_ticket

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class TicketAssignee(Modifier):
    """Gives a ticket to somebody, or to nobody."""

    type: ClassVar[str] = "ticket_assignee"

    ticket_uuid: str
    assignee: User | None

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        ticket = find_ticket(scene.contact.tickets, self.ticket_uuid)
        assignee = self.assignee.reference if self.assignee else None
        if ticket is None or ticket.assignee == assignee:
            return False
        previous, ticket.assignee = ticket.assignee, assignee
        scene.log(TicketAssigneeChanged(ticket_uuid=ticket.uuid, assignee=assignee, previous=previous))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        assignee = data.get("assignee")
        user = found("user", str(assignee), assets.user_of(assignee)) if assignee else None
        return cls(data["ticket_uuid"], user)

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        assignee = self.assignee.reference if self.assignee else None
        return {"type": self.type, "ticket_uuid": self.ticket_uuid, "assignee": assignee}

"""The modifier `ticket_topic`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import Topic
from flows.events.ticket_topic_changed import TicketTopicChanged
from flows.modifiers.base import Modifier, found, register
from flows.ticket import find_ticket

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class TicketTopic(Modifier):
    """Changes what a ticket is about."""

    type: ClassVar[str] = "ticket_topic"

    ticket_uuid: str
    topic: Topic

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        ticket = find_ticket(scene.contact.tickets, self.ticket_uuid)
        if ticket is None or (ticket.topic or {}).get("uuid") == self.topic.uuid:
            return False
        ticket.topic = self.topic.reference
        scene.log(TicketTopicChanged(ticket_uuid=ticket.uuid, topic=ticket.topic))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        uuid = data["topic"]["uuid"]
        return cls(data["ticket_uuid"], found("topic", uuid, assets.topics.get(uuid)))

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "ticket_uuid": self.ticket_uuid, "topic": self.topic.reference}

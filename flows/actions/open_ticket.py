"""The action `open_ticket`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.assets import Topic
from flows.definition.fields import reference, text
from flows.definition.flow_types import ONLINE
from flows.definition.references import AssetReference
from flows.modifiers.ticket_open import TicketOpen
from flows.resolution import resolved_user

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket(Action):
    """Opens a ticket, unless one is open; the local `_new_ticket` is its UUID."""

    type: ClassVar[str] = "open_ticket"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    topic: AssetReference | None = reference("topic")  # noqa: RUF009
    assignee: AssetReference | None = reference("user")  # noqa: RUF009
    note: str = text(template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        note = execution.text(self.note).strip()
        execution.set_local("_new_ticket", self._open(execution, note))

    def _open(self, execution: "Execution", note: str) -> str:
        """The UUID of the ticket that was opened, "" if none was."""
        if execution.batch:
            execution.error("can't open tickets during batch starts", "batch_ticket")
            return ""
        assignee = resolved_user(execution, self.assignee) if self.assignee else None
        topic = self._topic(execution)
        if topic is None or not execution.modify(TicketOpen(topic, assignee, note)):
            return ""
        return execution.contact.tickets[-1].uuid

    def _topic(self, execution: "Execution") -> Topic | None:
        if self.topic is None:
            return execution.assets.topic_named("General")
        topic = execution.assets.topics.get(self.topic.identity)
        if topic is None:
            execution.missing("topic", self.topic.identity, self.topic.name)
        return topic

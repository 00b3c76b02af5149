"""Tickets as expressions see them."""

from typing import TYPE_CHECKING

from flows.context import assets as views
from flows.expressions.values import Record, Value
from flows.ticket import Ticket

if TYPE_CHECKING:
    from flows.scene import Scene


def ticket_view(scene: "Scene", ticket: Ticket | None) -> Value:
    """A ticket, null if there is none."""
    if ticket is None:
        return None
    assignee = scene.assets.user_of(ticket.assignee) if ticket.assignee else None
    return Record({"uuid": ticket.uuid, "topic": views.named(ticket.topic), "assignee": views.user(assignee)})

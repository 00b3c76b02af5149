"""The action `set_contact_status`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.contact import STATUSES, ContactStatus
from flows.definition.fields import text
from flows.modifiers.status import Status

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactStatus(Action):
    """Sets the status of the contact."""

    type: ClassVar[str] = "set_contact_status"

    status: ContactStatus = text(required=True, choices=STATUSES)  # noqa: RUF009

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.modify(Status(self.status))

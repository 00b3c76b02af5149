"""The action `set_contact_name`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.modifiers.name import Name

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactName(Action):
    """Sets the name of the contact; an empty one removes it."""

    type: ClassVar[str] = "set_contact_name"

    name: str = text(max_chars=1_000, template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        name = execution.sound_text(self.name)
        if name is not None:
            execution.modify(Name(name.strip()))

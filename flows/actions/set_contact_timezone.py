"""The action `set_contact_timezone`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.modifiers.timezone import Timezone, is_timezone

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactTimezone(Action):
    """Sets the time zone of the contact; an empty one removes it, an unknown one is an error."""

    type: ClassVar[str] = "set_contact_timezone"

    timezone: str = text(max_chars=1_000, template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        name = execution.sound_text(self.timezone)
        if name is None:
            return
        name = name.strip()
        if name and not is_timezone(name):
            execution.error(f"{name!r} is not a time zone", "timezone:invalid", timezone=name)
        else:
            execution.modify(Timezone(name))

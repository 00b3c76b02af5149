"""The action `set_contact_field`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import reference, text
from flows.definition.references import AssetReference
from flows.modifiers.field import Field

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactField(Action):
    """Sets a field of the contact; an empty value removes it."""

    type: ClassVar[str] = "set_contact_field"

    field: AssetReference = reference("field", required=True)  # noqa: RUF009
    value: str = text(template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        value = execution.sound_text(self.value)
        if value is None:
            return
        field = execution.assets.fields.get(self.field.identity)
        if field is None:
            execution.missing("field", self.field.identity, self.field.name)
            return
        execution.modify(Field(field, value.strip()))

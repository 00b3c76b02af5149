"""The action `add_contact_groups`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import references
from flows.definition.references import AssetReference
from flows.modifiers.groups import Groups
from flows.resolution import resolved_groups

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class AddContactGroups(Action):
    """Adds the contact to groups."""

    type: ClassVar[str] = "add_contact_groups"

    groups: tuple[AssetReference, ...] = references("group", required=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.modify(Groups(tuple(resolved_groups(execution, self.groups)), "add"))

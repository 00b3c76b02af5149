"""The action `remove_contact_groups`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import boolean, references
from flows.definition.reading import ReadError
from flows.definition.references import AssetReference
from flows.modifiers.groups import Groups
from flows.resolution import resolved_groups

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveContactGroups(Action):
    """Removes the contact from groups, or from all that have no query."""

    type: ClassVar[str] = "remove_contact_groups"

    groups: tuple[AssetReference, ...] = references("group")
    all_groups: bool = boolean()

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        if self.all_groups:
            groups = [group for group in execution.assets.groups.values() if not group.uses_query]
        else:
            groups = resolved_groups(execution, self.groups)
        execution.modify(Groups(tuple(groups), "remove"))

    def check(self) -> None:
        """See `Action.check`."""
        if self.all_groups and self.groups:
            raise ReadError("can't name groups when all groups are to be left")

"""The action `add_input_labels`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import references
from flows.definition.flow_types import INTERACTIVE
from flows.definition.references import AssetReference
from flows.events.input_labels_added import InputLabelsAdded
from flows.resolution import resolved_labels

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class AddInputLabels(Action):
    """Puts labels on the message that the contact sent."""

    type: ClassVar[str] = "add_input_labels"
    flow_types: ClassVar[frozenset[str]] = INTERACTIVE

    labels: tuple[AssetReference, ...] = references("label", required=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        received = execution.session.input
        if received is None:
            execution.error("there is no message to put labels on", "labels_no_input")
            return
        labels = resolved_labels(execution, self.labels)
        if labels:
            execution.log(InputLabelsAdded(input_uuid=received.uuid, labels=[label.reference for label in labels]))

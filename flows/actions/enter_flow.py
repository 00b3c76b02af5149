"""The action `enter_flow`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.assets import FlowNotFound, UnreadableFlow
from flows.definition.fields import boolean, reference
from flows.definition.flow_types import BACKGROUND
from flows.definition.references import AssetReference

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class EnterFlow(Action):
    """Enters another flow; unless it is terminal the run goes on afterwards, at the router of this node."""

    type: ClassVar[str] = "enter_flow"

    flow: AssetReference = reference("flow", required=True)  # noqa: RUF009
    terminal: bool = boolean()

    def execute(self, execution: "Execution") -> None:
        """The flow begins when the other actions of the node are done; without it the run fails."""
        try:
            flow = execution.assets.flow(self.flow.identity)
        except (FlowNotFound, UnreadableFlow):
            execution.fail(execution.run, f"Unable to find flow '{self.flow.name}'")
            return
        session_type = execution.session.type
        if flow.type not in (session_type, BACKGROUND):
            execution.fail(
                execution.run,
                f"Can't enter flow[uuid={flow.uuid},name={flow.name}] of type {flow.type} from type {session_type}",
            )
            return
        execution.pushed = (flow, self.terminal)

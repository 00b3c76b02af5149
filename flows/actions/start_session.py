"""The action `start_session`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flows.actions.base import Action, register
from flows.assets import FlowNotFound, UnreadableFlow
from flows.definition.fields import boolean, json_object, reference, references, text, texts
from flows.definition.flow_types import ONLINE
from flows.definition.references import AssetReference
from flows.events.session_triggered import SessionTriggered
from flows.history import child_history
from flows.recipients import resolve
from flows.run_summary import summarize

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession(Action):
    """Starts others in a flow: groups, contacts and URNs, those whom a query finds, or a new contact."""

    type: ClassVar[str] = "start_session"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    groups: tuple[AssetReference, ...] = references("group")
    contacts: tuple[AssetReference, ...] = references("contact")
    urns: tuple[str, ...] = texts()
    contact_query: str = text(template=True)
    legacy_vars: tuple[str, ...] = texts(max_chars=1_000, template=True)
    flow: AssetReference = reference("flow", required=True)  # noqa: RUF009
    exclusions: dict[str, Any] = json_object()  # noqa: RUF009
    create_contact: bool = boolean()

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        recipients = resolve(execution, self.groups, self.contacts, self.urns, self.contact_query, self.legacy_vars)
        try:
            flow = execution.assets.flow(self.flow.identity)
        except (FlowNotFound, UnreadableFlow):
            execution.missing("flow", self.flow.identity, self.flow.name)
            return
        if execution.batch and recipients.are_many:
            execution.error("can't start new sessions for groups or queries during batch starts", "batch_start")
            return
        history = child_history(execution.session)
        if history["ancestors_since_input"] >= execution.limits.ancestors:
            execution.error("too many sessions were started since the contact last said something", "spawn_limit")
            return
        if not recipients.any and not self.create_contact:
            return
        execution.log(
            SessionTriggered(
                flow={"uuid": flow.uuid, "name": flow.name},
                exclusions={"in_a_flow": True} if self.exclusions.get("in_a_flow") else {},
                create_contact=self.create_contact,
                run_summary=summarize(execution.run, execution.contact),
                history=history,
                **recipients.fields(),
            )
        )

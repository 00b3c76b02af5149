"""The root of what expressions see: the names that can follow `@`."""

from typing import TYPE_CHECKING

from flows.context import assets as views
from flows.context.contact import ContactView, urns_view
from flows.context.legacy_extra import legacy_extra
from flows.context.results import results_view
from flows.context.runs import RelatedRunView, RunView, locals_view
from flows.context.session import InputView, node_view, resume_view, trigger_view, webhook_view
from flows.context.ticket import ticket_view
from flows.expressions.values import Exposing, Value, exposed

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.run import Run


class RunContext(Exposing):
    """Everything that templates of a run may name; made once a sprint, each part when it is asked for."""

    __slots__ = ("_contact", "_execution", "_run", "_trigger")

    def __init__(self, execution: "Execution", run: "Run") -> None:
        self._execution, self._run = execution, run
        self._contact = ContactView(execution, execution.contact)
        self._trigger: Value = None

    @exposed()
    def child(self) -> Value:
        children = (run for run in reversed(self._execution.session.runs) if run.parent is self._run)
        child = next(children, None)
        return RelatedRunView(self._execution, child, self._execution.contact) if child else None

    @exposed()
    def contact(self) -> Value:
        return self._contact

    @exposed()
    def fields(self) -> Value:
        return self._contact.fields()

    @exposed()
    def globals(self) -> Value:
        return views.globals_(self._execution.assets)

    @exposed()
    def input(self) -> Value:
        received = self._execution.session.input
        return InputView(self._execution, received) if received else None

    @exposed(warning="@legacy_extra is deprecated")
    def legacy_extra(self) -> Value:
        return legacy_extra(self._execution, self._run)

    @exposed()
    def locals(self) -> Value:
        return locals_view(self._run)

    @exposed()
    def node(self) -> Value:
        return node_view(self._execution)

    @exposed()
    def parent(self) -> Value:
        execution = self._execution
        if self._run.parent is not None:
            return RelatedRunView(execution, self._run.parent, execution.contact)
        summary = execution.parent
        return RelatedRunView(execution, summary, summary.contact) if summary else None

    @exposed()
    def results(self) -> Value:
        return results_view(self._run.results)

    @exposed()
    def resume(self) -> Value:
        return resume_view(self._execution.resume)

    @exposed()
    def run(self) -> Value:
        return RunView(self._execution, self._run)

    @exposed()
    def ticket(self) -> Value:
        return ticket_view(self._execution, self._execution.contact.open_ticket)

    @exposed()
    def trigger(self) -> Value:
        if self._trigger is None:
            self._trigger = trigger_view(self._execution, self._execution.session.trigger)
        return self._trigger

    @exposed()
    def urns(self) -> Value:
        return urns_view(self._execution, self._execution.contact)

    @exposed()
    def webhook(self) -> Value:
        return webhook_view(self._run.webhook)

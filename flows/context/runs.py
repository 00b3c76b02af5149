"""Runs as expressions see them: the present one, its child and its parent."""

from typing import TYPE_CHECKING

from flows.assets import Reference
from flows.contact import Contact
from flows.context.contact import ContactView, contact_text, fields_view, instant, urns_view
from flows.context.results import results_view
from flows.expressions.values import Exposing, Keyed, Record, Value, exposed

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.run import Run
    from flows.run_summary import RunSummary


def flow_view(reference: Reference) -> Value:
    """A flow; its text is its name."""
    from decimal import Decimal

    properties: dict[str, Value] = {
        "uuid": reference["uuid"],
        "name": reference["name"],
        "revision": Decimal(reference.get("revision", 0)),
    }
    return Record(properties, reference["name"])


def locals_view(run: "Run") -> Value:
    """A run's locals by name."""
    return Keyed(run.locals, lambda name: run.locals[name])


class RunView(Exposing):
    """`@run`; its text is `contact@flow`."""

    __slots__ = ("_execution", "_run")

    def __init__(self, execution: "Execution", run: "Run") -> None:
        self._execution, self._run = execution, run

    def default(self) -> Value:
        """Who, in which flow."""
        return f"{contact_text(self._execution, self._execution.contact)}@{self._run.flow_reference['name']}"

    @exposed()
    def uuid(self) -> Value:
        return self._run.uuid

    @exposed()
    def contact(self) -> Value:
        return ContactView(self._execution, self._execution.contact)

    @exposed()
    def flow(self) -> Value:
        return flow_view(self._run.flow_reference)

    @exposed()
    def status(self) -> Value:
        return self._run.status

    @exposed()
    def locals(self) -> Value:
        return locals_view(self._run)

    @exposed()
    def results(self) -> Value:
        return results_view(self._run.results)

    @exposed()
    def path(self) -> Value:
        return [
            Record({"node_uuid": step["node_uuid"], "arrived_on": instant(step["arrived_on"])})
            for step in self._run.path
        ]

    @exposed()
    def created_on(self) -> Value:
        return instant(self._run.created_on)

    @exposed()
    def exited_on(self) -> Value:
        return instant(self._run.exited_on)


class _OldRun(Exposing):
    """`@child.run` and `@parent.run`"""

    __slots__ = ("_status",)

    def __init__(self, status: str) -> None:
        self._status = status

    @exposed(warning="@child.run.status is deprecated, use @child.status instead")
    def status(self) -> Value:
        return self._status


class RelatedRunView(Exposing):
    """`@child` and `@parent`: a run of this session, or the one that triggered it; its text is `contact@flow`."""

    __slots__ = ("_contact", "_execution", "_run")

    def __init__(self, execution: "Execution", run: "Run | RunSummary", contact: Contact | None) -> None:
        self._execution, self._run, self._contact = execution, run, contact

    def default(self) -> Value:
        """Who, in which flow."""
        who = contact_text(self._execution, self._contact) if self._contact else ""
        return f"{who}@{self._run.flow_reference['name']}"

    @exposed()
    def uuid(self) -> Value:
        return self._run.uuid

    @exposed()
    def run(self) -> Value:
        return _OldRun(self._run.status)

    @exposed()
    def contact(self) -> Value:
        return ContactView(self._execution, self._contact) if self._contact else None

    @exposed()
    def flow(self) -> Value:
        return flow_view(self._run.flow_reference)

    @exposed()
    def fields(self) -> Value:
        return fields_view(self._execution, self._contact) if self._contact else None

    @exposed()
    def urns(self) -> Value:
        return urns_view(self._execution, self._contact) if self._contact else None

    @exposed()
    def results(self) -> Value:
        return results_view(self._run.results)

    @exposed()
    def status(self) -> Value:
        return self._run.status

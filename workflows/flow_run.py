"""A flow run that waits or calls: its time, its calls to the outside, and its end."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.calls import CallActivities
    from activities.runs import RunActivities
    from core.contracts import search_attributes
    from core.contracts.calls import CallInput
    from core.contracts.runs import FlowRunInput, FlowRunRef, RunCalled, RunOutcome, RunParked, RunSummary
    from core.contracts.signals import Signal
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

LEAST_SLEEP = timedelta(seconds=1)
"""What a run sleeps at least after its timer fired too early, as when the clocks of two machines differ."""


@workflow.defn(name=WorkflowType.FLOW_RUN)
class FlowRunWorkflow:
    """Sleeps until the run's deadline, makes the calls that its sprints need, and ends when the run ends.

    The session's row is the truth. Replies that move the deadline later don't come here; when the timer fires, the
    pipeline says whether anything is due. Signals may come twice, late, or of kinds not known here: they change
    nothing that the pipeline doesn't confirm.
    """

    @workflow.init
    def __init__(self, start: FlowRunInput) -> None:
        self._ref = FlowRunRef(run=start.run)
        self._shown = start.status
        self._deadline, self._call = start.deadline, start.call
        self._summary: RunSummary | None = None
        self._is_over = False

    @workflow.run
    async def run(self, start: FlowRunInput) -> RunSummary | None:
        """Lives as long as the run; its summary, or None if nobody knows the run any more."""
        try:
            while not self._is_over:
                await self._step()
        except (asyncio.CancelledError, ActivityError) as e:
            if not is_cancelled_exception(e):
                raise
            await self._interrupt()
        if self._summary:
            self._show(self._summary.status)
        return self._summary

    @workflow.signal(name=Signal.PARKED)
    def parked(self, signal: RunParked) -> None:
        """The run waits, with a deadline that may be earlier than the one known."""
        self._deadline = signal.deadline

    @workflow.signal(name=Signal.CALLED)
    def called(self, signal: RunCalled) -> None:
        """A sprint of the run is held for a call."""
        self._call = signal.call

    @workflow.signal(name=Signal.ENDED)
    def ended(self, summary: RunSummary) -> None:
        """The run is over."""
        self._summary, self._is_over = summary, True

    @workflow.signal(dynamic=True)
    def unknown_signal(self, name: str, arguments: Sequence[RawValue]) -> None:
        """A later or earlier version means something by it."""
        workflow.logger.warning(f"a signal {name!r} means nothing to this version of a run's workflow, ignored")

    async def _step(self) -> None:
        """Does what is next: a call, a look at the run whose time has come, or sleep."""
        if self._call is not None:
            await self._make_call()
        elif self._deadline is not None and self._deadline <= workflow.now():
            await self._wake()
        elif workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new(FlowRunInput(run=self._ref.run, status=self._shown, deadline=self._deadline))
        else:
            await self._sleep()

    async def _sleep(self) -> None:
        self._show("waiting")
        deadline = self._deadline
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._is_over or self._call is not None or self._deadline != deadline,
                timeout=deadline - workflow.now() if deadline else None,
                timeout_summary="The run's time is up",
            )

    async def _wake(self) -> None:
        self._deadline = None
        self._take(
            await workflow.execute_local_activity_method(
                RunActivities.wake_run, self._ref, **options.stepped("Time is up")
            )
        )

    async def _make_call(self) -> None:
        call, self._call = self._call, None
        assert call is not None
        self._show("calling")
        order = CallInput(call=call)
        try:
            await workflow.execute_activity_method(
                CallActivities.make_call, order, **options.titled(options.CALL, "Call to the outside")
            )
        except ActivityError as e:
            if is_cancelled_exception(e):
                raise
            await workflow.execute_activity_method(
                CallActivities.give_up_call, order, **options.titled(options.PIPELINE, "No attempt came to an end")
            )
        self._take(
            await workflow.execute_local_activity_method(
                RunActivities.continue_run, self._ref, **options.stepped("Go on with the answer")
            )
        )

    def _take(self, outcome: RunOutcome) -> None:
        """Takes over what the pipeline said, unless a signal that came meanwhile says something newer."""
        match outcome.status:
            case "ended" | "gone":
                self._summary, self._is_over = self._summary or outcome.summary, True
            case "calling":
                self._call = self._call or outcome.call
            case "waiting":
                self._deadline = _earlier(self._deadline, outcome.deadline)

    async def _interrupt(self) -> None:
        """Somebody cancelled the workflow: the run is interrupted, so that the contact isn't left waiting in it."""
        self._take(
            await workflow.execute_local_activity_method(
                RunActivities.interrupt_run, self._ref, **options.stepped("Interrupt the run")
            )
        )

    def _show(self, status: str) -> None:
        if status != self._shown:
            self._shown = status
            workflow.upsert_search_attributes([search_attributes.RUN_STATUS.value_set(status)])


def _earlier(known: datetime | None, said: datetime | None) -> datetime | None:
    least = workflow.now() + LEAST_SLEEP
    times = [time for time in (known, said and max(said, least)) if time is not None]
    return min(times, default=None)

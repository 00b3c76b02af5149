"""A bulk start: recipients, then batches in a sliding window."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.starts import StartActivities
    from core.contracts import workflow_ids
    from core.contracts.queues import Queue
    from core.contracts.signals import Query, Signal
    from core.contracts.starts import (
        BatchReport,
        FlowStartBatchInput,
        FlowStartInput,
        StartEnd,
        StartProgress,
        StartRef,
        WorkspaceRef,
    )
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.flow_start_batch import FlowStartBatchWorkflow

WINDOW = 8
"""Batches that are being started at a time. Their runs' parking is not waited for."""
CHILDREN = 250
"""Batches before the history is begun anew: some 3,000 events."""
FULL = 10_000
"""Messages of the workspace in the send queue above which no further batch is begun."""
PAUSE = timedelta(seconds=10)
"""Between looks at a full send queue."""


@workflow.defn(name=WorkflowType.FLOW_START)
class FlowStartWorkflow:
    """Starts a flow for any number of contacts.

    Batches are child workflows with the workspace as their key of fairness, so that a start of one workspace doesn't
    hold up another's. Each reports by signal when its contacts are started, and lives on by itself until their runs
    are parked.
    """

    @workflow.init
    def __init__(self, start: FlowStartInput) -> None:
        self._start = start
        self._next, self._first = start.next_batch, start.next_batch
        self._batches, self._contacts, self._total = start.batches, start.contacts, start.total
        self._cancelled, self._pausing, self._depth = start.cancelled, False, 0
        self._running = set[int]()

    @workflow.run
    async def run(self, start: FlowStartInput) -> StartProgress:
        """Begins batch after batch; how far it came."""
        if self._batches is None:
            await self._resolve()
        while self._more:
            if self._next - self._first >= CHILDREN:
                await workflow.wait_condition(lambda: not self._running)
                workflow.continue_as_new(self._state())
            await self._begin_batch()
            await self._wait_for_room()
        await workflow.wait_condition(lambda: not self._running)
        end = StartEnd(start=start.start, total=self._total, cancelled=self._cancelled)
        await workflow.execute_activity_method(
            StartActivities.finish_start, end, **options.titled(options.PIPELINE, "Note the end")
        )
        return self.progress()

    @workflow.signal(name=Signal.CANCEL)
    def cancel(self) -> None:
        """Begins no further batch; those that are being started go on to their end."""
        self._cancelled = True

    @workflow.signal(name=Signal.BATCH_STARTED)
    def batch_started(self, report: BatchReport) -> None:
        """A batch's contacts are started. Said twice, it counts once."""
        if report.number in self._running:
            self._running.remove(report.number)
            self._total, self._depth = self._total + report.outcome, report.queue_depth

    @workflow.query(name=Query.PROGRESS)
    def progress(self) -> StartProgress:
        """How far the start has come."""
        return StartProgress(
            status=self._status(),
            contacts=self._contacts,
            batches=self._batches or 0,
            batches_begun=self._next,
            batches_done=self._next - len(self._running),
            total=self._total,
        )

    @property
    def _more(self) -> bool:
        return self._batches is not None and self._next < self._batches and not self._cancelled

    async def _resolve(self) -> None:
        recipients = await workflow.execute_activity_method(
            StartActivities.resolve_recipients,
            StartRef(start=self._start.start),
            **options.titled(options.BULK, "Resolve recipients"),
        )
        self._batches, self._contacts = recipients.batches, recipients.contacts

    async def _begin_batch(self) -> None:
        number, start = self._next, self._start
        self._next += 1
        self._running.add(number)
        try:
            child = await workflow.start_child_workflow(
                FlowStartBatchWorkflow.run,
                FlowStartBatchInput(
                    start=start.start,
                    number=number,
                    workspace_id=start.workspace_id,
                    parent=workflow.info().workflow_id,
                ),
                id=workflow_ids.flow_start_batch(start.start, number),
                task_queue=Queue.FLOW,
                parent_close_policy=ParentClosePolicy.ABANDON,
                priority=Priority(fairness_key=f"workspace:{start.workspace_id}"),
                static_summary=f"{start.flow}, batch {number}",
                search_attributes=workflow.info().typed_search_attributes,
            )
        except WorkflowAlreadyStartedError:
            self._running.discard(number)  # an earlier life of this workflow began it, and it is under way
        else:
            # A batch that ends without a report, because somebody terminated it, must not hold up the start for ever.
            child.add_done_callback(lambda _: self._running.discard(number))

    async def _wait_for_room(self) -> None:
        await workflow.wait_condition(lambda: len(self._running) < WINDOW or self._cancelled)
        while self._more and self._depth > FULL:
            self._pausing = True
            try:
                await workflow.wait_condition(lambda: self._cancelled, timeout=PAUSE, timeout_summary="Queue is full")
            except TimeoutError:
                self._depth = await workflow.execute_activity_method(
                    StartActivities.read_queue_depth,
                    WorkspaceRef(workspace_id=self._start.workspace_id),
                    **options.titled(options.PIPELINE, "Messages in the send queue"),
                )
        self._pausing = False

    def _state(self) -> FlowStartInput:
        return self._start.model_copy(
            update={
                "batches": self._batches,
                "contacts": self._contacts,
                "next_batch": self._next,
                "total": self._total,
                "cancelled": self._cancelled,
            }
        )

    def _status(self) -> str:
        if self._cancelled:
            return "cancelled"
        if self._batches is None:
            return "resolving"
        if self._pausing:
            return "pausing"
        return "running" if self._more or self._running else "completed"

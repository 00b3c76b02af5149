"""Work for many contacts: recipients, then batches in a sliding window. Flow starts and broadcasts share it."""

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import Priority
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.starts import StartActivities
    from core.contracts.payload import Payload
    from core.contracts.queues import Queue
    from core.contracts.signals import Query, Signal
    from core.contracts.starts import BatchReport, BulkInput, Recipients, StartProgress, WorkspaceRef
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

WINDOW = 8
"""Batches that are under way at a time. The parking of a start's runs is not waited for."""
CHILDREN = 250
"""Batches before the history is begun anew: some 3,000 events."""
PAUSE = timedelta(seconds=10)
"""Between looks at a full send queue."""


class BulkWorkflow(ABC):
    """The frame: begins batch after batch, and counts what they report.

    Batches are child workflows with the workspace as their key of fairness, so that bulk work of one workspace doesn't
    hold up another's. Each reports by signal when its contacts are done, and may live on by itself.
    """

    def __init__(self, order: BulkInput) -> None:
        self._order = order
        self._next, self._first = order.next_batch, order.next_batch
        self._batches, self._contacts, self._total = order.batches, order.contacts, order.total
        self._limit = order.queue_limit
        self._cancelled, self._pausing, self._depth = order.cancelled, False, 0
        self._running = set[int]()

    @abstractmethod
    async def _resolve(self) -> Recipients:
        """Orders that the recipients be resolved into batches."""

    @abstractmethod
    def _batch(self, number: int) -> tuple[WorkflowType, Payload, str, str]:
        """Workflow type, input, id and title of a batch."""

    @abstractmethod
    async def _finish(self) -> None:
        """Orders that the end be noted."""

    async def carry_out(self) -> StartProgress:
        """Begins batch after batch; how far it came."""
        if self._batches is None:
            recipients = await self._resolve()
            self._batches, self._contacts, self._limit = (
                recipients.batches, recipients.contacts, recipients.queue_limit,
            )  # fmt: skip
        while self._more:
            if self._next - self._first >= CHILDREN:
                await workflow.wait_condition(lambda: not self._running)
                workflow.continue_as_new(self._state())
            await self._begin_batch()
            await self._wait_for_room()
        await workflow.wait_condition(lambda: not self._running)
        await self._finish()
        return self.progress()

    @workflow.signal(name=Signal.CANCEL)
    def cancel(self) -> None:
        """Begins no further batch; those that are under way stop at the next hundred of their contacts."""
        self._cancelled = True

    @workflow.signal(name=Signal.BATCH_STARTED)
    def batch_started(self, report: BatchReport) -> None:
        """A batch's contacts are done. Said twice, it counts once."""
        if report.number in self._running:
            self._running.remove(report.number)
            self._total, self._depth = self._total + report.outcome, report.queue_depth

    @workflow.query(name=Query.PROGRESS)
    def progress(self) -> StartProgress:
        """How far the work has come."""
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

    async def _begin_batch(self) -> None:
        number, order = self._next, self._order
        self._next += 1
        self._running.add(number)
        kind, batch, name, title = self._batch(number)
        try:
            child: workflow.ChildWorkflowHandle[Any, Any] = await workflow.start_child_workflow(
                kind,
                batch,
                id=name,
                task_queue=Queue.FLOW,
                parent_close_policy=ParentClosePolicy.ABANDON,
                priority=Priority(fairness_key=f"workspace:{order.workspace_id}"),
                static_summary=title,
                search_attributes=workflow.info().typed_search_attributes,
            )
        except WorkflowAlreadyStartedError:
            self._running.discard(number)  # an earlier life of this workflow began it, and it is under way
        else:
            # A batch that ends without a report, because somebody terminated it, must not hold up the rest for ever.
            child.add_done_callback(lambda _: self._running.discard(number))

    async def _wait_for_room(self) -> None:
        await workflow.wait_condition(lambda: len(self._running) < WINDOW or self._cancelled)
        while self._more and self._depth > self._limit:
            self._pausing = True
            try:
                await workflow.wait_condition(lambda: self._cancelled, timeout=PAUSE, timeout_summary="Queue is full")
            except TimeoutError:
                self._depth = await workflow.execute_activity_method(
                    StartActivities.read_queue_depth,
                    WorkspaceRef(workspace_id=self._order.workspace_id),
                    **options.titled(options.PIPELINE, "Messages in the send queue"),
                )
        self._pausing = False

    def _state(self) -> BulkInput:
        return self._order.model_copy(
            update={
                "batches": self._batches,
                "contacts": self._contacts,
                "queue_limit": self._limit,
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


async def report(parent: str | None, about: BatchReport) -> None:
    """Tells a batch's parent, if it wants to know and is still there."""
    if parent is None:
        return
    try:
        await workflow.get_external_workflow_handle(parent).signal(Signal.BATCH_STARTED, about)
    except ApplicationError:
        workflow.logger.info("the parent has ended already, nobody waits for the report of a batch")

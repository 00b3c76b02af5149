"""What runs at fixed intervals: one table, applied whenever a worker process starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
    WorkflowExecutionStatus,
)
from temporalio.service import RPCError, RPCStatusCode

from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType


@dataclass(frozen=True, slots=True)
class Recurring:
    """A workflow without input that is started every so often, unless the one before it still runs."""

    name: str
    every: timedelta
    workflow: WorkflowType
    note: str
    queue: Queue = Queue.DEFAULT
    offset: timedelta = timedelta()
    """How long after the beginning of each interval; those of a day begin at midnight, UTC."""
    catch_up: timedelta = timedelta(minutes=1)
    """How long after its time a start that was missed, because Temporal was away, is still made."""

    def schedule(self) -> Schedule:
        """As Temporal wants it."""
        return Schedule(
            action=ScheduleActionStartWorkflow(
                self.workflow, id=self.name, task_queue=self.queue, static_summary=self.note
            ),
            spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=self.every, offset=self.offset)]),
            # A run that takes longer than the interval does the work of the next one, too.
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=self.catch_up),
            state=ScheduleState(note=self.note),
        )


SCHEDULES: tuple[Recurring, ...] = (
    Recurring(
        "sweep-outbox", timedelta(minutes=1), WorkflowType.OUTBOX, "Push messages that are not in the send queue"
    ),
    Recurring(
        "sync-schedules",
        timedelta(minutes=5),
        WorkflowType.SYNC_SCHEDULES,
        "Mend schedules and campaigns that are out of step with their rows",
    ),
    Recurring("reconcile", timedelta(minutes=5), WorkflowType.RECONCILE, "Mend runs and workflows that disagree"),
    Recurring(
        "housekeeping",
        timedelta(hours=1),
        WorkflowType.HOUSEKEEPING,
        "Delete rows past their time",
        offset=timedelta(minutes=40),
    ),
    Recurring("squash-counts", timedelta(minutes=1), WorkflowType.SQUASH_COUNTS, "Replace differences by their sums"),
    Recurring(
        "archive",
        timedelta(days=1),
        WorkflowType.ARCHIVE,
        "Put old messages and runs into files",
        offset=timedelta(minutes=1),
        catch_up=timedelta(days=1),
    ),
    Recurring(
        "daily-statistics",
        timedelta(days=1),
        WorkflowType.DAILY_STATISTICS,
        "Write the figures of the day before",
        offset=timedelta(minutes=15),
        catch_up=timedelta(days=1),
    ),
)


async def apply(temporal: Client, schedules: tuple[Recurring, ...] = SCHEDULES) -> None:
    """Creates the schedules, or brings those that exist up to date; whether one is paused is left as it is."""
    for recurring in schedules:
        try:
            await temporal.create_schedule(recurring.name, recurring.schedule())
        except ScheduleAlreadyRunningError:
            await temporal.get_schedule_handle(recurring.name).update(_updated(recurring))


_KEPT_BY = "temporal-sys-scheduler:{}"
"""The workflow in which Temporal's server keeps a schedule: to look at it is a read, to describe a schedule a query."""


async def restore(temporal: Client, schedules: tuple[Recurring, ...] = SCHEDULES) -> bool:
    """Creates the schedules again if Temporal has lost them; whether it had."""
    try:
        kept = await temporal.get_workflow_handle(_KEPT_BY.format(schedules[0].name)).describe()
        is_there = kept.status is WorkflowExecutionStatus.RUNNING
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        is_there = False
    if not is_there:
        await apply(temporal, schedules)
    return not is_there


def _updated(recurring: Recurring) -> Callable[[ScheduleUpdateInput], ScheduleUpdate]:
    def update(known: ScheduleUpdateInput) -> ScheduleUpdate:
        schedule = recurring.schedule()
        schedule.state = known.description.schedule.state
        return ScheduleUpdate(schedule)

    return update

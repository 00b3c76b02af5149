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
)

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
    catch_up: timedelta = timedelta(minutes=1)
    """How long after its time a start that was missed, because Temporal was away, is still made."""

    def schedule(self) -> Schedule:
        """As Temporal wants it."""
        return Schedule(
            action=ScheduleActionStartWorkflow(
                self.workflow, id=self.name, task_queue=self.queue, static_summary=self.note
            ),
            spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=self.every)]),
            # A run that takes longer than the interval does the work of the next one, too.
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=self.catch_up),
            state=ScheduleState(note=self.note),
        )


SCHEDULES: tuple[Recurring, ...] = (
    Recurring(
        "sweep-outbox", timedelta(minutes=1), WorkflowType.OUTBOX, "Push messages that are not in the send queue"
    ),
)


async def apply(temporal: Client, schedules: tuple[Recurring, ...] = SCHEDULES) -> None:
    """Creates the schedules, or brings those that exist up to date; whether one is paused is left as it is."""
    for recurring in schedules:
        try:
            await temporal.create_schedule(recurring.name, recurring.schedule())
        except ScheduleAlreadyRunningError:
            await temporal.get_schedule_handle(recurring.name).update(_updated(recurring))


def _updated(recurring: Recurring) -> Callable[[ScheduleUpdateInput], ScheduleUpdate]:
    def update(known: ScheduleUpdateInput) -> ScheduleUpdate:
        schedule = recurring.schedule()
        schedule.state = known.description.schedule.state
        return ScheduleUpdate(schedule)

    return update

"""What a schedule that people made sets off when its time has come."""

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from activities.schedules import ScheduleActivities
    from core.contracts.schedules import ScheduledInput, ScheduledOrder, ScheduledOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

SCHEDULED_TIME = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
"""The time that a schedule meant, which Temporal writes down; a late one begins later."""


@workflow.defn(name=WorkflowType.SCHEDULED)
class ScheduledWorkflow:
    """Makes a flow start or a broadcast; that goes on in a workflow of its own."""

    @workflow.run
    async def run(self, scheduled: ScheduledInput) -> ScheduledOutcome:
        """What was set off."""
        info = workflow.info()
        at = info.typed_search_attributes.get(SCHEDULED_TIME) or info.start_time
        return await workflow.execute_activity_method(
            ScheduleActivities.set_off_schedule,
            ScheduledOrder(schedule=scheduled.schedule, at=at),
            **options.titled(options.PIPELINE, "Make the start or broadcast"),
        )

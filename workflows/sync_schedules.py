"""The look at schedules and campaigns that are out of step with their rows, ordered by its schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.schedules import ScheduleActivities
    from core.contracts.schedules import SyncOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.SYNC_SCHEDULES)
class SyncSchedulesWorkflow:
    """Mends what was changed behind everybody's back; in normal life there is nothing to mend."""

    @workflow.run
    async def run(self) -> SyncOutcome:
        """Looks once."""
        return await workflow.execute_activity_method(
            ScheduleActivities.sync_schedules, **options.titled(options.SWEEP, "Bring schedules in step")
        )

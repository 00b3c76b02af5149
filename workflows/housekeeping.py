"""The trimming of tables, ordered by its schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.housekeeping import HousekeepingActivities
    from core.contracts.reconciling import TrimOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.HOUSEKEEPING)
class HousekeepingWorkflow:
    """Deletes rows past their time: sessions that ended, logs, events."""

    @workflow.run
    async def run(self) -> TrimOutcome:
        """Does it once."""
        return await workflow.execute_activity_method(
            HousekeepingActivities.trim_tables, **options.titled(options.SWEEP, "Delete rows past their time")
        )

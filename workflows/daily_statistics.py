"""The figures of workspaces by day, ordered by their schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.counting import CountActivities
    from core.contracts.sweeps import SweepOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.DAILY_STATISTICS)
class DailyStatisticsWorkflow:
    """Writes the figures of the days that are over."""

    @workflow.run
    async def run(self) -> SweepOutcome:
        """Does it once."""
        return await workflow.execute_activity_method(
            CountActivities.write_daily_statistics, **options.titled(options.SWEEP, "Write the figures of days")
        )

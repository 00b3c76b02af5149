"""The squashing of counts, ordered by its schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.counting import CountActivities
    from core.contracts.sweeps import SweepOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.SQUASH_COUNTS)
class SquashCountsWorkflow:
    """Replaces the differences of counts by their sums."""

    @workflow.run
    async def run(self) -> SweepOutcome:
        """Does it once."""
        return await workflow.execute_activity_method(
            CountActivities.squash_counts, **options.titled(options.SWEEP, "Squash counts")
        )

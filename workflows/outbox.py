"""The sweep of the outbox, ordered by its schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.outbox import OutboxActivities
    from core.contracts.sweeps import SweepOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.OUTBOX)
class OutboxWorkflow:
    """Finds messages that were committed but are not in the send queue, and pushes them."""

    @workflow.run
    async def run(self) -> SweepOutcome:
        """Sweeps once."""
        return await workflow.execute_activity_method(
            OutboxActivities.sweep_outbox, **options.titled(options.SWEEP, "Push what was left behind")
        )

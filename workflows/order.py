"""An order of work in the background."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.orders import OrderActivities
    from core.contracts.orders import OrderInput, OrderOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.ORDER)
class OrderWorkflow:
    """Fills a smart group, interrupts everybody in a flow, or wipes a deleted contact, until nothing is left to do."""

    @workflow.run
    async def run(self, order: OrderInput) -> OrderOutcome:
        """Carries the order out."""
        return await workflow.execute_activity_method(
            OrderActivities.carry_out_order, order, **options.titled(options.ORDER, order.kind)
        )

"""Telling the subscribers of a resthook of an event once more."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.resthooks import ResthookActivities
    from core.contracts.orders import DeliveryInput, DeliveryOutcome, OrderOutcome, ResthookInput
    from core.contracts.workflow_types import WorkflowType
    from workflows import options


@workflow.defn(name=WorkflowType.RESTHOOK)
class ResthookWorkflow:
    """Tells each subscriber, with retries of its own; one that fails keeps no other from being told."""

    @workflow.run
    async def run(self, resthook: ResthookInput) -> OrderOutcome:
        """How many subscribers were told."""
        found = await workflow.execute_activity_method(
            ResthookActivities.find_subscribers, resthook, **options.titled(options.PIPELINE, "Find subscribers")
        )
        told = await asyncio.gather(*(self._tell(resthook.event, subscriber) for subscriber in found.subscribers))
        return OrderOutcome(done=sum(outcome.status == "delivered" for outcome in told))

    async def _tell(self, event: int, subscriber: int) -> DeliveryOutcome:
        try:
            return await workflow.execute_activity_method(
                ResthookActivities.deliver_resthook,
                DeliveryInput(event=event, subscriber=subscriber),
                **options.titled(options.DELIVERY, f"Tell subscriber {subscriber}"),
            )
        except ActivityError:
            return DeliveryOutcome(status="failed")

"""Work in the background that goes on for as long as there is some, in bounded steps."""

from temporalio import activity
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.ports import OrderWork, ParkingItem
from core.contracts import search_attributes, workflow_ids
from core.contracts.orders import OrderInput, OrderOutcome, ResthookInput
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType


class OrderActivities:
    """Carries out orders."""

    def __init__(self, work: OrderWork) -> None:
        self._work = work

    @activity.defn(name="carry_out_order")
    async def carry_out_order(self, order: OrderInput) -> OrderOutcome:
        """Works until nothing is left; another try goes on where the one before ended."""
        details = activity.info().heartbeat_details
        steps = 0
        async for reached in self._work.carry_out(order.kind, order.subject, int(details[0]) if details else 0):
            activity.heartbeat(reached)
            steps += 1
        return OrderOutcome(done=steps)


class StillRunning(Exception):
    """The workflow of an earlier order still works on the same thing; the new order is told later."""


class OrderTeller:
    """Begins the workflows of orders; an `activities.parking.Teller`."""

    def __init__(self, temporal: Client) -> None:
        self._temporal = temporal

    async def __call__(self, item: ParkingItem) -> None:
        """Begins an order's workflow. Raises `StillRunning`."""
        workspace = str(item.payload.get("workspace", ""))
        order = OrderInput(kind=item.kind, subject=item.run, workspace=workspace)
        try:
            await self._temporal.start_workflow(
                WorkflowType.ORDER,
                order,
                id=workflow_ids.order(item.kind, item.run),
                task_queue=Queue.DEFAULT,
                search_attributes=_of(workspace),
                static_summary=item.kind,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            )
        except WorkflowAlreadyStartedError as error:
            raise StillRunning(f"an order to {item.kind} {item.run} is being carried out") from error


class ResthookTeller:
    """Begins the workflows that tell subscribers of resthooks; an `activities.parking.Teller`."""

    def __init__(self, temporal: Client) -> None:
        self._temporal = temporal

    async def __call__(self, item: ParkingItem) -> None:
        """Begins a workflow. Raises `WorkflowAlreadyStartedError` if it was begun before."""
        workspace = str(item.payload.get("workspace", ""))
        await self._temporal.start_workflow(
            WorkflowType.RESTHOOK,
            ResthookInput(event=item.payload["event"], workspace=workspace),
            id=workflow_ids.resthook(item.run),
            task_queue=Queue.DEFAULT,
            search_attributes=_of(workspace),
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )


def _of(workspace: str) -> TypedSearchAttributes:
    pairs = [SearchAttributePair(search_attributes.WORKSPACE, workspace)] if workspace else []
    return TypedSearchAttributes(pairs)

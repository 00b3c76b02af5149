"""A broadcast: a message to any number of contacts."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.broadcasts import BroadcastActivities
    from core.contracts import workflow_ids
    from core.contracts.broadcasts import BroadcastBatchInput, BroadcastEnd, BroadcastInput, BroadcastRef
    from core.contracts.payload import Payload
    from core.contracts.starts import Recipients, StartProgress
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.bulk import BulkWorkflow


@workflow.defn(name=WorkflowType.BROADCAST)
class BroadcastWorkflow(BulkWorkflow):
    """Sends a broadcast, see `BulkWorkflow`."""

    @workflow.init
    def __init__(self, broadcast: BroadcastInput) -> None:
        super().__init__(broadcast)
        self._broadcast = broadcast

    @workflow.run
    async def run(self, broadcast: BroadcastInput) -> StartProgress:
        """Begins batch after batch; how far it came."""
        return await self.carry_out()

    async def _resolve(self) -> Recipients:
        return await workflow.execute_activity_method(
            BroadcastActivities.resolve_broadcast,
            BroadcastRef(broadcast=self._broadcast.broadcast),
            **options.titled(options.BULK, "Resolve recipients"),
        )

    def _batch(self, number: int) -> tuple[WorkflowType, Payload, str, str]:
        order, parent = self._broadcast, workflow.info().workflow_id
        batch = BroadcastBatchInput(
            broadcast=order.broadcast, number=number, workspace_id=order.workspace_id, parent=parent
        )
        name = workflow_ids.broadcast_batch(order.broadcast, number)
        return WorkflowType.BROADCAST_BATCH, batch, name, f"Broadcast, batch {number}"

    async def _finish(self) -> None:
        end = BroadcastEnd(broadcast=self._broadcast.broadcast, total=self._total, cancelled=self._cancelled)
        await workflow.execute_activity_method(
            BroadcastActivities.finish_broadcast, end, **options.titled(options.PIPELINE, "Note the end")
        )

"""A bulk start: a flow for any number of contacts."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.starts import StartActivities
    from core.contracts import workflow_ids
    from core.contracts.payload import Payload
    from core.contracts.starts import (
        FlowStartBatchInput,
        FlowStartInput,
        Recipients,
        StartEnd,
        StartProgress,
        StartRef,
    )
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.bulk import BulkWorkflow


@workflow.defn(name=WorkflowType.FLOW_START)
class FlowStartWorkflow(BulkWorkflow):
    """Starts a flow for any number of contacts, see `BulkWorkflow`."""

    @workflow.init
    def __init__(self, start: FlowStartInput) -> None:
        super().__init__(start)
        self._start = start

    @workflow.run
    async def run(self, start: FlowStartInput) -> StartProgress:
        """Begins batch after batch; how far it came."""
        return await self.carry_out()

    async def _resolve(self) -> Recipients:
        return await workflow.execute_activity_method(
            StartActivities.resolve_recipients,
            StartRef(start=self._start.start),
            **options.titled(options.BULK, "Resolve recipients"),
        )

    def _batch(self, number: int) -> tuple[WorkflowType, Payload, str, str]:
        start, parent = self._start, workflow.info().workflow_id
        batch = FlowStartBatchInput(
            start=start.start, number=number, workspace_id=start.workspace_id, parent=parent
        )  # fmt: skip
        name = workflow_ids.flow_start_batch(start.start, number)
        return WorkflowType.FLOW_START_BATCH, batch, name, f"{start.flow}, batch {number}"

    async def _finish(self) -> None:
        end = StartEnd(start=self._start.start, total=self._total, cancelled=self._cancelled)
        await workflow.execute_activity_method(
            StartActivities.finish_start, end, **options.titled(options.PIPELINE, "Note the end")
        )

"""Lives of the reconciler and of housekeeping, for the histories."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts.queues import Queue
from core.contracts.reconciling import ReconcileOutcome, ReconcileStep, TrimOutcome
from core.contracts.workflow_types import WorkflowType
from tests.workflows.serving import WORKFLOWS, serving


@activity.defn(name="reconcile")
async def _reconcile(step: ReconcileStep) -> ReconcileOutcome:
    """The runs come in three batches, the last of which mends one."""
    if step.kind == "runs" and step.cursor != "2000":
        return ReconcileOutcome(seen=1000, cursor=str(int(step.cursor or 0) + 1000))
    return ReconcileOutcome(seen=1, mended=int(step.kind == "runs"))


@activity.defn(name="trim_tables")
async def _trim() -> TrimOutcome:
    return TrimOutcome(deleted={"channel_log": 12})


async def live_upkeep(environment: WorkflowEnvironment, kind: WorkflowType) -> WorkflowHandle[Any, Any]:
    """Started without input, as by its schedule, and brought to its end."""
    activities: list[Callable[..., Any]] = [_reconcile, _trim]
    async with serving(environment.client, Queue.DEFAULT, workflows=WORKFLOWS, activities=activities):
        handle: WorkflowHandle[Any, Any] = await environment.client.start_workflow(
            kind, id=f"{kind}-{uuid4()}", task_queue=Queue.DEFAULT
        )
        await handle.result()
    return handle

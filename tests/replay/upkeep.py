"""Lives of the reconciler, of housekeeping and of archiving, for the histories."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts import workflow_ids
from core.contracts.queues import Queue
from core.contracts.reconciling import ReconcileOutcome, ReconcileStep, TrimOutcome
from core.contracts.workflow_types import WorkflowType
from tests.workflows.archive_fakes import FakeArchiver, serving_archives
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


async def live_archive(environment: WorkflowEnvironment, *, child: bool) -> WorkflowHandle[Any, Any]:
    """Two workspaces, in one of which a step fails once; the history of the whole or of a workspace's child."""
    archiver = FakeArchiver(count=2, fails=Counter({("roll up", 1, "message"): 1}))
    async with serving_archives(environment.client, archiver):
        handle: WorkflowHandle[Any, Any] = await environment.client.start_workflow(
            WorkflowType.ARCHIVE, id=f"archive-{uuid4()}", task_queue=Queue.DEFAULT
        )
        await handle.result()
    return environment.client.get_workflow_handle(workflow_ids.archive(UUID(int=1))) if child else handle


async def live_upkeep(environment: WorkflowEnvironment, kind: WorkflowType) -> WorkflowHandle[Any, Any]:
    """Started without input, as by its schedule, and brought to its end."""
    activities: list[Callable[..., Any]] = [_reconcile, _trim]
    async with serving(environment.client, Queue.DEFAULT, workflows=WORKFLOWS, activities=activities):
        handle: WorkflowHandle[Any, Any] = await environment.client.start_workflow(
            kind, id=f"{kind}-{uuid4()}", task_queue=Queue.DEFAULT
        )
        await handle.result()
    return handle

"""Beginning and stopping bulk work in Temporal: right after its commit, so that nobody waits for the parking loops."""

from datetime import timedelta
from uuid import UUID

import structlog
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from core.contracts import search_attributes, workflow_ids
from core.contracts.broadcasts import BroadcastInput
from core.contracts.queues import Queue
from core.contracts.signals import Signal
from core.contracts.starts import BulkInput, FlowStartInput
from core.contracts.workflow_types import WorkflowType

PATIENCE = timedelta(seconds=5)

log = structlog.get_logger()


async def begin_start(temporal: Client, order: FlowStartInput) -> None:
    """Begin a committed start at once; the order that was stored with it does so later if Temporal is away."""
    await _begin(temporal, WorkflowType.FLOW_START, workflow_ids.flow_start(order.start), order, order.flow)


async def begin_broadcast(temporal: Client, order: BroadcastInput) -> None:
    """The same for a broadcast."""
    await _begin(temporal, WorkflowType.BROADCAST, workflow_ids.broadcast(order.broadcast), order, "")


async def stop_start(temporal: Client, start: UUID) -> None:
    """Tell a start that was interrupted (`StartStore.interrupt`) to begin no further batch.

    Should Temporal be away, its batches see by its row that nobody is to be started any more.
    """
    await _stop(temporal, workflow_ids.flow_start(start))


async def stop_broadcast(temporal: Client, broadcast: UUID) -> None:
    """The same for a broadcast that was interrupted (`BroadcastStore.interrupt`)."""
    await _stop(temporal, workflow_ids.broadcast(broadcast))


async def _begin(temporal: Client, kind: WorkflowType, name: str, order: BulkInput, flow: str) -> None:
    named = [(search_attributes.WORKSPACE, order.workspace), (search_attributes.FLOW, flow)]
    try:
        await temporal.start_workflow(
            kind,
            order,
            id=name,
            task_queue=Queue.DEFAULT,
            search_attributes=TypedSearchAttributes([SearchAttributePair(key, value) for key, value in named if value]),
            static_summary=flow or "Broadcast",
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            rpc_timeout=PATIENCE,
        )
    except WorkflowAlreadyStartedError:
        pass
    except (RPCError, RuntimeError) as e:  # the client raises RuntimeError while it can't connect
        log.warning("bulk work not begun yet", workflow=name, error=str(e))


async def _stop(temporal: Client, name: str) -> None:
    try:
        await temporal.get_workflow_handle(name).signal(Signal.CANCEL, rpc_timeout=PATIENCE)
    except (RPCError, RuntimeError) as e:
        log.info("bulk work not told to stop, it sees by itself", workflow=name, error=str(e))

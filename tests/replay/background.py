"""Lives of orders and of telling subscribers, for the histories."""

from collections import deque
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts.orders import OrderInput, ResthookInput
from core.contracts.payload import Payload
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType
from tests.workflows.background_fakes import FakeSubscribers, FakeWork, serving_background

Handle = WorkflowHandle[Any, Any]


async def live_order(environment: WorkflowEnvironment) -> Handle:
    """It breaks off once and goes on."""
    order = OrderInput(kind="populate", subject=UUID(int=7), workspace="Nyaruka")
    return await _live(environment, WorkflowType.ORDER, order)


async def live_resthook(environment: WorkflowEnvironment) -> Handle:
    """One subscriber is told at once, one at the second attempt, one never."""
    return await _live(environment, WorkflowType.RESTHOOK, ResthookInput(event=9, workspace="Nyaruka"))


async def _live(environment: WorkflowEnvironment, kind: WorkflowType, given: Payload) -> Handle:
    subscribers = FakeSubscribers({1: deque([200]), 2: deque([503, 200]), 3: deque([500])})
    async with serving_background(environment.client, FakeWork(steps=3, breaks={2}), subscribers):
        handle = await environment.client.start_workflow(kind, given, id=f"{kind}-{uuid4()}", task_queue=Queue.DEFAULT)
        await handle.result()
    return handle

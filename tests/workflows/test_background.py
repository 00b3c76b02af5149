"""Orders and resthooks: tried again where that helps, and no more often."""

from collections import deque
from uuid import uuid4

from temporalio.testing import WorkflowEnvironment

from core.contracts.orders import OrderInput, OrderOutcome, ResthookInput
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType
from tests.workflows.background_fakes import FakeSubscribers, FakeWork, serving_background
from tests.workflows.serving import assert_replays


async def test_an_order_goes_on_where_it_broke_off(time_skipping: WorkflowEnvironment) -> None:
    client, work = time_skipping.client, FakeWork(steps=5, breaks={2, 4})
    async with serving_background(client, work, FakeSubscribers({})):
        handle = await client.start_workflow(
            WorkflowType.ORDER,
            OrderInput(kind="populate", subject=uuid4(), workspace="Nyaruka"),
            id=f"order-{uuid4()}",
            task_queue=Queue.DEFAULT,
            result_type=OrderOutcome,
        )
        assert await handle.result() == OrderOutcome(done=1)
    assert work.asked == [("populate", 0), ("populate", 2), ("populate", 4)]
    await assert_replays(handle)


async def test_subscribers_are_told_each_with_its_own_retries(time_skipping: WorkflowEnvironment) -> None:
    client = time_skipping.client
    subscribers = FakeSubscribers(
        {
            1: deque([200]),
            2: deque([503, 0, 200]),
            3: deque([410]),
            4: deque([404]),
            5: deque([500]),
            6: deque(),
        }
    )
    async with serving_background(client, FakeWork(), subscribers):
        handle = await client.start_workflow(
            WorkflowType.RESTHOOK,
            ResthookInput(event=9, workspace="Nyaruka"),
            id=f"resthook-{uuid4()}",
            task_queue=Queue.DEFAULT,
            result_type=OrderOutcome,
        )
        assert await handle.result() == OrderOutcome(done=2)
    statuses: dict[int, list[int]] = {}
    for url, log, gone in subscribers.logs:
        statuses.setdefault(int(url.rsplit("/", 1)[1]), []).append(log.status_code)
        assert gone is (log.status_code == 410)
        assert '{"event": 1}' in log.request
        assert ("thanks" in log.response) is (log.status_code > 0)
    assert statuses == {1: [200], 2: [503, 0, 200], 3: [410], 4: [404], 5: [500, 500, 500]}
    await assert_replays(handle)

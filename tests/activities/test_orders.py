"""Orders begin their workflows, on a real Temporal server: one at a time for each thing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.orders import OrderTeller, ResthookTeller, StillRunning
from core.contracts import workflow_ids
from core.contracts.orders import OrderOutcome
from tests.workflows.background_fakes import FakeSubscribers, FakeWork, serving_background


@dataclass
class Row:
    kind: str
    run: UUID
    payload: dict[str, Any] = field(default_factory=lambda: {"workspace": "Nyaruka"})
    ids: list[int] = field(default_factory=list)
    tries: int = 1
    deadline: datetime | None = None


async def test_an_order_is_carried_out_and_may_be_given_again(temporal: Client) -> None:
    tell, row, work = OrderTeller(temporal), Row("populate", uuid4()), FakeWork()
    await tell(row)
    with pytest.raises(StillRunning):
        await tell(row)
    handle = temporal.get_workflow_handle(workflow_ids.order("populate", row.run), result_type=OrderOutcome)
    async with serving_background(temporal, work, FakeSubscribers({})):
        assert await handle.result() == OrderOutcome(done=3)
        await tell(row)
        again = temporal.get_workflow_handle(workflow_ids.order("populate", row.run), result_type=OrderOutcome)
        assert await again.result() == OrderOutcome(done=3)
    assert work.asked == [("populate", 0)] * 2


async def test_an_order_to_tell_subscribers_is_begun_once(temporal: Client) -> None:
    tell, row = ResthookTeller(temporal), Row("deliver", uuid4(), {"event": 5})
    await tell(row)
    async with serving_background(temporal, FakeWork(), FakeSubscribers({})):
        handle = temporal.get_workflow_handle(workflow_ids.resthook(row.run), result_type=OrderOutcome)
        assert await handle.result() == OrderOutcome(done=0)
        with pytest.raises(WorkflowAlreadyStartedError):
            await tell(row)

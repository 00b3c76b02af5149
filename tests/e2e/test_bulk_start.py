"""A bulk start through the API: its workflows, its messages, its runs parked in Temporal, repeated and cancelled."""

import asyncio
from typing import Any

import httpx
import pytest
from temporalio.client import WorkflowExecutionStatus

from core.contracts import workflow_ids
from core.contracts.queues import Queue
from core.contracts.signals import Query, Signal
from core.contracts.starts import FlowStartBatchInput
from core.contracts.workflow_types import WorkflowType
from tests.e2e.deployment import WORKSPACE, Deployment, until
from tests.e2e.histories import assert_nothing_personal

CONTACTS, BATCH = 2000, 500
NAME = "Xanthippe"
FIRST = "250790000001"
FLOW = "Survey"

_MAKE_CONTACTS = f"""
    WITH made AS (
        INSERT INTO contact (workspace_id, name) SELECT w.id, '{NAME}' FROM workspace w, generate_series(1, {CONTACTS})
        WHERE w.name = $1 RETURNING id, workspace_id
    ), numbered AS (
        SELECT id, workspace_id, '+25079' || lpad((row_number() OVER (ORDER BY id))::text, 7, '0') AS phone FROM made
    ), urns AS (
        INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, channel_id, priority)
        SELECT n.workspace_id, n.id, 'tel:' || phone, 'tel', phone, c.id, 1000
        FROM numbered n JOIN channel c ON c.uuid = $3
    )
    INSERT INTO group_membership (group_id, contact_id)
        SELECT g.id, made.id FROM made, contact_group g WHERE g.uuid = $2
"""


@pytest.fixture(scope="module")
async def group(deployment: Deployment) -> str:
    """A group of 2,000 contacts; its uuid."""
    made = await deployment.api.post("/api/v2/groups.json", json={"name": "Everybody"})
    assert made.status_code == 201, made.text
    found = str(made.json()["uuid"])
    await deployment.fetch(_MAKE_CONTACTS, WORKSPACE, found, deployment.channel)
    numbers = [f"25079{number:07d}" for number in range(1, CONTACTS + 1)]
    deployment.personal |= {NAME, *numbers, *(number[3:] for number in numbers)}
    return found


async def order(deployment: Deployment, **body: Any) -> str:
    """Asks for a start; its uuid."""
    # An import gives flows of another server uuids of their own.
    flow = next(flow["uuid"] for flow in await deployment.get("flows") if flow["name"] == FLOW)
    answer: httpx.Response = await deployment.api.post("/api/v2/flow_starts.json", json={"flow": flow, **body})
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "pending"
    return str(answer.json()["uuid"])


async def shown(deployment: Deployment, start: str) -> dict[str, Any]:
    """The start as the API has it."""
    (found,) = await deployment.get("flow_starts", uuid=start)
    return found


async def reaches(deployment: Deployment, start: str, status: str) -> None:
    """Waits until the start has a status."""

    async def has_it() -> bool:
        return bool((await shown(deployment, start))["status"] == status)

    await until(f"the start to be {status}", has_it)


@pytest.fixture(scope="module")
async def start(deployment: Deployment, group: str) -> str:
    """The start of everybody, once it is completed; its uuid."""
    made = await order(deployment, groups=[group])
    await reaches(deployment, made, "completed")
    return made


@pytest.mark.timeout(400)
async def test_everybody_is_started_in_four_batches_and_hears_of_it_once(deployment: Deployment, start: str) -> None:
    assert (await shown(deployment, start))["progress"] == {"total": CONTACTS, "started": CONTACTS}
    progress = await deployment.temporal.get_workflow_handle(workflow_ids.flow_start(start)).query(Query.PROGRESS)
    assert progress["status"] == "completed"
    assert (progress["contacts"], progress["batches"], progress["batches_done"]) == (CONTACTS, 4, 4)
    assert progress["total"] == {"started": CONTACTS, "skipped": 0, "failed": 0}
    sizes = await deployment.fetch(
        "SELECT cardinality(b.contact_ids) AS size, b.started FROM flow_start_batch b JOIN flow_start s "
        "ON s.id = b.start_id WHERE s.uuid = $1 ORDER BY b.number",
        start,
    )
    assert [tuple(row) for row in sizes] == [(BATCH, BATCH)] * 4

    async def all_came() -> bool:
        return sum("habari xanthippe" in text.lower() for text in deployment.aggregator.texts) == CONTACTS

    await until("2,000 messages at the aggregator", all_came)
    assert deployment.aggregator.duplicates == 0


async def test_the_start_and_its_children_are_found_by_workspace_and_flow(deployment: Deployment, start: str) -> None:
    query = f"Workspace = '{WORKSPACE}' AND Flow = '{FLOW}' AND WorkflowType = 'FlowStartBatchWorkflow'"
    ids = [workflow_ids.flow_start_batch(start, number) for number in range(4)]
    assert sorted(await deployment.listed(query, 4)) == ids
    assert await deployment.listed(query.replace("Batch", "")) == [workflow_ids.flow_start(start)]
    for workflow in ids:
        child = await deployment.temporal.get_workflow_handle(workflow).describe()
        assert child.parent_id == workflow_ids.flow_start(start)


@pytest.mark.timeout(400)
async def test_each_waiting_run_is_parked_as_a_workflow_of_its_own(deployment: Deployment, start: str) -> None:
    rows = await deployment.fetch(
        "SELECT r.uuid, r.status FROM flow_run r JOIN flow_start s ON s.id = r.start_id WHERE s.uuid = $1", start
    )
    assert [row["status"] for row in rows] == ["W"] * CONTACTS
    query = f"WorkflowType = 'FlowRunWorkflow' AND Flow = '{FLOW}' AND RunStatus = 'waiting'"
    query += f" AND Workspace = '{WORKSPACE}' AND Channel = 'Loopback'"
    found = await deployment.listed(query, CONTACTS, seconds=300)
    assert set(found) == {workflow_ids.flow_run(row["uuid"]) for row in rows}


@pytest.mark.timeout(400)
async def test_a_batch_is_open_until_its_runs_are_parked(deployment: Deployment, start: str) -> None:
    """It looks again after two seconds, four, eight and so on, up to a minute."""
    for number in range(4):
        handle = deployment.temporal.get_workflow_handle(workflow_ids.flow_start_batch(start, number))
        async with asyncio.timeout(150):
            assert await handle.result() == {"started": BATCH, "skipped": 0, "failed": 0}
    left = "SELECT 1 FROM parking p JOIN flow_start_batch b ON b.id = p.start_batch_id"
    assert await deployment.fetch(left) == []


async def test_a_run_is_found_by_its_contact_and_the_api_links_to_it(deployment: Deployment, start: str) -> None:
    phone = deployment.phone(FIRST)
    contact, run = await deployment.contact(phone), await deployment.run_in(phone, FLOW)
    workflow = workflow_ids.flow_run(run["uuid"])
    running = "ExecutionStatus = 'Running'"
    assert await deployment.listed(f"Contact = '{contact['uuid']}' AND {running}") == [workflow]
    assert await deployment.listed(f"Run = '{run['uuid']}' AND {running}") == [workflow]
    assert run["start"] == {"uuid": start}
    assert run["workflow_url"].endswith(f"/namespaces/default/workflows/{workflow}")
    assert await deployment.talk(phone, "shamba zuri sana") == ["Asante, noted."]
    assert await deployment.summary(run["uuid"]) == {
        "status": "completed",
        "steps": 3,
        "messages_sent": 2,
        "messages_received": 1,
    }
    done = f"Contact = '{contact['uuid']}' AND ExecutionStatus = 'Completed' AND RunStatus = 'completed'"
    assert await deployment.listed(done) == [workflow]


async def test_a_batch_that_is_carried_out_again_starts_nobody_twice(deployment: Deployment, start: str) -> None:
    before = await run_count(deployment)
    received = len(deployment.aggregator.received)
    (workspace,) = await deployment.fetch("SELECT id FROM workspace WHERE name = $1", WORKSPACE)
    again = await deployment.temporal.execute_workflow(
        WorkflowType.FLOW_START_BATCH,
        FlowStartBatchInput(start=start, number=1, workspace_id=workspace["id"]),
        id=workflow_ids.flow_start_batch(start, 1),
        task_queue=Queue.FLOW,
    )
    assert again == {"started": BATCH, "skipped": 0, "failed": 0}  # what has been done for the batch, in both tries
    assert await run_count(deployment) == before
    assert len(deployment.aggregator.received) == received
    assert (await shown(deployment, start))["progress"]["started"] == CONTACTS


async def run_count(deployment: Deployment) -> int:
    (row,) = await deployment.fetch("SELECT count(*) AS runs FROM flow_run")
    return int(row["runs"])


async def test_a_start_that_is_cancelled_starts_nobody_further(deployment: Deployment, group: str, start: str) -> None:
    """The workers are away while it is cancelled, so that it is certain that none of its batches has begun."""
    before = await run_count(deployment)
    await asyncio.to_thread(deployment.system.halt, "workers")
    cancelled = await order(deployment, groups=[group])
    handle = deployment.temporal.get_workflow_handle(workflow_ids.flow_start(cancelled))
    await handle.signal(Signal.CANCEL)
    await asyncio.to_thread(deployment.system.restart, "workers")
    await reaches(deployment, cancelled, "interrupted")
    async with asyncio.timeout(60):
        ended = await handle.result()
    assert (ended["status"], ended["batches_begun"], ended["total"]["started"]) == ("cancelled", 0, 0)
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert await run_count(deployment) == before


async def test_a_start_for_one_person_makes_the_contact(deployment: Deployment) -> None:
    phone = deployment.phone("250788000001")
    made = await order(deployment, urns=[f"tel:+{phone.number}"], params={"season": "masika"})
    assert (await deployment.hear(phone, 1))[0].startswith("Habari ")
    await reaches(deployment, made, "completed")
    assert (await shown(deployment, made))["progress"] == {"total": 1, "started": 1}


@pytest.mark.timeout(400)
async def test_histories_hold_nothing_personal(deployment: Deployment, start: str) -> None:
    assert await assert_nothing_personal(deployment) > CONTACTS

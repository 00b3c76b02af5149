"""`flow_starts`: written, then carried out by a workflow that is started by name."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select
from temporalio.client import Client
from temporalio.common import TypedSearchAttributes

from core.contracts import search_attributes, workflow_ids
from core.contracts.queues import Queue
from core.contracts.starts import FlowStartInput
from store.database import Database
from store.tables import Flow, FlowStart, FlowStartBatch, Parking
from tests.web.conftest import MakeTenant, Tenant
from web.api.v2.flow_starts import normalized


@pytest.fixture(scope="module")
async def flow(database: Database, tenant: Tenant) -> str:
    """A flow's uuid."""
    async with database.transaction() as session:
        flow = Flow(workspace_id=tenant.workspace_id, name="Visit")
        session.add(flow)
        await session.flush()
        return str(flow.uuid)


@pytest.fixture
def with_temporal(app: FastAPI, temporal: Client) -> Iterator[None]:
    """The application has a Temporal server meanwhile."""
    before = app.state.resources
    app.state.resources = replace(before, temporal=temporal)
    yield
    app.state.resources = before


@pytest.mark.usefixtures("with_temporal")
async def test_a_start_is_written_and_its_workflow_begun(
    api: httpx.AsyncClient, flow: str, temporal: Client, tenant: Tenant
) -> None:
    group = (await api.post("groups.json", json={"name": "Visitors"})).json()
    body = {
        "flow": flow,
        "groups": ["visitors"],
        "urns": ["tel:0788123123"],
        "restart_participants": 0,
        "params": {"a": [1]},
    }
    response = await api.post("flow_starts.json", json=body)
    assert response.status_code == 201
    start = response.json()
    assert (start["status"], start["progress"]) == ("pending", {"total": -1, "started": 0})
    assert start["groups"] == [{"uuid": group["uuid"], "name": "Visitors"}]
    assert (start["params"], start["extra"]) == ({"a": [1]}, {"a": [1]})
    assert (start["restart_participants"], start["exclude_active"]) == (False, False)
    handle = temporal.get_workflow_handle(workflow_ids.flow_start(start["uuid"]))
    found = await handle.describe()
    assert (found.workflow_type, found.task_queue) == ("FlowStartWorkflow", Queue.DEFAULT)
    attributes: TypedSearchAttributes = found.typed_search_attributes
    assert attributes[search_attributes.FLOW] == "Visit"
    history = await handle.fetch_history()
    payloads = history.events[0].workflow_execution_started_event_attributes.input.payloads
    (order,) = await temporal.data_converter.decode(payloads, [FlowStartInput])
    assert (order.start, order.workspace_id) == (UUID(start["uuid"]), tenant.workspace_id)


async def test_without_temporal_an_order_is_left(api: httpx.AsyncClient, database: Database, flow: str) -> None:
    response = await api.post("flow_starts.json", json={"flow": flow, "urns": ["tel:+250788123124"]})
    assert response.status_code == 201
    async with database.reading() as session:
        query = select(FlowStart).where(FlowStart.uuid == UUID(response.json()["uuid"]))
        row = (await session.exec(query)).one()
        order = (await session.exec(select(Parking).where(Parking.run_uuid == row.uuid))).one()
    assert (row.status, row.type, row.urns) == ("P", "A", ["tel:+250788123124"])
    assert (order.kind, order.payload["flow"], order.payload["workspace_id"]) == ("start", "Visit", row.workspace_id)


async def test_progress(api: httpx.AsyncClient, database: Database, flow: str) -> None:
    body = {"flow": flow, "urns": ["tel:+250788123125"]}
    made = (await api.post("flow_starts.json", json=body, headers={"User-Agent": "Zapier"})).json()
    async with database.transaction() as session:
        row = (await session.exec(select(FlowStart).where(FlowStart.uuid == UUID(made["uuid"])))).one()
        assert row.type == "Z"
        row.status, row.contact_count = "S", 1200
        session.add(FlowStartBatch(start_id=row.id, number=0, started=500))
        session.add(FlowStartBatch(start_id=row.id, number=1, started=499))
    (found,) = (await api.get("flow_starts.json", params={"uuid": made["uuid"]})).json()["results"]
    assert (found["status"], found["progress"]) == ("started", {"total": 1200, "started": 999})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"restart_participants": 1}, {"non_field_errors": ["Must specify at least one group, contact or URN"]}),
        ({"urns": ["fax:123"]}, {"urns": {"0": ["Invalid URN: fax:123. Ensure phone numbers contain country codes."]}}),
        ({"params": "x"}, {"params": ["Must be a valid JSON object"]}),
        ({"params": {"a": "x" * 10_000}}, {"params": ["Cannot exceed 10,000 characters encoded."]}),
        ({"exclude_active": "perhaps"}, {"exclude_active": ["Must be a valid boolean."]}),
        ({"groups": ["x"] * 101}, {"groups": ["Ensure this field has no more than 100 elements."]}),
    ],
)
async def test_what_cannot_be_started(api: httpx.AsyncClient, flow: str, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("flow_starts.json", json={"flow": flow} | body)
    assert (response.status_code, response.json()) == (400, problem)


async def test_a_flow_of_others_is_unknown(http: httpx.AsyncClient, flow: str, make_tenant: MakeTenant) -> None:
    stranger = await make_tenant()
    body = {"flow": flow, "urns": ["tel:+250788123123"]}
    response = await http.post("/api/v2/flow_starts.json", json=body, headers=stranger.headers)
    assert (response.status_code, response.json()) == (400, {"flow": [f"No such object: {flow}"]})


def test_older_extra_is_normalised() -> None:
    extra = {"a b": None, "list": ["x", {"y-z": True}], "long": "x" * 700}
    assert normalized(extra) == {"a_b": "", "list": {"0": "x", "1": {"y_z": True}}, "long": "x" * 640}

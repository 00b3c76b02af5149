"""`broadcasts`: written, then sent by a workflow that is started by name."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select
from temporalio.client import Client

from core.contracts import workflow_ids
from core.contracts.broadcasts import BroadcastInput
from core.contracts.queues import Queue
from store.database import Database
from store.tables import Broadcast, BroadcastBatch, Media, Parking, Workspace
from tests.web.conftest import MakeTenant, Tenant

FAX = "Invalid URN: fax:1. Ensure phone numbers contain country codes."
PARTIES = "Must provide either urns, contacts or groups."


@pytest.fixture(scope="module")
async def contact(api: httpx.AsyncClient) -> str:
    """A contact's uuid."""
    return str((await api.post("contacts.json", json={"name": "Musa", "urns": ["tel:+250788000001"]})).json()["uuid"])


@pytest.fixture(scope="module")
async def media(database: Database, tenant: Tenant) -> str:
    """The uuid of an uploaded picture."""
    async with database.transaction() as session:
        picture = Media(
            workspace_id=tenant.workspace_id,
            url="https://media.example.org/p.jpg",
            content_type="image/jpeg",
            path="p.jpg",
            filename="p.jpg",
            size=10,
        )
        session.add(picture)
        await session.flush()
        return str(picture.uuid)


@pytest.fixture
def with_temporal(app: FastAPI, temporal: Client) -> Iterator[None]:
    """The application has a Temporal server meanwhile."""
    before = app.state.resources
    app.state.resources = replace(before, temporal=temporal)
    yield
    app.state.resources = before


@pytest.mark.usefixtures("with_temporal")
async def test_a_broadcast_is_written_and_its_workflow_begun(
    api: httpx.AsyncClient, contact: str, temporal: Client, tenant: Tenant
) -> None:
    group = (await api.post("groups.json", json={"name": "Readers"})).json()
    body = {
        "text": {"eng": "Hi @contact", "kin": "Muraho"},
        "quick_replies": {"eng": ["Yes", {"type": "location"}]},
        "contacts": [contact],
        "groups": ["readers"],
        "urns": ["tel:0788123123"],
        "base_language": "eng",
    }
    response = await api.post("broadcasts.json", json=body)
    assert response.status_code == 201
    made = response.json()
    assert made == {
        "uuid": made["uuid"],
        "id": made["id"],
        "status": "pending",
        "progress": {"total": -1, "started": 0},
        "urns": ["tel:+250788123123"],
        "contacts": [{"uuid": contact, "name": "Musa"}],
        "groups": [{"uuid": group["uuid"], "name": "Readers"}],
        "text": {"eng": "Hi @contact", "kin": "Muraho"},
        "attachments": {"eng": [], "kin": []},
        "quick_replies": {"eng": [{"type": "text", "text": "Yes"}, {"type": "location"}], "kin": []},
        "base_language": "eng",
        "created_on": made["created_on"],
    }
    handle = temporal.get_workflow_handle(workflow_ids.broadcast(made["uuid"]))
    found = await handle.describe()
    assert (found.workflow_type, found.task_queue) == ("BroadcastWorkflow", Queue.DEFAULT)
    history = await handle.fetch_history()
    payloads = history.events[0].workflow_execution_started_event_attributes.input.payloads
    (order,) = await temporal.data_converter.decode(payloads, [BroadcastInput])
    assert (order.broadcast, order.workspace_id) == (UUID(made["uuid"]), tenant.workspace_id)
    assert b"Muraho" not in payloads[0].data, "nothing of the text is in Temporal"


async def test_without_temporal_an_order_is_left(api: httpx.AsyncClient, database: Database, contact: str) -> None:
    made = (await api.post("broadcasts.json", json={"text": "Hello", "contacts": [contact]})).json()
    async with database.reading() as session:
        row = (await session.exec(select(Broadcast).where(Broadcast.uuid == UUID(made["uuid"])))).one()
        order = (await session.exec(select(Parking).where(Parking.run_uuid == row.uuid))).one()
    assert (row.status, row.expressions, row.base_language) == ("P", True, "eng")
    assert (order.kind, order.payload["workspace_id"]) == ("broadcast", row.workspace_id)


async def test_attachments_alone(api: httpx.AsyncClient, contact: str, media: str) -> None:
    body = {"attachments": {"kin": [media]}, "contacts": [contact], "base_language": "kin"}
    made = (await api.post("broadcasts.json", json=body)).json()
    assert made["text"] == {"kin": None}
    assert made["attachments"] == {"kin": ["image/jpeg:https://media.example.org/p.jpg"]}


async def test_progress_and_paging(
    api: httpx.AsyncClient, database: Database, contact: str, tenant: Tenant
) -> None:  # fmt: skip
    made = (await api.post("broadcasts.json", json={"text": "Progress", "contacts": [contact]})).json()
    async with database.transaction() as session:
        row = (await session.exec(select(Broadcast).where(Broadcast.uuid == UUID(made["uuid"])))).one()
        row.status, row.contact_count = "S", 1200
        session.add(BroadcastBatch(broadcast_id=row.id, number=0, started=490, failed=5, skipped=5))
        session.add(BroadcastBatch(broadcast_id=row.id, number=1, started=100))
        workspace = (await session.exec(select(Workspace).where(Workspace.id == tenant.workspace_id))).one()
        pattern = Broadcast(workspace_id=workspace.id, base_language="eng", translations={}, is_active=False)
        session.add(pattern)
    for params in ({"uuid": made["uuid"]}, {"id": made["id"]}):
        (found,) = (await api.get("broadcasts.json", params=params)).json()["results"]
        assert (found["status"], found["progress"]) == ("started", {"total": 1200, "started": 595})
    everything = (await api.get("broadcasts.json")).json()["results"]
    times = [one["created_on"] for one in everything]
    assert times == sorted(times, reverse=True)
    older = (await api.get("broadcasts.json", params={"before": times[-1]})).json()["results"]
    assert [one["created_on"] for one in older] == [times[-1]]
    assert (await api.get("broadcasts.json", params={"after": "longago"})).json()["results"] == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, {"non_field_errors": ["Must provide either text or attachments."]}),
        ({"text": "Hello"}, {"non_field_errors": [PARTIES]}),
        ({"text": ""}, {"text": {"eng": ["This field may not be blank."]}}),
        ({"text": {}}, {"text": ["This dictionary may not be empty."]}),
        ({"text": ["Hello"]}, {"text": ['Expected a dictionary of items but got type "list".']}),
        ({"text": {"xyz": "?"}}, {"text": {"xyz": ["Not an allowed ISO 639-3 language code."]}}),
        ({"text": {"eng": "x" * 4097}}, {"text": {"eng": ["Ensure this field has no more than 4096 characters."]}}),
        ({"text": "a", "base_language": "fr"}, {"base_language": ["Not an allowed ISO 639-3 language code."]}),
        ({"text": "a", "urns": ["fax:1"]}, {"urns": {"0": [FAX]}}),
        ({"text": "a", "attachments": ["nope"]}, {"attachments": {"eng": ["No such object: nope"]}}),
        (
            {"text": "a", "quick_replies": {"eng": [{"type": "form", "text": "Go"}]}},
            {"quick_replies": {"eng": {"0": ["Quick replies of type 'form' require 'text' and 'extra' values."]}}},
        ),
        (
            {"text": "a", "quick_replies": ["x"] * 11},
            {"quick_replies": {"eng": ["Ensure this field has no more than 10 elements."]}},
        ),
        ({"text": "a", "groups": ["Nobody"]}, {"groups": ["No such object: Nobody"]}),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("broadcasts.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ({"text": {"kin": "a"}}, "text translation"),
        ({"text": {"eng": "a"}, "quick_replies": {"kin": ["b"]}}, "quick_replies translations"),
        ({"text": {"eng": "a"}, "attachments": {"kin": ["MEDIA"]}}, "attachment translations"),
        ({"attachments": {"kin": ["MEDIA"]}}, "attachment translations"),
    ],
)
async def test_everything_is_said_in_the_base_language(
    api: httpx.AsyncClient, contact: str, media: str, body: dict[str, Any], missing: str
) -> None:
    if "attachments" in body:
        body = body | {"attachments": {"kin": [media]}}
    response = await api.post("broadcasts.json", json=body | {"base_language": "eng", "contacts": [contact]})
    problem = {"non_field_errors": [f"No {missing} provided in base language."]}
    assert (response.status_code, response.json()) == (400, problem)


async def test_contacts_of_others_are_unknown(http: httpx.AsyncClient, contact: str, make_tenant: MakeTenant) -> None:
    stranger = await make_tenant()
    body = {"text": "Hello", "contacts": [contact, str(uuid4())]}
    response = await http.post("/api/v2/broadcasts.json", json=body, headers=stranger.headers)
    assert (response.status_code, response.json()) == (400, {"contacts": [f"No such object: {contact}"]})
    assert (await http.get("/api/v2/broadcasts.json", headers=stranger.headers)).json()["results"] == []

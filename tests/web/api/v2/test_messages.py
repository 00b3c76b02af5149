"""`messages`: folders, and sending one."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from redis.asyncio import Redis
from sqlmodel import select

from store.chat import QUEUE
from store.database import Database
from store.fair_queue.queue import FairQueue
from store.tables import Contact, Flow, Label, Msg, MsgLabel
from store.tables.columns import now
from store.workspaces import WorkspaceStore
from tests.web.conftest import MakeTenant, Tenant

TOO_LONG = "Ensure this field has no more than 4096 characters."
ROWS: dict[str, dict[str, Any]] = {
    "inbox": {"direction": "I", "status": "H"},
    "flows": {"direction": "I", "status": "H", "flow": True},
    "archived": {"direction": "I", "status": "H", "visibility": "A"},
    "outbox": {"direction": "O", "status": "E"},
    "sent": {"direction": "O", "status": "D", "sent_on": now()},
    "failed": {"direction": "O", "status": "F"},
    "pending": {"direction": "I", "status": "P"},
    "deleted": {"direction": "I", "status": "H", "visibility": "D"},
}


@pytest.fixture(scope="module")
async def contact(database: Database, tenant: Tenant) -> str:
    """A contact with a message for each folder, whose text names it; its uuid."""
    async with database.transaction() as session:
        owner: dict[str, Any] = {"workspace_id": tenant.workspace_id}
        contact = Contact(**owner, name="Uwase")
        flow = Flow(**owner, name="Visit")
        label = Label(**owner, name="Urgent")
        session.add_all([contact, flow, label])
        await session.flush()
        for place, (name, values) in enumerate(ROWS.items()):
            columns = {key: value for key, value in values.items() if key != "flow"}
            flow_id = flow.id if values.get("flow") else None
            created_on = now() - timedelta(minutes=place)
            session.add(
                Msg(**owner, contact_id=contact.id, flow_id=flow_id, text=name, created_on=created_on, **columns)
            )
        await session.flush()
        inbox = (await session.exec(select(Msg).where(Msg.text == "inbox"))).one()
        inbox.attachments = ["image/jpeg:https://example.org/a.jpg"]
        session.add(MsgLabel(msg_id=inbox.id, label_id=label.id))
        return str(contact.uuid)


async def texts(api: httpx.AsyncClient, **params: Any) -> list[str]:
    response = await api.get("messages.json", params=params)
    assert response.status_code == 200, response.text
    return [message["text"] for message in response.json()["results"]]


async def test_folders(api: httpx.AsyncClient, contact: str) -> None:
    for folder in ("inbox", "flows", "archived", "outbox", "sent", "failed"):
        assert await texts(api, folder=folder.upper()) == [folder]
    assert await texts(api, folder="nothing") == []
    assert sorted(await texts(api, folder="incoming")) == ["archived", "deleted", "flows", "inbox"]
    assert await texts(api) == ["inbox", "flows", "archived", "outbox", "sent", "failed"]


async def test_filters(api: httpx.AsyncClient, contact: str) -> None:
    assert len(await texts(api, contact=contact)) == 6
    assert await texts(api, contact=str(uuid4())) == await texts(api, contact="x") == []
    assert await texts(api, label="Urgent") == ["inbox"]
    (message,) = (await api.get("messages.json", params={"folder": "inbox"})).json()["results"]
    assert message["labels"][0]["name"] == "Urgent"
    assert message["attachments"] == [{"content_type": "image/jpeg", "url": "https://example.org/a.jpg"}]
    assert message["media"] == "image/jpeg:https://example.org/a.jpg"
    assert await texts(api, id=message["id"]) == await texts(api, uuid=message["uuid"]) == ["inbox"]
    for name in ("id", "broadcast"):
        bad = await api.get("messages.json", params={name: "x"})
        assert (bad.status_code, bad.json()) == (400, {"detail": f"Value for {name} must be an integer"})
    two = await api.get("messages.json", params={"contact": contact, "folder": "sent"})
    assert two.json() == {"detail": "You may only specify one of the contact, folder, label, broadcast parameters"}


async def test_a_message_is_queued(api: httpx.AsyncClient, database: Database, channel: str, redis_url: str) -> None:
    made = (await api.post("contacts.json", json={"urns": ["tel:+250788383383"]})).json()
    body = {"contact": "tel:0788383383", "text": " Hi @contact ", "quick_replies": ["Yes"]}
    response = await api.post("messages.json", json=body)
    assert response.status_code == 201
    message = response.json()
    assert (message["text"], message["status"], message["direction"]) == ("Hi @contact", "queued", "out")
    assert (message["contact"]["uuid"], message["urn"]) == (made["uuid"], "tel:+250788383383")
    assert message["channel"]["uuid"] == channel
    assert message["quick_replies"] == [{"type": "text", "text": "Yes"}]
    async with Redis.from_url(redis_url) as redis:
        draw = await FairQueue(redis, QUEUE).pop(10)
    assert [lease.id for lease in draw.leases] == [message["uuid"]]
    async with database.reading() as session:
        row = (await session.exec(select(Msg).where(Msg.uuid == UUID(message["uuid"])))).one()
    assert (row.status, row.is_high_priority) == ("Q", True)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, {"contact": ["This field is required."]}),
        ({"contact": "nobody", "text": "x"}, {"contact": ["No such object: nobody"]}),
        ({"contact": "", "text": "x"}, {"contact": ["This field may not be null."]}),
        ({"contact": 4.5, "text": "x"}, {"contact": ["Must be a string or integer"]}),
        ({"text": "x" * 4097}, {"contact": ["This field is required."], "text": [TOO_LONG]}),
        ({"contact": "tel:+250788000001"}, {"non_field_errors": ["Must provide either text or attachments."]}),
        ({"contact": "tel:+250788000001", "text": "x", "attachments": ["x"]}, {"attachments": ["No such object: x"]}),
        (
            {"contact": "tel:+250788000001", "text": "x", "quick_replies": [{"type": "form", "text": "Go"}]},
            {"quick_replies": {"0": ["Quick replies of type 'form' require 'text' and 'extra' values."]}},
        ),
        (
            {"contact": "tel:+250788000001", "text": "x", "quick_replies": [{"text": ""}]},
            {"quick_replies": {"0": {"text": ["This field may not be blank."]}}},
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    await api.post("contacts.json", params={"urn": "tel:+250788000001"}, json={})
    response = await api.post("messages.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)


async def test_a_suspended_workspace_can_only_be_read(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    async with database.transaction() as session:
        await WorkspaceStore(session).update(tenant.workspace_id, is_suspended=True)
    for endpoint in ("contacts", "messages", "groups"):
        refused = await http.post(f"/api/v2/{endpoint}.json", json={}, headers=tenant.headers)
        assert (refused.status_code, list(refused.json())) == (400, ["non_field_errors"])
        assert (await http.get(f"/api/v2/{endpoint}.json", headers=tenant.headers)).status_code == 200

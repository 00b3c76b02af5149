"""`tickets`, `ticket_actions`, `topics`, `users`."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import col, select

from core.permissions import Role
from store.accounts import AccountStore
from store.codes import TriggerType
from store.database import Database
from store.tables import Contact, ContactEvent, ContactGroup, Flow, GroupMembership, PendingEvent, Ticket, Topic
from store.topics import TopicStore
from store.triggers import TriggerSpec, TriggerStore
from tests.web.conftest import MakeTenant, Tenant

TOO_MANY = "Ensure this field has no more than 100 elements."


@pytest.fixture(scope="module")
async def people(database: Database, tenant: Tenant) -> None:
    """Another member, and a topic."""
    async with database.transaction() as session:
        accounts = AccountStore(session)
        amina = await accounts.create("Amina@example.org", "a long password", first_name="Amina", last_name="Otieno")
        await accounts.join(tenant.workspace_id, amina.id, Role.AGENT)
        await TopicStore(session).create(tenant.workspace_id, name="Vaccination")


async def make(database: Database, tenant: Tenant, status: str = "O", *, contact: Contact | None = None) -> Ticket:
    """A ticket on the default topic."""
    async with database.transaction() as session:
        if contact is None:
            contact = Contact(workspace_id=tenant.workspace_id, name="Keza", ticket_count=int(status == "O"))
            session.add(contact)
            await session.flush()
        query = select(Topic).where(Topic.workspace_id == tenant.workspace_id, col(Topic.is_default))
        topic = (await session.exec(query)).one()
        flow = Flow(workspace_id=tenant.workspace_id, name=f"Help {uuid4()}")
        session.add(flow)
        await session.flush()
        ticket = Ticket(
            workspace_id=tenant.workspace_id, contact_id=contact.id, topic_id=topic.id, status=status,
            opened_in_id=flow.id,
        )  # fmt: skip
        session.add(ticket)
        await session.flush()
        return ticket


async def act(api: httpx.AsyncClient, action: str, *tickets: Ticket | str, **more: Any) -> httpx.Response:
    uuids = [one if isinstance(one, str) else str(one.uuid) for one in tickets]
    return await api.post("ticket_actions.json", json={"tickets": uuids, "action": action, **more})


async def shown(api: httpx.AsyncClient, ticket: Ticket) -> dict[str, Any]:
    (found,) = (await api.get("tickets.json", params={"uuid": str(ticket.uuid)})).json()["results"]
    return dict(found)


async def test_a_ticket(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    ticket = await make(database, tenant)
    found = await shown(api, ticket)
    assert found.keys() == {
        "uuid", "contact", "status", "topic", "body", "assignee", "opened_on", "opened_by", "opened_in", "modified_on",
        "closed_on",
    }  # fmt: skip
    assert (found["status"], found["topic"]["name"], found["assignee"], found["opened_by"]) == (
        "open", "General", None, None,
    )  # fmt: skip
    assert found["opened_in"]["name"].startswith("Help")
    of_contact = await api.get("tickets.json", params={"contact": found["contact"]["uuid"]})
    assert [one["uuid"] for one in of_contact.json()["results"]] == [str(ticket.uuid)]
    for name in ("uuid", "contact"):
        bad = await api.get("tickets.json", params={name: "x"})
        assert (bad.status_code, bad.json()) == (400, {"detail": f"Param '{name}': x is not a valid UUID."})


@pytest.mark.usefixtures("people")
async def test_assigning(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    ticket = await make(database, tenant)
    assert (await act(api, "assign", ticket, assignee="AMINA@example.org")).status_code == 204
    assert (await shown(api, ticket))["assignee"] == {"email": "amina@example.org", "name": "Amina Otieno"}
    again = await act(api, "assign", ticket, assignee="amina@example.org")
    assert (again.status_code, again.json()) == (200, {"failures": [str(ticket.uuid)]})
    assert (await act(api, "assign", ticket, assignee=None)).status_code == 204
    assert (await shown(api, ticket))["assignee"] is None


@pytest.mark.usefixtures("people")
async def test_notes_and_topics(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    ticket = await make(database, tenant)
    (topic,) = [one for one in (await api.get("topics.json")).json()["results"] if one["name"] == "Vaccination"]
    assert (await act(api, "add_note", ticket, note="Called twice")).status_code == 204
    assert (await act(api, "change_topic", ticket, topic=topic["uuid"])).status_code == 204
    assert (await shown(api, ticket))["topic"] == {"uuid": topic["uuid"], "name": "Vaccination"}
    (topic,) = [one for one in (await api.get("topics.json")).json()["results"] if one["name"] == "Vaccination"]
    assert topic["counts"] == {"open": 1, "closed": 0}
    async with database.reading() as session:
        query = select(ContactEvent).where(ContactEvent.ticket_id == ticket.id).order_by(col(ContactEvent.uuid))
        events = (await session.exec(query)).all()
    assert [event.type for event in events] == ["ticket_note_added", "ticket_topic_changed"]
    assert "Called twice" in events[0].event


async def test_closing_and_reopening(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    ticket, closed = await make(database, tenant), await make(database, tenant, "C")
    assert await in_open_tickets(database, ticket) is False  # not evaluated yet
    response = await act(api, "close", ticket, closed)
    assert (response.status_code, response.json()) == (200, {"failures": [str(closed.uuid)]})
    found = await shown(api, ticket)
    assert (found["status"], found["closed_on"] is not None) == ("closed", True)
    assert (await act(api, "reopen", ticket)).status_code == 204
    found = await shown(api, ticket)
    assert (found["status"], found["closed_on"]) == ("open", None)
    assert await in_open_tickets(database, ticket) is True
    async with database.reading() as session:
        contact = (await session.exec(select(Contact).where(Contact.id == ticket.contact_id))).one()
    assert contact.ticket_count == 1
    other = await make(database, tenant, "C", contact=contact)
    assert (await act(api, "reopen", other)).json() == {"failures": [str(other.uuid)]}


async def in_open_tickets(database: Database, ticket: Ticket) -> bool:
    async with database.reading() as session:
        query = (
            select(GroupMembership)
            .join(ContactGroup, col(ContactGroup.id) == GroupMembership.group_id)
            .where(ContactGroup.name == "Open Tickets", GroupMembership.contact_id == ticket.contact_id)
        )
        return (await session.exec(query)).first() is not None


async def test_closing_sets_off_triggers(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    ticket = await make(database, tenant)
    async with database.transaction() as session:
        flow = Flow(workspace_id=tenant.workspace_id, name="Survey after a ticket")
        session.add(flow)
        await session.flush()
        spec = TriggerSpec(type=TriggerType.CLOSED_TICKET, flow=flow.uuid)
        trigger = await TriggerStore(session).create(tenant.workspace_id, spec)
    assert (await act(api, "close", ticket)).status_code == 204
    async with database.reading() as session:
        query = select(PendingEvent).where(PendingEvent.contact_id == ticket.contact_id)
        (event,) = (await session.exec(query)).all()
    assert (event.kind, event.payload["ticket"]["uuid"]) == ("ticket_closed", str(ticket.uuid))
    async with database.transaction() as session:
        await TriggerStore(session).archive(tenant.workspace_id, trigger.uuid)
    quiet = await make(database, tenant)
    assert (await act(api, "close", quiet)).status_code == 204
    async with database.reading() as session:
        found = await session.exec(select(PendingEvent).where(PendingEvent.contact_id == quiet.contact_id))
        assert found.all() == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"action": "close"}, {"tickets": ["This field is required."]}),
        ({"tickets": ["x"] * 101, "action": "close"}, {"tickets": [TOO_MANY]}),
        ({"tickets": [str(UUID(int=1))], "action": "close"}, {"tickets": [f"No such object: {UUID(int=1)}"]}),
        ({"tickets": [], "action": "open"}, {"action": ['"open" is not a valid choice.']}),
        (
            {"tickets": [], "action": "assign"},
            {"non_field_errors": ['For action "assign" you must specify the assignee']},
        ),
        (
            {"tickets": [], "action": "add_note"},
            {"non_field_errors": ['For action "add_note" you must specify the note']},
        ),
        (
            {"tickets": [], "action": "change_topic"},
            {"non_field_errors": ['For action "change_topic" you must specify the topic']},
        ),
        ({"tickets": [], "action": "assign", "assignee": "who@x.org"}, {"assignee": ["No such object: who@x.org"]}),
        ({"tickets": [], "action": "add_note", "note": "x" * 10_001}, {"note": [
            "Ensure this field has no more than 10000 characters."]}),
    ],
)  # fmt: skip
async def test_what_is_refused(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("ticket_actions.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)


async def test_other_workspaces_tickets_are_unknown(
    api: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    theirs = await make(database, await make_tenant())
    assert (await act(api, "close", theirs)).json() == {"tickets": [f"No such object: {theirs.uuid}"]}
    assert (await api.get("tickets.json", params={"uuid": str(theirs.uuid)})).json()["results"] == []


async def test_topics_come_and_are_renamed(api: httpx.AsyncClient) -> None:
    made = await api.post("topics.json", json={"name": "Births"})
    assert (made.status_code, made.json()["counts"], made.json()["system"]) == (201, {"open": 0, "closed": 0}, False)
    taken = await api.post("topics.json", json={"name": "births"})
    assert (taken.status_code, taken.json()) == (400, {"name": ["This field must be unique."]})
    params = {"uuid": made.json()["uuid"]}
    renamed = await api.post("topics.json", params=params, json={"name": "BIRTHS"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "BIRTHS")
    assert (await api.post("topics.json", params={"uuid": str(uuid4())}, json={"name": "X"})).status_code == 404
    (general,) = [one for one in (await api.get("topics.json")).json()["results"] if one["system"]]
    refused = await api.post("topics.json", params={"uuid": general["uuid"]}, json={"name": "X"})
    assert (refused.status_code, refused.json()) == (403, {"detail": "Cannot modify system object."})
    assert (await api.delete("topics.json")).status_code == 405


async def test_topics_are_limited(http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    async with database.transaction() as session:
        session.add_all([Topic(workspace_id=tenant.workspace_id, name=f"Topic {number}") for number in range(50)])
    response = await http.post("/api/v2/topics.json", json={}, headers=tenant.headers)
    assert (response.status_code, response.json()) == (
        409,
        {"detail": "Cannot create object because workspace has reached limit."},
    )


@pytest.mark.usefixtures("people")
async def test_users(api: httpx.AsyncClient, tenant: Tenant) -> None:
    found = (await api.get("users.json")).json()["results"]
    assert [user["email"] for user in found] == ["amina@example.org", tenant.email]
    assert found[0].keys() == {
        "uuid", "name", "email", "role", "team", "created_on", "avatar", "first_name", "last_name",
    }  # fmt: skip
    assert (found[0]["name"], found[0]["role"], found[1]["name"]) == ("Amina Otieno", "agent", tenant.email)

    async def emails(params: Any) -> list[str]:
        return [user["email"] for user in (await api.get("users.json", params=params)).json()["results"]]

    assert await emails([("role", "agent"), ("role", "king")]) == ["amina@example.org"]
    assert len(await emails([("role", "agent"), ("role", "administrator")])) == 2
    assert await emails({"email": "AMINA@EXAMPLE.ORG"}) == ["amina@example.org"]
    assert await emails([("uuid", found[0]["uuid"]), ("uuid", str(uuid4()))]) == ["amina@example.org"]
    assert await emails({"email": tenant.email, "role": "agent"}) == []
    bad = await api.get("users.json", params={"uuid": "x"})
    assert bad.json() == {"detail": "Param 'uuid': x is not a valid UUID."}
    many = await api.get("users.json", params=[("uuid", str(uuid4()))] * 101)
    assert many.json() == {"detail": "Param 'uuid' can have a maximum of 100 values."}

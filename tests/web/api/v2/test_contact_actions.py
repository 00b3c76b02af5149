"""`contact_actions`, and that changes through the API are changes like those of flows."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from sqlmodel import col, select

from store.database import Database
from store.fields import FieldStore
from store.groups import GroupStore
from store.tables import (
    Campaign,
    CampaignEvent,
    CampaignFire,
    Contact,
    ContactEvent,
    ContactField,
    ContactGroup,
    ContactHold,
    ContactURN,
    Flow,
    FlowRun,
    FlowSession,
    Msg,
    Parking,
    PendingEvent,
)
from store.tables.columns import now
from tests.web.conftest import MakeTenant, Tenant

TOO_MANY = "Ensure this field has no more than 100 elements."

pytestmark = pytest.mark.usefixtures("things")


@pytest.fixture(scope="module")
async def things(database: Database, tenant: Tenant) -> None:
    """Fields, groups and a campaign."""
    async with database.transaction() as session:
        fields, groups = FieldStore(session), GroupStore(session)
        await fields.create(tenant.workspace_id, key="age", name="Age", value_type="N")
        born = await fields.create(tenant.workspace_id, key="edd", name="EDD", value_type="D")
        await groups.create(tenant.workspace_id, name="Reporters")
        parsed = {"fields": ["age"]}
        adults = await groups.create(
            tenant.workspace_id, name="Adults", query="age >= 18", parsed_query=parsed, status="R"
        )
        await groups.create(tenant.workspace_id, name="Unnamed", query='name = ""', parsed_query={}, status="R")
        campaign = Campaign(workspace_id=tenant.workspace_id, name="Visits", group_id=adults.id)
        session.add(campaign)
        await session.flush()
        session.add(
            CampaignEvent(
                workspace_id=tenant.workspace_id, campaign_id=campaign.id, field_id=born.id, offset=1, unit="D",
                type="M", message={"eng": "Soon"}, status="R",
            )
        )  # fmt: skip


async def create(api: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    response = await api.post("contacts.json", json=body)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def update(api: httpx.AsyncClient, uuid: str, **body: Any) -> dict[str, Any]:
    response = await api.post("contacts.json", params={"uuid": uuid}, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def act(api: httpx.AsyncClient, action: str, *contacts: str, **more: Any) -> None:
    response = await api.post("contact_actions.json", json={"contacts": contacts, "action": action, **more})
    assert (response.status_code, response.text) == (204, "")


async def shown(api: httpx.AsyncClient, uuid: str) -> dict[str, Any]:
    (contact,) = (await api.get("contacts.json", params={"uuid": uuid})).json()["results"]
    return dict(contact)


def names(contact: dict[str, Any]) -> set[str]:
    return {group["name"] for group in contact["groups"]}


async def row(database: Database, uuid: str) -> Contact:
    async with database.reading() as session:
        return (await session.exec(select(Contact).where(Contact.uuid == UUID(uuid)))).one()


async def test_smart_groups_follow_at_once(api: httpx.AsyncClient) -> None:
    contact = await create(api)
    assert names(contact) == {"Unnamed"}
    contact = await update(api, contact["uuid"], name="Musa", fields={"age": "34"})
    assert names(contact) == {"Adults"}
    assert names(await update(api, contact["uuid"], fields={"age": 12}, groups=["Reporters"])) == {"Reporters"}


async def test_fires_of_campaigns_follow(api: httpx.AsyncClient, database: Database) -> None:
    soon = now() + timedelta(days=3)
    made = await create(api, fields={"age": "20", "edd": soon.isoformat()})
    contact = await row(database, made["uuid"])

    async def fires() -> list[datetime]:
        async with database.reading() as session:
            found = await session.exec(select(CampaignFire.fire_on).where(CampaignFire.contact_id == contact.id))
            return list(found.all())

    assert len(await fires()) == 1
    (before,) = await fires()
    await update(api, made["uuid"], fields={"edd": (soon + timedelta(days=2)).isoformat()})
    assert [fire - before for fire in await fires()] == [timedelta(days=2)]
    await update(api, made["uuid"], fields={"age": "3"})
    assert await fires() == []


async def test_the_history_says_who_did_what_and_how(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    made = await create(api, name="Keza", urns=["tel:+250788000111"])
    before = (await row(database, made["uuid"])).modified_on
    await update(api, made["uuid"], name="Keza M", language="kin", fields={"age": "19"})
    contact = await row(database, made["uuid"])
    async with database.reading() as session:
        query = select(ContactEvent).where(ContactEvent.contact_id == contact.id).order_by(col(ContactEvent.uuid))
        events = (await session.exec(query)).all()
    assert [event.type for event in events] == [
        "contact_name_changed", "contact_urns_changed", "contact_name_changed", "contact_language_changed",
        "contact_field_changed", "contact_groups_changed",
    ]  # fmt: skip
    told = orjson.loads(events[2].event)
    assert (told["name"], told["_via"], told["_user"]["name"]) == ("Keza M", "api", tenant.email)
    assert {event.user_id for event in events} == {tenant.user_id}
    assert contact.modified_on > before


async def test_what_changes_nothing_leaves_no_trace(api: httpx.AsyncClient, database: Database) -> None:
    made = await create(api, name="Same", fields={"age": "40"})
    before = await row(database, made["uuid"])
    await update(api, made["uuid"], name="Same", fields={"age": "40"})
    assert (await row(database, made["uuid"])).modified_on == before.modified_on


async def test_a_change_of_groups_alone_moves_the_time_of_modification(
    api: httpx.AsyncClient, database: Database
) -> None:
    made = await create(api, name="Mover")
    before = (await row(database, made["uuid"])).modified_on
    await act(api, "add", made["uuid"], group="Reporters")
    assert (await row(database, made["uuid"])).modified_on > before


async def test_adding_and_removing(api: httpx.AsyncClient) -> None:
    one, two = await create(api, name="A"), await create(api, name="B", urns=["tel:+250788000222"])
    group = (await api.get("groups.json", params={"name": "reporters"})).json()["results"][0]
    before = group["count"]
    await act(api, "add", one["uuid"], "tel:0788000222", group=group["uuid"])
    await act(api, "add", one["uuid"], group="reporters")
    assert names(await shown(api, two["uuid"])) == {"Reporters"}
    assert (await api.get("groups.json", params={"uuid": group["uuid"]})).json()["results"][0]["count"] == before + 2
    await act(api, "remove", one["uuid"], two["uuid"], group="Reporters")
    assert names(await shown(api, one["uuid"])) == set()


async def test_blocking_leaves_all_groups_and_the_flow(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    made = await create(api, name="C", fields={"age": 50}, groups=["Reporters"])
    run = await make_wait(database, tenant, made["uuid"])
    await act(api, "block", made["uuid"])
    blocked = await shown(api, made["uuid"])
    assert (blocked["status"], blocked["blocked"], names(blocked), blocked["flow"]) == ("blocked", True, set(), None)
    assert (await end_of(database, run)).status == "I"
    problem = await api.post("contacts.json", params={"uuid": made["uuid"]}, json={"groups": ["Reporters"]})
    assert problem.json() == {"groups": ["Non-active contacts can't be added to groups"]}
    await act(api, "unblock", made["uuid"])
    assert names(await shown(api, made["uuid"])) == {"Adults"}


async def make_wait(database: Database, tenant: Tenant, contact: str, *, held: bool = False) -> UUID:
    """Has a contact wait in a flow; the run's uuid."""
    async with database.transaction() as session:
        found = (await session.exec(select(Contact).where(Contact.uuid == UUID(contact)))).one()
        owner: dict[str, Any] = {"workspace_id": tenant.workspace_id, "contact_id": found.id}
        flow = Flow(workspace_id=tenant.workspace_id, name=f"Visit {uuid4()}")
        session.add(flow)
        await session.flush()
        waiting = FlowSession(**owner, output="{}", current_flow_id=flow.id, wait_expires_on=now() + timedelta(days=1))
        session.add(waiting)
        await session.flush()
        run = FlowRun(
            **owner, flow_id=flow.id, session_id=waiting.id, status="W", parked_until=now(), path='[{"a": 1}]',
            messages_sent=2,
        )  # fmt: skip
        session.add(run)
        found.flow_id = flow.id
        if held:
            hold = ContactHold(**owner, run_uuid=run.uuid, started_on=now(), seed="1")
            session.add(hold)
            await session.flush()
            found.hold_id = hold.id
            session.add(PendingEvent(**owner, kind="msg_received", is_held=True))
        await session.flush()
        return run.uuid


async def end_of(database: Database, run: UUID) -> FlowRun:
    async with database.reading() as session:
        return (await session.exec(select(FlowRun).where(FlowRun.uuid == run))).one()


async def test_interrupting_ends_the_run_and_tells_its_workflow(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    made = await create(api, name="D")
    run = await make_wait(database, tenant, made["uuid"], held=True)
    assert (await shown(api, made["uuid"]))["flow"]["name"].startswith("Visit")
    await act(api, "interrupt", made["uuid"])
    await act(api, "interrupt", made["uuid"])
    assert (await shown(api, made["uuid"]))["flow"] is None
    ended = await end_of(database, run)
    assert (ended.status, ended.exited_on is not None, ended.parked_until) == ("I", True, None)
    contact = await row(database, made["uuid"])
    async with database.reading() as session:
        (told,) = (await session.exec(select(Parking).where(Parking.run_uuid == run))).all()
        assert (told.kind, told.payload["summary"]) == (
            "end",
            {"status": "interrupted", "steps": 1, "messages_sent": 2, "messages_received": 0},
        )
        waiting = (await session.exec(select(FlowSession).where(FlowSession.contact_id == contact.id))).one()
        assert (waiting.status, waiting.output, waiting.wait_expires_on) == ("I", None, None)
        assert contact.hold_id is None
        (event,) = (await session.exec(select(PendingEvent).where(PendingEvent.contact_id == contact.id))).all()
        assert not event.is_held


@pytest.mark.parametrize("action", ["archive_messages", "archive"])
async def test_archiving_messages(api: httpx.AsyncClient, database: Database, tenant: Tenant, action: str) -> None:
    made = await create(api, name="E")
    contact = await row(database, made["uuid"])
    owner: dict[str, Any] = {"workspace_id": tenant.workspace_id, "contact_id": contact.id}
    async with database.transaction() as session:
        session.add_all([Msg(**owner, direction="I", status="H"), Msg(**owner, direction="O", status="S")])
    await act(api, action, made["uuid"])
    async with database.reading() as session:
        query = select(Msg.direction, Msg.visibility).where(Msg.contact_id == contact.id)
        assert set((await session.exec(query)).all()) == {("I", "A"), ("O", "V")}


async def test_deleting_frees_urns_and_keeps_the_uuid(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    made = await create(api, name="F", urns=["tel:+250788000333"], groups=["Reporters"], fields={"age": 22})
    run = await make_wait(database, tenant, made["uuid"])
    await act(api, "delete", made["uuid"])
    (gone,) = (await api.get("contacts.json", params={"uuid": made["uuid"], "deleted": "true"})).json()["results"]
    assert (gone["name"], gone["urns"], gone["groups"], gone["flow"], gone["fields"]) == (None, [], [], None, {})
    assert (await end_of(database, run)).status == "I"
    async with database.reading() as session:
        orders = await session.exec(select(Parking.kind).where(Parking.run_uuid == UUID(made["uuid"])))
        assert orders.all() == ["erase"]
    again = await create(api, name="G", urns=["tel:+250788000333"])
    assert again["uuid"] != made["uuid"]
    problem = await api.post("contact_actions.json", json={"contacts": [made["uuid"]], "action": "block"})
    assert problem.json() == {"contacts": [f"No such object: {made['uuid']}"]}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"action": "block"}, {"contacts": ["This field is required."]}),
        ({"contacts": [], "action": "block"}, {"contacts": ["Contacts can't be empty."]}),
        ({"contacts": ["CONTACT"]}, {"action": ["This field is required."]}),
        ({"contacts": ["CONTACT"], "action": "like"}, {"action": ['"like" is not a valid choice.']}),
        ({"contacts": ["x"] * 101, "action": "block"}, {"contacts": [TOO_MANY]}),
        ({"contacts": ["CONTACT", "nobody"], "action": "block"}, {"contacts": ["No such object: nobody"]}),
        (
            {"contacts": ["CONTACT"], "action": "add"},
            {"non_field_errors": ['For action "add" you should also specify a group']},
        ),
        (
            {"contacts": ["CONTACT"], "action": "block", "group": "Reporters"},
            {"non_field_errors": ['For action "block" you should not specify a group']},
        ),
        ({"contacts": ["CONTACT"], "action": "add", "group": ""}, {"group": ["This field may not be null."]}),
        ({"contacts": ["CONTACT"], "action": "add", "group": "Who"}, {"group": ["No such object: Who"]}),
        (
            {"contacts": ["CONTACT"], "action": "add", "group": "Adults"},
            {"group": ["Contact group must not be query based: Adults"]},
        ),
        (
            {"contacts": ["BLOCKED"], "action": "add", "group": "Reporters"},
            {"non_field_errors": ["Non-active contacts cannot be added to groups: BLOCKED"]},
        ),
    ],
)  # fmt: skip
async def test_what_is_refused(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    contact, blocked = (await create(api))["uuid"], (await create(api))["uuid"]
    await act(api, "block", blocked)
    given = orjson.dumps(body).decode().replace("CONTACT", contact).replace("BLOCKED", blocked)
    response = await api.post("contact_actions.json", content=given, headers={"Content-Type": "application/json"})
    expected = orjson.loads(orjson.dumps(problem).decode().replace("BLOCKED", blocked))
    assert (response.status_code, response.json()) == (400, expected)
    assert (await shown(api, contact))["status"] == "active"


async def test_other_workspaces_contacts_and_groups_are_unknown(
    api: httpx.AsyncClient, http: httpx.AsyncClient, make_tenant: MakeTenant, database: Database
) -> None:
    stranger = await make_tenant()
    response = await http.post("/api/v2/contacts.json", json={}, headers=stranger.headers)
    theirs, mine = response.json()["uuid"], (await create(api))["uuid"]
    async with database.transaction() as session:
        group = await GroupStore(session).create(stranger.workspace_id, name="Theirs")
    problem = await api.post("contact_actions.json", json={"contacts": [theirs], "action": "block"})
    assert problem.json() == {"contacts": [f"No such object: {theirs}"]}
    body = {"contacts": [mine], "action": "add", "group": str(group.uuid)}
    assert (await api.post("contact_actions.json", json=body)).json() == {"group": [f"No such object: {group.uuid}"]}


async def test_two_who_want_the_same_new_urn(api: httpx.AsyncClient) -> None:
    bodies = [{"urns": ["tel:+250788000444"]}] * 4
    answers = await asyncio.gather(*(api.post("contacts.json", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]


async def test_a_taken_urn_is_left_out_of_an_update(api: httpx.AsyncClient, database: Database) -> None:
    await create(api, urns=["tel:+250788000555"])
    other = await create(api, urns=["tel:+250788000666"])
    changed = await update(api, other["uuid"], urns=["tel:+250788000555", "twitter:uwase", "tel:+250788000666"])
    assert changed["urns"] == ["twitter:uwase", "tel:+250788000666"]
    async with database.reading() as session:
        query = select(ContactURN.priority).where(ContactURN.identity == "twitter:uwase")
        assert (await session.exec(query)).one() == 1000


async def test_system_things_of_the_workspace_are_seen_after_a_change(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    """A field and a group made a moment ago are known, although assets are kept in memory."""
    await create(api)
    async with database.transaction() as session:
        await FieldStore(session).create(tenant.workspace_id, key="late", name="Late", value_type="T")
        query = 'late = "yes"'
        await GroupStore(session).create(
            tenant.workspace_id, name="Latecomers", query=query, parsed_query={"fields": ["late"]}, status="R"
        )
    made = await create(api, name="H", fields={"late": "YES"})
    assert (made["fields"]["late"], names(made)) == ("YES", {"Latecomers"})
    async with database.reading() as session:
        field = (await session.exec(select(ContactField).where(ContactField.key == "late"))).one()
        stored = (await session.exec(select(Contact.fields).where(Contact.uuid == UUID(made["uuid"])))).one()
        assert stored == {str(field.uuid): {"text": "YES"}}
        group = (await session.exec(select(ContactGroup).where(ContactGroup.name == "Latecomers"))).one()
        assert (await GroupStore(session).counts([group.id])) == {group.id: 1}

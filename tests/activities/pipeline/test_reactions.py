"""What conversations leave beside messages, and what sets off flows beside messages: tickets, resthooks, triggers."""

from typing import Any

import pytest
from sqlmodel import col, select

from flows.calls import CallResult
from flows.modifiers.status import Status
from flows.modifiers.ticket_close import TicketClose
from store.codes import TriggerType
from store.contact_edits import ContactModifier, Editor, KnownAssetsCache
from store.encryption import Cipher
from store.fields import FieldStore
from store.groups import GroupStore
from store.resthooks import ResthookStore
from store.tables import (
    Contact,
    ContactEvent,
    ContactField,
    ContactGroup,
    Flow,
    GroupMembership,
    ResthookEvent,
    ResthookSubscriber,
    Ticket,
    Topic,
    WebhookLog,
    Workspace,
)
from store.triggers import TriggerSpec, TriggerStore
from tests.activities.pipeline.drawn import act, ask, flow, say
from tests.activities.pipeline.world import World, statuses


async def open_ticket(world: World, contact: Contact) -> Ticket:
    """Has a flow open a ticket."""
    [topic] = await world.rows(Topic, workspace_id=world.workspace)
    action = {"type": "open_ticket", "topic": {"uuid": str(topic.uuid), "name": "General"}, "note": "Needs a nurse"}
    await world.add(flow("Help", act(action), say("Somebody will write to you")), keyword="help")
    await world.say(contact, "help")
    [ticket] = await world.rows(Ticket, contact_id=contact.id)
    assert isinstance(ticket, Ticket)
    return ticket


async def groups_of(world: World, contact: Contact) -> list[str]:
    """Names of the contact's groups."""
    async with world.database.reading() as session:
        query = select(ContactGroup.name).join(GroupMembership, col(GroupMembership.group_id) == ContactGroup.id)
        return sorted((await session.exec(query.where(GroupMembership.contact_id == contact.id))).all())


async def history(world: World, contact: Contact) -> list[str]:
    """Types of what the contact's history has."""
    return [event.type for event in await world.rows(ContactEvent, contact_id=contact.id)]


def modifier(session: Any, world: World) -> ContactModifier:
    return ContactModifier(session, KnownAssetsCache(Cipher("x" * 32)), world.workspace, Editor(via="ui"))


async def test_a_flow_opens_a_ticket(world: World) -> None:
    contact = await world.contact(name="Keza")
    ticket = await open_ticket(world, contact)
    [run] = await world.runs(contact)
    assert (ticket.status, ticket.opened_in_id, ticket.assignee_id) == ("O", run.flow_id, None)
    assert (await world.fresh(contact)).ticket_count == 1
    assert await groups_of(world, contact) == ["Open Tickets"]
    assert await history(world, contact) == ["ticket_opened", "ticket_note_added", "contact_groups_changed"]
    events = await world.rows(ContactEvent, contact_id=contact.id)
    assert [event.ticket_id for event in events] == [ticket.id, ticket.id, None]
    await world.say(contact, "help")
    assert len(await world.rows(Ticket, contact_id=contact.id)) == 1, "an open ticket is enough"


async def test_closing_a_ticket_starts_the_flow_of_a_trigger(world: World) -> None:
    contact = await world.contact(name="Keza")
    ticket = await open_ticket(world, contact)
    survey = await world.add(flow("Survey", say("How was it, about @trigger.ticket.topic.name?")))
    async with world.database.transaction() as session:
        await TriggerStore(session).create(
            world.workspace, TriggerSpec(type=TriggerType.CLOSED_TICKET, flow=survey.uuid)
        )
    async with world.database.transaction() as session:
        edited = await modifier(session, world).apply({contact.id: [TicketClose(str(ticket.uuid))]})
        assert edited.wakes_handlers
    await world.handle()
    assert (await world.sent(contact))[-1] == "How was it, about General?"
    assert [row.status for row in await world.rows(Ticket, contact_id=contact.id)] == ["C"]
    assert (await world.fresh(contact)).ticket_count == 0
    assert await groups_of(world, contact) == []


async def test_a_change_of_status_by_people_ends_the_conversation(world: World) -> None:
    await world.add(flow("Ask", ask("Name?", "Name")), keyword="join")
    contact = await world.contact()
    await world.say(contact, "join")
    [run] = await world.runs(contact)
    async with world.database.transaction() as session:
        await modifier(session, world).apply({contact.id: [Status("archived")]})
    [ended] = await world.runs(contact)
    assert (ended.status, ended.failure) == ("I", "the contact is not active any more")
    assert statuses(await world.sessions(contact)) == ["I"]
    assert await world.say(contact, "hello?") == ["Name?"]
    assert (await world.pipeline.wake_run(run.uuid)).status == "ended"


async def test_the_history_has_what_flows_change(world: World) -> None:
    async with world.database.transaction() as session:
        await FieldStore(session).create(world.workspace, key="age", name="Age", value_type="N")
        await GroupStore(session).create(
            world.workspace, name="Old", query="age > 60", parsed_query={"fields": ["age"]}, status="R"
        )
    changes = act(
        {"type": "set_contact_name", "name": "Ann"},
        {"type": "set_contact_field", "field": {"key": "age", "name": "Age"}, "value": "70"},
    )
    await world.add(flow("Changes", changes), keyword="change")
    contact = await world.contact()
    await world.say(contact, "change")
    assert await history(world, contact) == ["contact_name_changed", "contact_field_changed", "contact_groups_changed"]
    [field] = await world.rows(ContactField, workspace_id=world.workspace)
    assert str(field.uuid) in (await world.fresh(contact)).fields


async def resthook(world: World, *urls: str) -> None:
    """A resthook with subscribers, which a flow raises."""
    async with world.database.transaction() as session:
        store = ResthookStore(session)
        hook = await store.get_or_create(world.workspace, "new-birth")
        for url in urls:
            await store.subscribe(hook, url)
    action = {"type": "call_resthook", "resthook": "new-birth", "result_name": "Told"}
    await world.add(flow("Birth", act(action), say("Told: @results.told.category")), keyword="birth")


async def test_subscribers_of_a_resthook_are_called(world: World) -> None:
    await resthook(world, "http://one.example.org", "http://two.example.org")
    contact = await world.contact(name="Keza")
    await world.say(contact, "birth")
    assert await world.rows(ResthookEvent, workspace_id=world.workspace) == []
    await world.answer_call(contact, CallResult.http(200, body=b"{}"))
    await world.answer_call(contact, CallResult.http(410))
    assert await world.sent(contact) == ["Told: Success"]
    [event] = await world.rows(ResthookEvent, workspace_id=world.workspace)
    assert event.data["contact"]["name"] == "Keza"
    assert event.data["flow"]["name"].startswith("Birth")
    logs = await world.rows(WebhookLog, workspace_id=world.workspace)
    assert [(log.url, log.status_code, log.resthook) for log in logs] == [
        ("http://one.example.org", 200, "new-birth"),
        ("http://two.example.org", 410, "new-birth"),
    ]
    subscribers = await world.rows(ResthookSubscriber)
    assert {one.target_url: one.is_active for one in subscribers} == {
        "http://one.example.org": True,
        "http://two.example.org": False,
    }


async def test_a_subscriber_that_is_gone_is_called_no_more(world: World) -> None:
    await resthook(world, "http://gone.example.org")
    one, two = await world.contact(), await world.contact()
    await world.say(one, "birth")
    [before] = await world.rows(Workspace, id=world.workspace)
    await world.answer_call(one, CallResult.http(410))
    [after] = await world.rows(Workspace, id=world.workspace)
    assert after.assets_version > before.assets_version
    assert await world.say(two, "birth") == ["Told: "]
    assert len(await world.rows(ResthookEvent, workspace_id=world.workspace)) == 2


async def trigger(world: World, kind: TriggerType, flow_row: Flow, **scope: Any) -> None:
    async with world.database.transaction() as session:
        await TriggerStore(session).create(world.workspace, TriggerSpec(type=kind, flow=flow_row.uuid, **scope))


@pytest.mark.parametrize(
    ("kind", "event_type", "extra", "said"),
    [
        (TriggerType.NEW_CONVERSATION, "new_conversation", {"title": "Hi"}, "@trigger.params.title: Hi"),
        (TriggerType.REFERRAL, "referral", {"referrer_id": "poster"}, "@trigger.params.referrer_id: poster"),
        (TriggerType.MISSED_CALL, "mo_miss", {}, "@trigger.type: call"),
        (TriggerType.INBOUND_CALL, "mo_call", {}, "@trigger.type: call"),
        (TriggerType.OPT_IN, "optin", {}, "@trigger.type: manual"),
        (TriggerType.OPT_OUT, "optout", {}, "@trigger.type: manual"),
    ],
)
async def test_events_of_channels_start_flows(
    world: World, kind: TriggerType, event_type: str, extra: dict[str, Any], said: str
) -> None:
    expression, answer = said.split(": ")
    row = await world.add(flow("Answer", say(expression)))
    referrer = {"referrer_id": "Poster"} if kind is TriggerType.REFERRAL else {}
    await trigger(world, kind, row, **referrer)
    contact = await world.contact()
    await world.tell(contact, event_type, **extra)
    await world.handle()
    assert await world.sent(contact) == [answer]
    async with world.database.transaction() as session:
        page = await TriggerStore(session).page(world.workspace)
        await TriggerStore(session).archive(world.workspace, page.rows[0].uuid)
    await world.tell(contact, event_type, **extra, again=1)
    await world.handle()
    assert await world.sent(contact) == [answer], "archived triggers are ignored"


async def test_scopes_of_groups_and_channels_decide(world: World) -> None:
    async with world.database.transaction() as session:
        groups = GroupStore(session)
        farmers = await groups.create(world.workspace, name="Farmers")
        testers = await groups.create(world.workspace, name="Testers")
    rows = {name: await world.add(flow(name, say(name))) for name in ("all", "farmers", "not testers")}
    keywords: dict[str, Any] = {"keywords": ["join"], "match_type": "F"}
    await trigger(world, TriggerType.KEYWORD, rows["farmers"], groups=[farmers.uuid], **keywords)
    await trigger(world, TriggerType.KEYWORD, rows["not testers"], excluded_groups=[testers.uuid], **keywords)
    await trigger(world, TriggerType.CATCH_ALL, rows["all"])
    people = {name: await world.contact() for name in ("farmer", "tester", "both", "nobody")}
    members = {"farmer": [farmers], "tester": [testers], "both": [farmers, testers], "nobody": []}
    async with world.database.transaction() as session:
        for name, joined in members.items():
            session.add_all(GroupMembership(group_id=group.id, contact_id=people[name].id) for group in joined)
    said = {name: await world.say(contact, "JOIN now") for name, contact in people.items()}
    assert said == {"farmer": ["farmers"], "tester": ["all"], "both": ["farmers"], "nobody": ["not testers"]}

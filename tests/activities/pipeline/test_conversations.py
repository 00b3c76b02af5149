"""Conversations in process, on real Postgres and Redis: what events do to contacts, sessions, runs and messages."""

import asyncio

import orjson
from sqlmodel import select

from store.codes import TriggerType
from store.fields import FieldStore
from store.groups import GroupStore
from store.tables import ContactGroup, GroupMembership, Msg
from store.triggers import TriggerSpec, TriggerStore
from tests.activities.pipeline.drawn import act, ask, enter, flow, round_and_round, say
from tests.activities.pipeline.world import World, statuses


async def test_a_keyword_starts_a_flow_and_answers_lead_through_it(world: World) -> None:
    drawn = flow("Ask", ask("Name?", "Name"), ask("Age?", "Age"), say("Thanks, @results.name, @results.age"))
    await world.add(drawn, keyword="join")
    contact = await world.contact()
    assert await world.say(contact, "join") == ["Name?"]
    assert await world.say(contact, "Ann") == ["Name?", "Age?"]
    assert await world.say(contact, "30") == ["Name?", "Age?", "Thanks, Ann, 30"]
    [run] = await world.runs(contact)
    assert (run.status, run.messages_sent, run.messages_received) == ("C", 3, 3)
    assert {key: result["value"] for key, result in orjson.loads(run.results).items()} == {"name": "Ann", "age": "30"}
    assert await world.pending(contact) == []
    incoming = await world.rows(Msg, contact_id=contact.id, direction="I")
    assert {(msg.status, msg.flow_id) for msg in incoming} == {("H", run.flow_id)}
    assert len(await world.queue.missing([str(msg.uuid) for msg in await world.rows(Msg, direction="O")])) == 0


async def test_five_messages_at_once_are_applied_in_order(world: World) -> None:
    nodes = [ask(f"{number}?", f"R{number}") for number in range(1, 5)]
    await world.add(flow("Five", *nodes, say("@results.r1 @results.r2 @results.r3 @results.r4")), keyword="go")
    contacts = [await world.contact() for _ in range(3)]
    for contact in contacts:
        await world.receive(contact, "go", "a", "b", "c", "d")
    await world.handle()
    for contact in contacts:
        assert await world.sent(contact) == ["1?", "2?", "3?", "4?", "a b c d"]
        assert statuses(await world.runs(contact)) == ["C"]


async def test_a_subflow_waits_and_its_parent_goes_on(world: World) -> None:
    child = flow("Child", ask("Inner?", "Inner"))
    parent = flow("Parent", say("Before"), enter(child), say("After @child.results.inner"))
    row = await world.add(parent, child, keyword="sub")
    contact = await world.contact()
    assert await world.say(contact, "sub") == ["Before", "Inner?"]
    outer, inner = await world.runs(contact)
    assert (statuses([outer, inner]), inner.parent_uuid) == (["A", "W"], outer.uuid)
    assert (await world.fresh(contact)).flow_id == inner.flow_id != row.id
    assert await world.say(contact, "yes") == ["Before", "Inner?", "After yes"]
    assert statuses(await world.runs(contact)) == ["C", "C"]
    assert (await world.fresh(contact)).flow_id is None


async def test_groups_fields_names_and_languages_are_written(world: World) -> None:
    async with world.database.transaction() as session:
        group = await GroupStore(session).create(world.workspace, name="Members")
        field = await FieldStore(session).create(world.workspace, key="age", name="Age", value_type="N")
        smart = ContactGroup(
            workspace_id=world.workspace, name="Old", query="age > 60", parsed_query={"fields": ["age"]}
        )
        session.add(smart)
    changes = act(
        {"type": "add_contact_groups", "groups": [{"uuid": str(group.uuid), "name": "Members"}]},
        {"type": "set_contact_field", "field": {"key": "age", "name": "Age"}, "value": "70.10"},
        {"type": "set_contact_name", "name": "Ann"},
        {"type": "set_contact_language", "language": "kin"},
    )
    await world.add(flow("Changes", changes), keyword="change")
    contact = await world.contact()
    await world.say(contact, "change")
    row = await world.fresh(contact)
    assert (row.name, row.language) == ("Ann", "kin")
    assert row.fields[str(field.uuid)]["text"] == "70.10"
    members = {member.group_id for member in await memberships(world, contact.id)}
    assert members == {group.id, smart.id}
    await world.redraw(
        await world.add(flow("Leave", act({"type": "remove_contact_groups", "all_groups": True})), keyword="leave"),
        flow("Leave", act({"type": "remove_contact_groups", "all_groups": True})),
    )
    await world.say(contact, "leave")
    assert {member.group_id for member in await memberships(world, contact.id)} == {smart.id}


async def memberships(world: World, contact: int) -> list[GroupMembership]:
    async with world.database.reading() as session:
        return list((await session.exec(select(GroupMembership).where(GroupMembership.contact_id == contact))).all())


async def test_a_contact_reads_its_own_language(world: World) -> None:
    drawn = flow("Greet", say("Hello"))
    action = drawn["nodes"][1]["actions"][0]
    drawn["localization"] = {"kin": {action["uuid"]: {"text": ["Muraho"]}}}
    await world.add(drawn, keyword="hi")
    assert await world.say(await world.contact(language="kin"), "hi") == ["Muraho"]
    assert await world.say(await world.contact(language="eng"), "hi") == ["Hello"]


async def test_a_catch_all_is_for_those_who_wait_nowhere(world: World) -> None:
    await world.add(flow("Ask", ask("Name?", "Name"), say("Bye")), keyword="ask")
    await world.trigger(await world.add(flow("Any", say("What?"))))
    contact = await world.contact()
    assert await world.say(contact, "hello") == ["What?"]
    assert await world.say(contact, "ask", "hello") == ["What?", "Name?", "Bye"]


async def test_what_no_trigger_wants_lies_in_the_inbox(world: World) -> None:
    contact = await world.contact()
    assert await world.say(contact, "hello") == []
    [message] = await world.rows(Msg, contact_id=contact.id)
    assert (message.status, message.visibility, message.flow_id) == ("H", "V", None)
    assert (await world.fresh(contact)).last_seen_on is not None


async def test_a_keyword_takes_over_and_interrupts_what_waited(world: World) -> None:
    await world.add(flow("First", ask("First?", "A")), keyword="first")
    await world.add(flow("Second", ask("Second?", "B"), say("Done")), keyword="second")
    contact = await world.contact()
    await world.say(contact, "first", "second")
    assert statuses(await world.runs(contact)) == ["I", "W"]
    assert statuses(await world.sessions(contact)) == ["I", "W"]
    [old, new] = await world.runs(contact)
    assert [row.kind for row in await world.parked(old.uuid)] == ["park", "end"]
    assert [row.kind for row in await world.parked(new.uuid)] == ["park"]
    assert "taken over" in (old.failure or "")
    assert (await world.say(contact, "x"))[-1] == "Done"


async def test_a_background_flow_runs_beside_a_wait(world: World) -> None:
    await world.add(flow("Ask", ask("Name?", "Name"), say("Bye")), keyword="ask")
    background = await world.add(flow("Quiet", say("Psst"), type="messaging_background"))
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.start(background, contact)
    assert await world.sent(contact) == ["Name?", "Psst"]
    assert statuses(await world.runs(contact)) == ["W", "C"]
    assert (await world.say(contact, "Ann"))[-1] == "Bye"
    assert statuses(await world.runs(contact)) == ["C", "C"]


async def test_a_flow_that_goes_round_fails_and_says_why(world: World) -> None:
    await world.add(flow("Round", say("Never said"), round_and_round()), keyword="round")
    contact, other = await world.contact(), await world.contact()
    await world.receive(contact, "round")
    assert await world.say(other, "hello") == []
    assert await world.sent(contact) == [], "a conversation that broke says nothing"
    [run] = await world.runs(contact)
    assert run.status == "F"
    assert "100" in (run.failure or "")
    assert statuses(await world.sessions(contact)) == ["F"]
    assert await world.pending(contact) == []


async def test_a_blocked_contact_is_heard_and_not_answered(world: World) -> None:
    await world.add(flow("Ask", ask("Name?", "Name")), keyword="ask")
    for status in "BV":
        contact = await world.contact(status=status)
        assert await world.say(contact, "ask") == []
        [message] = await world.rows(Msg, contact_id=contact.id)
        assert (message.status, message.visibility) == ("H", "A")
        assert await world.runs(contact) == []


async def test_a_stop_ends_the_wait_and_a_message_brings_the_contact_back(world: World) -> None:
    await world.add(flow("Ask", ask("Name?", "Name")), keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.tell(contact, "stop_contact")
    await world.handle()
    assert (await world.fresh(contact)).status == "S"
    [run] = await world.runs(contact)
    assert (run.status, run.failure) == ("I", "the contact was stopped")
    await world.say(contact, "ask")
    assert (await world.fresh(contact)).status == "A"
    assert statuses(await world.runs(contact)) == ["I", "W"]


async def test_channel_events_set_off_their_triggers(world: World) -> None:
    kinds = {TriggerType.NEW_CONVERSATION: "new_conversation", TriggerType.REFERRAL: "referral"}
    for kind in kinds:
        row = await world.add(flow(kind.name, say(f"{kind.name} @trigger.params.source")))
        async with world.database.transaction() as session:
            await TriggerStore(session).create(world.workspace, TriggerSpec(type=kind, flow=row.uuid))
    for kind, name in kinds.items():
        contact = await world.contact()
        await world.tell(contact, name, source="poster", referrer_id="abc")
        await world.handle()
        assert await world.sent(contact) == [f"{kind.name} poster"]


async def test_several_handlers_keep_the_order_of_each_contact(world: World) -> None:
    nodes = [ask(f"{number}?", f"R{number}") for number in range(1, 6)]
    end = say("@results.r1 @results.r2 @results.r3 @results.r4 @results.r5")
    await world.add(flow("Five", *nodes, end), keyword="go")
    contacts = [await world.contact() for _ in range(25)]
    for text in ("go", "a", "b", "c", "d", "e"):
        for contact in contacts:
            await world.receive(contact, text)
    handled = await asyncio.gather(*(world.handle(4) for _ in range(4)))
    assert sum(handled) + await world.handle() == 6 * len(contacts)
    for contact in contacts:
        assert (await world.sent(contact))[-1] == "a b c d e"
        assert statuses(await world.runs(contact)) == ["C"]

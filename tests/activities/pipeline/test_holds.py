"""Sprints that wait for a call: what they hold, what waits behind them, and that a replay ends the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest

from activities.pipeline.batch import Batch
from activities.pipeline.events import SprintTime, read_event
from flows.calls import CallResult
from flows.engine import Engine
from store import session_endings
from store.conversations import drawing
from store.conversations.records import Writes
from store.tables import ContactHold, Msg, PendingEvent
from tests.activities.pipeline.drawn import act, ask, call, flow, say
from tests.activities.pipeline.world import World, statuses

URL = "https://hook.example/"
ANSWER = CallResult.http(200, [("Content-Type", "application/json")], b'{"price": 12.50}')


async def test_a_call_holds_the_contact_and_its_events_go_on_in_order(world: World) -> None:
    nodes = [
        call(URL),
        ask("It costs @webhook.json.price. First?", "A"),
        ask("Second?", "B"),
        say("@results.a @results.b"),
    ]
    await world.add(flow("Priced", *nodes), keyword="price")
    contact, other = await world.contact(), await world.contact()
    await world.receive(contact, "price", "one", "two")
    await world.receive(other, "hello")
    assert await world.handle() == 2
    assert await world.sent(contact) == []
    assert (await world.fresh(contact)).hold_id is not None
    assert [event.is_held for event in await world.pending(contact)] == [True, True]
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    assert [(row.kind, row.payload["call"]) for row in await world.parked(hold.run_uuid)] == [("call", str(hold.uuid))]
    await world.receive(contact, "three")
    assert await world.handle() == 0, "whatever comes meanwhile waits too"
    run = await world.answer_call(contact, ANSWER)
    assert await world.handle() == 3
    assert await world.sent(contact) == ["It costs 12.5. First?", "Second?", "one two"]
    assert [(row.uuid, row.status) for row in await world.runs(contact)] == [(run, "C")]
    assert (await world.fresh(contact)).hold_id is None
    assert await world.pending(contact) == []
    incoming = await world.rows(Msg, contact_id=contact.id, direction="I")
    assert [message.status for message in incoming] == ["H"] * 4


async def test_a_held_sprint_ends_the_same_to_the_byte(world: World) -> None:
    drawn = flow("Chance", call(URL), ask("@(rand()) @(now()) @webhook.json.price", "A"))
    await world.add(drawn, keyword="chance")
    contact = await world.contact()
    await world.say(contact, "chance")
    [hold] = await world.rows(ContactHold, contact_id=contact.id)

    async def replayed() -> bytes:
        async with world.pool.transaction() as connection:
            await drawing.lock(connection, [contact.id])
            batch = Batch(connection, Engine(), world.workspaces, own_run=hold.run_uuid)
            await batch.load([contact.id])
            time = SprintTime(hold.started_on, int(hold.seed))
            assert await batch.apply(contact.id, read_event(hold.event), time, [ANSWER])
            return orjson.dumps(batch.collect())

    first = await replayed()
    assert first == await replayed()
    assert first != orjson.dumps(Writes())
    await world.answer_call(contact, ANSWER)
    [message] = await world.sent(contact)
    assert message.encode() in first


async def test_an_answer_that_is_told_twice_counts_once(world: World) -> None:
    await world.add(flow("Twice", call(URL), call(URL), say("Done")), keyword="twice")
    contact = await world.contact()
    await world.say(contact, "twice")
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    assert await world.holds.answer(hold.uuid, 0, ANSWER.to_json())
    assert not await world.holds.answer(hold.uuid, 0, ANSWER.to_json())
    first = await world.pipeline.continue_run(hold.run_uuid)
    assert (first.status, first.call) == ("calling", hold.uuid)
    assert await world.pipeline.continue_run(hold.run_uuid) == first, "the second call has no answer yet"
    assert await world.holds.answer(hold.uuid, 1, ANSWER.to_json())
    ended = await world.pipeline.continue_run(hold.run_uuid)
    assert ended.summary is not None
    assert (ended.status, ended.summary.status) == ("ended", "completed")
    assert await world.pipeline.continue_run(hold.run_uuid) == ended
    assert await world.sent(contact) == ["Done"]


async def test_a_start_waits_behind_a_call_and_starts_once(world: World) -> None:
    await world.add(flow("Slow", call(URL), say("Slow")), keyword="slow")
    quick = await world.add(flow("Quick", say("Quick")))
    contact, other = await world.contact(), await world.contact()
    await world.say(contact, "slow")
    start = await world.start(quick, contact, other)
    first = await world.pipeline.start_batch(start, 0)
    assert (first.started, await world.pipeline.start_batch(start, 0)) == (2, first), "a retry counts the same"
    assert await world.sent(contact) == []
    await world.answer_call(contact, ANSWER)
    await world.handle()
    assert await world.sent(contact) == ["Slow", "Quick"]
    assert await world.sent(other) == ["Quick"]


async def test_a_start_whose_own_call_is_under_way_is_not_begun_again(world: World) -> None:
    row = await world.add(flow("Calls", call(URL), say("Done")))
    contact = await world.contact()
    start = await world.start(row, contact)
    assert (await world.pipeline.start_batch(start, 0)).started == 1
    assert await world.pending(contact) == []
    await world.answer_call(contact, ANSWER)
    await world.handle()
    assert await world.sent(contact) == ["Done"]


async def test_a_flow_that_changed_during_the_call_begins_its_sprint_anew(world: World) -> None:
    drawn = flow("Before", call(URL), say("Before"))
    row = await world.add(drawn, keyword="go")
    contact = await world.contact()
    await world.say(contact, "go")
    await world.redraw(row, flow("After", say("After"), uuid=row.uuid))
    await world.answer_call(contact, ANSWER)
    assert await world.sent(contact) == ["After"]
    assert await world.rows(ContactHold, contact_id=contact.id) == []


async def test_a_timeout_that_leads_to_a_call_asks_its_own_workflow_to_make_it(world: World) -> None:
    drawn = flow("Nudge", ask("Well?", "Well", timeout=60), call(URL), say("Then not"))
    await world.add(drawn, keyword="nudge")
    contact = await world.contact()
    await world.say(contact, "nudge")
    await world.send_all(contact)
    [run], [session] = await world.runs(contact), await world.sessions(contact)
    past = datetime.now(UTC) - timedelta(minutes=5)
    await world.update(session, wait_timeout_on=past)
    outcome = await world.pipeline.wake_run(run.uuid)
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    assert (outcome.status, outcome.call) == ("calling", hold.uuid)
    assert (await world.pipeline.wake_run(run.uuid)).status == "waiting", "a timer that fires meanwhile waits"
    await world.answer_call(contact, ANSWER)
    assert await world.sent(contact) == ["Well?", "Then not"]


async def test_cancelling_during_a_call_gives_it_up(world: World) -> None:
    await world.add(flow("Slow", call(URL), say("Slow")), keyword="slow")
    contact = await world.contact()
    await world.receive(contact, "slow", "hello")
    await world.handle()
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    await world.pipeline.interrupt_run(hold.run_uuid)
    await world.handle()
    assert await world.rows(ContactHold, contact_id=contact.id) == []
    assert await world.sent(contact) == []
    assert await world.pending(contact) == []
    assert statuses(await world.rows(Msg, contact_id=contact.id)) == ["H", "H"]


async def test_a_contact_that_is_let_go_keeps_its_message(world: World) -> None:
    """As when a person interrupts it, while the pipeline doesn't have it."""
    await world.add(flow("Slow", call(URL), say("Slow")), keyword="slow")
    contact = await world.contact()
    await world.receive(contact, "slow", "hello")
    await world.handle()
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    async with world.pool.transaction() as connection:
        await drawing.lock(connection, [contact.id])
        assert await session_endings.interrupt(connection, [contact.id], "interrupted by hand") == 1
    await world.handle()
    assert not await world.holds.answer(hold.uuid, 0, ANSWER.to_json())
    assert (await world.pipeline.continue_run(hold.run_uuid)).status == "gone"
    assert statuses(await world.rows(Msg, contact_id=contact.id)) == ["H", "H"]
    assert await world.sent(contact) == []


async def test_a_held_event_that_can_not_be_applied_is_set_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.add(flow("Slow", call(URL), say("Slow")), keyword="slow")
    contact = await world.contact()
    await world.receive(contact, "slow", "hello")
    await world.handle()
    [hold] = await world.rows(ContactHold, contact_id=contact.id)
    await world.holds.answer(hold.uuid, 0, ANSWER.to_json())

    def broken(*_: object) -> UUID:
        raise KeyError("a defect")

    with monkeypatch.context() as patched:
        patched.setattr("activities.pipeline.conversation.Conversation.apply", broken)
        await world.pipeline.continue_run(hold.run_uuid)
    await world.handle()
    [event] = await world.pending(contact)
    assert (event.kind, event.set_aside_on is not None) == ("msg_received", True)
    assert await world.rows(PendingEvent, contact_id=contact.id, is_held=True) == []
    assert (await world.fresh(contact)).hold_id is None


async def test_half_a_character_in_an_answer_breaks_nothing(world: World) -> None:
    """JSON can write half of a surrogate pair, and NUL; PostgreSQL, and most who read results, can't read them."""
    hook = {"type": "call_webhook", "url": URL, "method": "GET", "result_name": "Answer"}
    keep = {"type": "set_run_result", "name": "Said", "value": "@webhook.json.a", "category": ""}
    named = {"type": "set_contact_name", "name": "@webhook.json.a"}
    await world.add(flow("Broken", act(hook, keep, named), ask("It said @webhook.json.a", "B")), keyword="broken")
    contact = await world.contact()
    await world.receive(contact, "broken")
    await world.handle()
    answer = CallResult.http(200, [("Content-Type", "application/json")], b'{"a": "x\\ud800y\\u0000z"}')
    await world.answer_call(contact, answer)
    assert await world.sent(contact) == ["It said x\ufffdyz"]
    [row] = await world.runs(contact)
    results = orjson.loads(row.results)
    assert results["said"]["value"] == "x\ufffdyz"
    assert results["answer"]["extra"] == {"a": "x\ufffdyz"}
    await world.say(contact, "fine")
    assert statuses(await world.runs(contact)) == ["C"]

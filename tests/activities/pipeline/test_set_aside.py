"""Events that can't be applied: set aside after three tries, their neighbours untouched, and tried again when asked."""

from typing import Any

import asyncpg
import pytest

from activities.pipeline.conversation import Conversation
from core.clock import format_instant
from store.set_aside import SetAsideStore
from store.tables import Msg, PendingEvent
from tests.activities.pipeline.drawn import ask, flow, say
from tests.activities.pipeline.world import World

POISON = "poison"


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A defect that one text sets off."""
    received = Conversation._received

    def broken(self: Conversation, event: Any) -> dict[str, Any]:
        if event.text == POISON:
            raise KeyError("a defect")
        return received(self, event)

    monkeypatch.setattr(Conversation, "_received", broken)
    return monkeypatch


async def test_a_poisonous_event_is_set_aside_while_its_neighbours_go_on(
    world: World, poisonous: pytest.MonkeyPatch
) -> None:
    await world.add(flow("Echo", ask("More?", "More"), say("@results.more")), keyword="go")
    sick, healthy = await world.contact(), await world.contact()
    await world.receive(sick, "go", POISON, "after")
    await world.receive(healthy, "go", "well")
    await world.handle()
    assert await world.sent(healthy) == ["More?", "well"]
    assert await world.sent(sick) == ["More?", "after"], "the events behind it wait no longer than its three tries"
    [event] = await world.pending(sick)
    assert (event.tries, event.error) == (3, "KeyError: 'a defect'")
    assert event.set_aside_on is not None
    poisonous.undo()
    async with world.database.transaction() as session:
        [shown] = await SetAsideStore(session).page(world.workspace)
        assert (shown.id, shown.contact, shown.kind) == (event.id, sick.uuid, "msg_received")
        assert await SetAsideStore(session).replay(world.workspace + 1) == []
        assert len(await SetAsideStore(session).replay(world.workspace, [event.id])) == 1
    assert await world.handle() == 1
    assert await world.pending(sick) == []
    messages = await world.rows(Msg, contact_id=sick.id, direction="I")
    assert {message.status for message in messages} == {"H"}


async def test_what_is_set_aside_can_be_dropped(world: World, poisonous: pytest.MonkeyPatch) -> None:
    contact = await world.contact()
    await world.add(flow("Any", say("?")), keyword=POISON)
    await world.say(contact, POISON)
    async with world.database.transaction() as session:
        assert len(await SetAsideStore(session).drop(world.workspace)) == 1
    assert await world.pending(contact) == []


async def test_what_the_database_refuses_is_tried_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole transaction fails then, and nothing says whose fault it was."""
    from activities.pipeline import sprints

    stored = sprints.message_row

    def too_long(*arguments: Any, **named: Any) -> Any:
        row = stored(*arguments, **named)
        if row.text == "sick":
            row.locale = "much too long"
        return row

    monkeypatch.setattr(sprints, "message_row", too_long)
    await world.add(flow("Sick", say("sick")), keyword="sick")
    await world.add(flow("Well", say("well")), keyword="well")
    contacts = [await world.contact() for _ in range(5)]
    for contact, text in zip(contacts, ["well", "well", "sick", "well", "well"], strict=True):
        await world.receive(contact, text)
    await world.handle()
    assert [await world.sent(contact) for contact in contacts] == [["well"], ["well"], [], ["well"], ["well"]]
    [event] = await world.pending(contacts[2])
    assert event.tries == 3
    assert "too long" in (event.error or "")


@pytest.mark.parametrize("error", [asyncpg.AdminShutdownError("bye"), ConnectionResetError(), TimeoutError()])
async def test_a_failing_database_is_nobodys_fault(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    await world.add(flow("Hi", say("Hello")), keyword="hi")
    contact = await world.contact()
    await world.receive(contact, "hi")

    def away(*_: Any) -> None:
        raise error

    with monkeypatch.context() as patched, pytest.raises(type(error)):
        patched.setattr(Conversation, "apply", away)
        await world.pipeline.handle_pending(10)
    [event] = await world.pending(contact)
    assert (event.tries, event.error) == (0, None)
    await world.handle()
    assert await world.sent(contact) == ["Hello"]


async def test_events_of_other_versions_are_kept_aside_and_unknown_keys_ignored(world: World) -> None:
    await world.add(flow("Hi", say("Hello")), keyword="hi")
    contact = await world.contact()
    await world.receive(contact, "hi")
    [event] = await world.pending(contact)
    await world.update(event, payload=event.payload | {"mood": "of a later version"})
    async with world.database.transaction() as session:
        ids = {"workspace_id": world.workspace, "contact_id": contact.id}
        session.add(PendingEvent(**ids, kind="telepathy", payload={"key": "1", "at": format_instant(event.created_on)}))  # type: ignore[arg-type]
    await world.receive(contact, "hi")
    await world.handle()
    assert await world.sent(contact) == ["Hello", "Hello"]
    [unknown] = await world.pending(contact)
    assert (unknown.kind, unknown.set_aside_on is not None) == ("telepathy", True)
    assert "telepathy" in (unknown.error or "")

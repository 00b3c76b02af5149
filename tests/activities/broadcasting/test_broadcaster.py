"""Broadcasts on real Postgres and Redis: who gets what, once, whatever happens in between."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from activities.broadcasting import broadcaster as module
from activities.broadcasting.broadcaster import Broadcaster
from activities.pipeline.batch import Outgoing
from core.contracts.broadcasts import BroadcastEnd
from core.contracts.starts import BatchOutcome, Recipients
from store import sql
from store.broadcasts import BroadcastProgress, BroadcastStore, NewBroadcast
from store.encryption import Cipher
from store.recipients import Bulk
from store.tables import Broadcast, BroadcastBatch, Contact, Msg, Parking, Workspace
from tests.activities.pipeline.drawn import act, flow
from tests.activities.pipeline.world import World, statuses
from workers.conversing import QueuePush
from workers.registry import message_cost
from workers.workspaces import WorkspaceCache

HELLO = {"eng": {"text": "Hello @contact.name"}, "kin": {"text": "Muraho @contact.name"}}


class Sending:
    """Broadcasts of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        workspaces = WorkspaceCache(Cipher("x" * 32), world.queue)
        self.broadcaster = Broadcaster(world.pool, workspaces, QueuePush(world.queue, message_cost))
        self.progress = BroadcastProgress(world.database, Bulk(batch=3))

    async def make(self, *contacts: Contact, **more: Any) -> UUID:
        new = {"translations": HELLO, "base_language": "eng", "contacts": [one.uuid for one in contacts]} | more
        async with self.world.database.transaction() as session:
            return (await BroadcastStore(session).create(self.world.workspace, NewBroadcast(**new))).uuid

    async def send(self, broadcast: UUID) -> BatchOutcome:
        """All batches, one after another."""
        recipients = await self.progress.resolve(broadcast)
        assert recipients is not None
        total = BatchOutcome()
        for number in range(recipients.batches):
            total += await self.broadcaster.send_batch(broadcast, number)
        await self.progress.finish(BroadcastEnd(broadcast=broadcast, total=total))
        return total

    async def messages(self, broadcast: UUID) -> list[Msg]:
        return await self.world.rows(Msg, broadcast_id=(await self.row(broadcast)).id)

    async def row(self, broadcast: UUID) -> Broadcast:
        [row] = await self.world.rows(Broadcast, uuid=broadcast)
        return row  # type: ignore[no-any-return]


@pytest.fixture
def sending(world: World) -> Sending:
    return Sending(world)


async def test_each_contact_gets_it_in_their_language(world: World, sending: Sending) -> None:
    contacts = [
        await world.contact(name="Ann", language="eng"),
        await world.contact(name="Keza", language="kin"),
        await world.contact(name="Jean", language="fra"),
        await world.contact(name="Bo"),
    ]
    broadcast = await sending.make(*contacts)
    assert await sending.send(broadcast) == BatchOutcome(started=4)
    messages = await sending.messages(broadcast)
    assert [msg.text for msg in messages] == ["Hello Ann", "Muraho Keza", "Hello Jean", "Hello Bo"]
    assert {(msg.status, msg.is_high_priority, msg.channel_id, msg.flow_id) for msg in messages} == {
        ("Q", False, world.channel, None)
    }
    assert await world.queue.missing([str(msg.uuid) for msg in messages]) == []
    assert (await sending.row(broadcast)).status == "C"


async def test_bulk_waits_behind_individual_messages(world: World, sending: Sending) -> None:
    broadcast = await sending.make(await world.contact(name="Ann"))
    await sending.send(broadcast)
    [msg] = await sending.messages(broadcast)
    drawn = await world.queue.pop(10)
    payload = next(orjson.loads(lease.payload) for lease in drawn.leases if lease.id == str(msg.uuid))
    assert (payload["origin"], payload["high_priority"]) == ("broadcast", False)


async def test_whom_nothing_reaches_is_counted_with_a_failed_message(world: World, sending: Sending) -> None:
    reached = await world.contact(name="Ann")
    async with world.database.transaction() as session:
        lost = Contact(workspace_id=world.workspace, name="Lost")
        session.add(lost)
    later = await world.contact(name="Blocked")
    broadcast = await sending.make(reached, lost, later)
    await sending.progress.resolve(broadcast)
    await world.update(later, status="B")
    assert await sending.send(broadcast) == BatchOutcome(started=1, failed=2)
    reasons = {msg.text: (msg.status, msg.failed_reason) for msg in await sending.messages(broadcast)}
    assert reasons == {"Hello Ann": ("Q", None), "Hello Lost": ("F", "D"), "Hello Blocked": ("F", "C")}


async def test_nothing_to_say_to_somebody_is_no_message(world: World, sending: Sending) -> None:
    contacts = [await world.contact(name="Ann"), await world.contact()]
    broadcast = await sending.make(*contacts, translations={"eng": {"text": "@contact.name"}})
    outcome = await sending.send(broadcast)
    texts = [msg.text for msg in await sending.messages(broadcast)]
    assert (outcome, texts) == (BatchOutcome(started=1, skipped=1), ["Ann"])


async def test_a_batch_that_is_tried_again_repeats_nobody(
    world: World, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    contacts = [await world.contact(name=f"C{n}") for n in range(5)]
    sending.progress = BroadcastProgress(world.database, Bulk(batch=5))
    broadcast = await sending.make(*contacts)
    assert await sending.progress.resolve(broadcast) == Recipients(batches=1, contacts=5)

    class Dying(Broadcaster):
        chunks = 0

        async def _messages(self, *arguments: Any) -> Any:
            Dying.chunks += 1
            if Dying.chunks == 2:
                raise ConnectionError("the database is away")
            return await super()._messages(*arguments)

    dying = Dying(world.pool, WorkspaceCache(Cipher("x" * 32), world.queue), QueuePush(world.queue, message_cost))
    with pytest.raises(ConnectionError):
        await dying.send_batch(broadcast, 0)
    assert len(await sending.messages(broadcast)) == 2
    tries = await asyncio.gather(*(sending.broadcaster.send_batch(broadcast, 0) for _ in range(3)))
    assert max(outcome.started for outcome in tries) == 5
    assert sorted(msg.text for msg in await sending.messages(broadcast)) == [f"Hello C{n}" for n in range(5)]
    assert await sending.broadcaster.send_batch(broadcast, 0) == BatchOutcome(started=5), "and says so again"
    [batch] = await world.rows(BroadcastBatch, broadcast_id=(await sending.row(broadcast)).id)
    assert (batch.status, batch.position, batch.started) == ("C", 5, 5)


async def test_a_message_that_cant_be_stored_fails_alone(world: World, sending: Sending) -> None:
    contacts = [await world.contact(name=name) for name in ("Ann", "Poison", "Bo")]

    class Poisoned(Broadcaster):
        async def _messages(self, *arguments: Any) -> Any:
            made, tally = await super()._messages(*arguments)
            for one in made:
                if one.message.text.endswith("Poison"):
                    one.message.status = "too long for its column"
            return made, tally

    poisoned = Poisoned(world.pool, WorkspaceCache(Cipher("x" * 32), world.queue), QueuePush(world.queue, message_cost))
    sending.broadcaster = poisoned
    broadcast = await sending.make(*contacts)
    assert await sending.send(broadcast) == BatchOutcome(started=2, failed=1)
    assert [msg.text for msg in await sending.messages(broadcast)] == ["Hello Ann", "Hello Bo"]


async def test_an_interrupted_broadcast_goes_no_further(
    world: World, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even to the rest of the batch that is under way."""
    monkeypatch.setattr(module, "CHUNK", 1)
    contacts = [await world.contact(name=f"C{n}") for n in range(3)]
    broadcast = await sending.make(*contacts)

    class Push:
        async def push(self, messages: Sequence[Outgoing]) -> None:
            async with world.database.transaction() as session:
                await BroadcastStore(session).interrupt(world.workspace, broadcast)

    sending.broadcaster = Broadcaster(world.pool, WorkspaceCache(Cipher("x" * 32), world.queue), Push())
    assert await sending.send(broadcast) == BatchOutcome(started=1)
    assert len(await sending.messages(broadcast)) == 1
    assert (await sending.row(broadcast)).status == "I"


async def test_a_message_that_cant_be_pushed_is_left_to_the_sweep(world: World, sending: Sending) -> None:
    class Push:
        async def push(self, messages: Sequence[Outgoing]) -> None:
            raise ConnectionError("Redis is away")

    sending.broadcaster = Broadcaster(world.pool, WorkspaceCache(Cipher("x" * 32), world.queue), Push())
    broadcast = await sending.make(await world.contact(name="Ann"))
    assert await sending.send(broadcast) == BatchOutcome(started=1)
    assert statuses(await sending.messages(broadcast)) == ["Q"]


async def test_recipients_less_the_exclusions(world: World, sending: Sending) -> None:
    drawn = flow("Wait", act({"type": "send_msg", "text": "Hi"}))
    row = await world.add(drawn)
    free, busy = await world.contact(name="Free"), await world.contact(name="Busy")
    await world.update(busy, flow_id=row.id)
    broadcast = await sending.make(free, busy, exclusions={"in_a_flow": True}, urns=["tel:+250788999999"])
    await sending.send(broadcast)
    assert sorted(msg.text for msg in await sending.messages(broadcast)) == ["Hello ", "Hello Free"]


async def test_a_query_whose_field_is_gone_fails_the_broadcast(world: World, sending: Sending) -> None:
    broadcast = await sending.make(query='name = "Ann"')
    async with world.database.transaction() as session:
        statement = text("UPDATE broadcast SET query = 'gone > 3' WHERE uuid = :uuid")
        await sql.execute(session, statement, {"uuid": broadcast})
    assert await sending.progress.resolve(broadcast) == Recipients(batches=0, contacts=0)
    assert (await sending.row(broadcast)).status == "F"


async def test_a_flow_orders_a_broadcast(world: World, sending: Sending) -> None:
    """What the flow made of its expressions is sent as it is, to whomever it names."""
    other = await world.contact(name="Other")
    action = {
        "type": "send_broadcast",
        "text": "@contact.name says @@contact",
        "contacts": [{"uuid": str(other.uuid), "name": "Other"}],
        "groups": [],
    }
    await world.add(flow("Tell", act(action)), keyword="tell")
    teller = await world.contact(name="Teller")
    await world.say(teller, "tell")
    [row] = await world.rows(Broadcast, workspace_id=world.workspace)
    [order] = await world.parked(row.uuid)
    assert (order.kind, order.payload["workspace_id"]) == ("broadcast", world.workspace)
    assert await sending.send(row.uuid) == BatchOutcome(started=1)
    assert await world.sent(other) == ["Teller says @contact"]


async def test_a_schedule_sends_its_pattern_again_and_again(world: World, sending: Sending) -> None:
    contact = await world.contact(name="Ann")
    pattern = await sending.make(contact)
    async with world.database.transaction() as session:
        workspace = await session.get_one(Workspace, world.workspace)
        sent = [await BroadcastStore(session).send_scheduled(workspace, pattern) for _ in range(2)]
    like = await sending.row(pattern)
    for one in sent:
        assert (one.parent_id, one.schedule_id, one.status) == (like.id, None, "P")
        assert [order.kind for order in await world.rows(Parking, run_uuid=one.uuid)] == ["broadcast"]
        assert await sending.send(one.uuid) == BatchOutcome(started=1)
    assert await world.sent(contact) == ["Hello Ann", "Hello Ann"]

"""Batches of flow starts on real Postgres: each contact once, and counted once, however often a batch is tried."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from activities.pipeline import pipeline as module
from core.contracts.starts import BatchOutcome
from flows.calls import CallResult
from store import sql
from store.conversations import writing
from store.conversations.records import Writes
from store.starts import StartStore
from store.tables import Contact, Flow, FlowStart, FlowStartBatch, Msg
from tests.activities.pipeline.drawn import ask, call, flow, say
from tests.activities.pipeline.world import World, statuses


async def resolved(world: World, row: Flow, *contacts: Contact, **more: Any) -> UUID:
    """A start in one batch, not begun yet."""
    async with world.database.transaction() as session:
        start = await StartStore(session).create(
            world.workspace, row.uuid, contacts=[one.uuid for one in contacts], **more
        )  # fmt: skip
    await world.starts.resolve(start.uuid)
    return start.uuid


async def batch_of(world: World, start: UUID) -> FlowStartBatch:
    [row] = await world.rows(FlowStart, uuid=start)
    [batch] = await world.rows(FlowStartBatch, start_id=row.id)
    return batch  # type: ignore[no-any-return]


async def test_a_contact_that_waits_for_a_call_is_counted_once(world: World) -> None:
    """Its start waits behind the call, and is applied once after it, however often the batch was tried."""
    await world.add(flow("Calls", call("http://hook.example.org"), say("Called")), keyword="call")
    row = await world.add(flow("Ask", ask("Name?", "Name")))
    held, free = await world.contact(), await world.contact()
    await world.say(held, "call")
    start = await resolved(world, row, held, free)
    for _ in range(3):
        assert await world.pipeline.start_batch(start, 0) == BatchOutcome(started=2)
    assert (await batch_of(world, start)).started == 2
    assert len(await world.pending(held)) == 1
    await world.answer_call(held, CallResult.http(200))
    await world.handle()
    assert await world.sent(held) == ["Called", "Name?"]
    assert await world.sent(free) == ["Name?"]


async def test_another_try_goes_on_where_one_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 2)
    row = await world.add(flow("Ask", ask("Name?", "Name")))
    contacts = [await world.contact() for _ in range(5)]
    start = await resolved(world, row, *contacts)
    written = writing.write
    writes = 0

    async def dying(connection: Any, what: Writes) -> None:
        nonlocal writes
        writes += 1
        if writes == 2:
            raise ConnectionError("the database is away")
        await written(connection, what)

    monkeypatch.setattr(writing, "write", dying)
    with pytest.raises(ConnectionError):
        await world.pipeline.start_batch(start, 0)
    assert (await batch_of(world, start)).position == 2
    tries = await asyncio.gather(*(world.pipeline.start_batch(start, 0) for _ in range(3)))
    assert max(outcome.started for outcome in tries) == 5
    for contact in contacts:
        assert await world.sent(contact) == ["Name?"]
        assert statuses(await world.runs(contact)) == ["W"]
    batch = await batch_of(world, start)
    assert (batch.status, batch.position, batch.started, batch.skipped) == ("C", 5, 5, 0)


async def test_a_contact_that_cant_be_stored_fails_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = await world.add(flow("Ask", ask("Hello @contact.name", "Name")))
    contacts = [await world.contact(name=name) for name in ("Ann", "Poison", "Bo", "Cy")]
    start = await resolved(world, row, *contacts)
    written = writing.write

    async def choking(connection: Any, what: Writes) -> None:
        for message in what.messages:
            if message.text.endswith("Poison"):
                message.status = "too long for its column"
        await written(connection, what)

    monkeypatch.setattr(writing, "write", choking)
    assert await world.pipeline.start_batch(start, 0) == BatchOutcome(started=3, failed=1)
    assert [await world.sent(contact) for contact in contacts] == [["Hello Ann"], [], ["Hello Bo"], ["Hello Cy"]]


async def test_an_interrupted_start_stops_within_the_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 1)
    row = await world.add(flow("Ask", ask("Name?", "Name")))
    start = await resolved(world, row, *[await world.contact() for _ in range(3)])
    written = writing.write

    async def interrupting(connection: Any, what: Writes) -> None:
        await written(connection, what)
        async with world.database.transaction() as session:
            await StartStore(session).interrupt(world.workspace, start)

    monkeypatch.setattr(writing, "write", interrupting)
    assert await world.pipeline.start_batch(start, 0) == BatchOutcome(started=1)
    assert len(await world.rows(Msg, workspace_id=world.workspace)) == 1


async def test_exclusions_hold_when_the_batch_is_done(world: World) -> None:
    """Who has entered a flow or was blocked since the recipients were resolved is left alone."""
    row, other = await world.add(flow("Ask", ask("Name?", "Name"))), await world.add(flow("Other", ask("Age?", "Age")))
    free, busy, blocked = [await world.contact() for _ in range(3)]
    start = await resolved(world, row, free, busy, blocked, exclusions={"in_a_flow": True})
    await world.start(other, busy)
    async with world.database.transaction() as session:
        await sql.execute(session, text("UPDATE contact SET status = 'B' WHERE id = :id"), {"id": blocked.id})
    assert await world.pipeline.start_batch(start, 0) == BatchOutcome(started=1, skipped=2)
    assert [await world.sent(one) for one in (free, busy, blocked)] == [["Name?"], ["Age?"], []]


async def test_params_reach_the_flow(world: World) -> None:
    row = await world.add(flow("Say", say("@trigger.params.place @trigger.params.visits.0 @trigger.origin")))
    contact = await world.contact()
    await world.start(row, contact, params={"place": "Kibera", "visits": [3]})
    assert await world.sent(contact) == ["Kibera 3 ui"]


async def test_a_start_breaks_off_what_the_contact_was_in(world: World) -> None:
    first, second = await world.add(flow("A", ask("A?", "A"))), await world.add(flow("B", ask("B?", "B")))
    contact = await world.contact()
    await world.start(first, contact)
    await world.start(second, contact)
    assert statuses(await world.runs(contact)) == ["I", "W"]

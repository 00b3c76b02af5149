"""Messages whose push was lost are found and pushed, whole."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from redis.asyncio import Redis
from sqlmodel import select

from store.database import Database
from store.fair_queue.jobs import Lane
from store.fair_queue.queue import FairQueue
from store.flows import FlowStore
from store.outbox import Outbox
from store.outgoing import OutgoingMessage
from store.tables import Channel, Contact, ContactURN, FlowSession, Msg
from store.workspaces import WorkspaceStore

OLD = datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
async def queue(redis_url: str) -> AsyncIterator[FairQueue]:
    redis = Redis.from_url(redis_url)
    await redis.flushdb()
    yield FairQueue(redis, "send")
    await redis.aclose()


@pytest.fixture
def outbox(database: Database, queue: FairQueue) -> Outbox:
    return Outbox(database, queue, cost=lambda message: 1 + len(message.text) // 160)


class Sender:
    """A workspace with a channel and a contact, committed."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def build(self) -> "Sender":
        async with self.database.transaction() as session:
            workspace = await WorkspaceStore(session).create("House")
            self.workspace_id = workspace.id
            self.flow = await FlowStore(session).create(workspace.id, name="Hello")
            self.channel = Channel(workspace_id=workspace.id, type="KN", name="Kannel", schemes=["tel"])
            self.contact = Contact(workspace_id=workspace.id, last_seen_on=OLD)
            session.add_all([self.channel, self.contact])
            await session.flush()
            self.urn, other = [
                ContactURN(
                    workspace_id=workspace.id,
                    contact_id=self.contact.id,
                    identity=f"{scheme}:{path}",
                    scheme=scheme,
                    path=path,
                    priority=priority,
                    auth_tokens={"default": "tok"},
                )
                for scheme, path, priority in (("tel", f"+2507880{workspace.id:05}", 1000), ("ext", "1", 999))
            ]
            session.add_all([self.urn, other])
        return self

    async def message(self, status: str = "Q", **columns: Any) -> Msg:
        async with self.database.transaction() as session:
            msg = Msg(
                workspace_id=self.workspace_id,
                contact_id=self.contact.id,
                urn_id=self.urn.id,
                channel_id=self.channel.id,
                direction="O",
                status=status,
                **{"created_on": OLD, "modified_on": OLD, **columns},
            )
            session.add(msg)
        return msg


@pytest.fixture
async def sender(database: Database) -> Sender:
    async with database.transaction() as session:
        for msg in (await session.exec(select(Msg))).all():
            await session.delete(msg)
    return await Sender(database).build()


async def test_a_lost_message_is_pushed_whole(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    async with sender.database.transaction() as session:
        waiting = FlowSession(workspace_id=sender.workspace_id, contact_id=sender.contact.id)
        session.add(waiting)
    columns: dict[str, Any] = {
        "text": "x" * 161,
        "attachments": ["image/jpeg:http://a/b.jpg"],
        "quick_replies": [{"type": "text", "text": "Yes"}],
        "locale": "eng-RW",
        "is_high_priority": True,
        "flow_id": sender.flow.id,
        "session_uuid": waiting.uuid,
        "response_to_external_id": "ext1",
        "error_count": 1,
        "resend_count": 2,
    }
    msg = await sender.message(**columns)
    assert await outbox.sweep(10) == 1
    [lease] = (await queue.pop(10)).leases
    assert lease.id == str(msg.uuid)
    assert orjson.loads(lease.payload) == {
        "uuid": str(msg.uuid),
        "org_id": sender.workspace_id,
        "channel_uuid": str(sender.channel.uuid),
        "contact": {
            "id": sender.contact.id,
            "uuid": str(sender.contact.uuid),
            "last_seen_on": OLD.isoformat(),
            "other_urns": ["ext:1"],
        },
        "urn": sender.urn.identity,
        "urn_auth": "tok",
        "origin": "flow",
        "text": "x" * 161,
        "attachments": ["image/jpeg:http://a/b.jpg"],
        "quick_replies": [{"type": "text", "text": "Yes"}],
        "templating": None,
        "locale": "eng-RW",
        "high_priority": True,
        "tps_cost": 2,
        "created_on": OLD.isoformat(),
        "flow": {"uuid": str(sender.flow.uuid), "name": "Hello"},
        "session": {"uuid": str(waiting.uuid), "status": "W", "sprint_uuid": None},
        "response_to_external_id": "ext1",
        "is_resend": True,
        "resend": 2,
        "prev_attempts": 1,
    }


async def test_what_the_queue_knows_is_left_alone(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    for number in range(5):
        await sender.message(text=f"{number}")
    assert await outbox.sweep(3) == 3
    assert await outbox.sweep(3) == 2, "known ones don't count and don't hide the others"
    assert await outbox.sweep(3) == 0
    assert await queue.depth(sender.workspace_id) == 5


async def test_young_messages_are_on_their_way(outbox: Outbox, sender: Sender) -> None:
    await sender.message(modified_on=datetime.now(UTC))
    assert await outbox.sweep(10) == 0
    assert await outbox.sweep(10, age=timedelta(0)) == 1


async def test_overdue_retries_are_pushed_others_wait(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    due = await sender.message("E", next_attempt_on=OLD)
    await sender.message("E", next_attempt_on=datetime.now(UTC) + timedelta(minutes=3))
    await sender.message("W")
    await sender.message("F")
    assert await outbox.sweep(10) == 1
    assert [lease.id for lease in (await queue.pop(10)).leases] == [str(due.uuid)]


async def test_all_come_back_when_redis_has_lost_its_data(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    messages = [await sender.message(text=f"{number}") for number in range(7)]
    await outbox.sweep(100)
    await queue._redis.flushdb()
    assert await outbox.sweep(100) == 7
    served = []
    while leases := (await queue.pop(10)).leases:
        served += [lease.id for lease in leases]
        await queue.ack(leases)
    assert served == [str(msg.uuid) for msg in messages], "a contact's messages keep their order"


async def test_messages_without_a_channel_fail(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    msg = await sender.message()
    async with sender.database.transaction() as session:
        session.add(sender.channel)
        sender.channel.is_active = False
    await outbox.sweep(10)
    async with sender.database.reading() as session:
        row = (await session.exec(select(Msg).where(Msg.id == msg.id))).one()
    assert (row.status, row.failed_reason) == ("F", "R")
    assert (await queue.pop(10)).leases == []


async def test_messages_that_kill_their_senders_fail(outbox: Outbox, queue: FairQueue, sender: Sender) -> None:
    msg = await sender.message()
    await outbox.sweep(10)
    for _ in range(3):
        assert len((await queue.pop(1, lease_ms=1)).leases) == 1
        await asyncio.sleep(0.01)
    assert (await queue.pop(1)).died == 1
    assert await outbox.sweep(10) == 0
    async with sender.database.reading() as session:
        row = (await session.exec(select(Msg).where(Msg.id == msg.id))).one()
    assert (row.status, row.failed_reason) == ("F", "E")
    assert await queue.missing([str(msg.uuid)]) == [str(msg.uuid)]


def test_groups_and_lanes() -> None:
    ids = [UUID(int=number) for number in range(3)]
    message = OutgoingMessage(
        uuid=ids[0],
        workspace_id=5,
        channel_uuid=ids[1],
        contact_id=1,
        contact_uuid=ids[2],
        urn="tel:+250788000001",
        created_on=OLD,
    )
    job = message.job(3, delay_ms=7)
    assert (job.owner, job.channel, job.lane, job.cost, job.delay_ms) == ("5", str(ids[1]), Lane.BULK, 3, 7)
    assert job.group == f"{ids[1]}:tel:+250788000001:b"

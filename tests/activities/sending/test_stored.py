"""Results and channels in a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from activities.sending.ports import Result, SendingChannel
from activities.sending.stored_channels import StoredChannels
from activities.sending.stored_results import StoredResults
from channels.channel import Channel
from channels.errors import ErrorCode
from channels.log import ChannelLog, LogType
from channels.messages import ChannelEvent, EventType
from channels.statuses import Status
from core import urns
from store.database import Database
from store.encryption import Cipher
from store.tables import Channel as ChannelRow
from store.tables import ChannelLog as LogRow
from store.tables import Contact, ContactURN, Msg, PendingEvent, Workspace
from store.wake import Wake


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=2)
    yield database
    await database.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


CIPHER = Cipher("k" * 32)


class World:
    """A workspace with a channel, a contact and messages that are being sent."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def make(self, messages: int = 1) -> "World":
        async with self.database.transaction() as session:
            workspace = Workspace(name="Nyaruka")
            session.add(workspace)
            await session.flush()
            assert workspace.id
            config = CIPHER.encrypt_json({"send_url": "http://gateway.example/", "max_length": 160})
            channel = ChannelRow(workspace_id=workspace.id, type="EX", name="Shortcode", schemes=["tel"], config=config)
            contact = Contact(workspace_id=workspace.id, name="")
            session.add_all([channel, contact])
            await session.flush()
            assert channel.id and contact.id
            self.workspace, self.channel, self.contact = workspace.id, channel.id, contact.id
            self.channel_uuid = str(channel.uuid)
            self.messages = [uuid4() for _ in range(messages)]
            session.add(
                ContactURN(
                    workspace_id=workspace.id,
                    contact_id=contact.id,
                    identity="tel:+250788000001",
                    scheme="tel",
                    path="+250788000001",
                )
            )
            for uuid in self.messages:
                session.add(
                    Msg(
                        uuid=uuid,
                        workspace_id=workspace.id,
                        contact_id=contact.id,
                        channel_id=channel.id,
                        direction="O",
                        status="Q",
                        text="hello",
                    )
                )
        return self

    def result(self, number: int, status: Status | None, **more: object) -> Result:
        channel = Channel(uuid=self.channel_uuid, type="EX")
        known = SendingChannel(id=self.channel, workspace_id=self.workspace, channel=channel)
        log = ChannelLog(LogType.MSG_SEND, self.channel_uuid, datetime.now(UTC))
        if status is not Status.WIRED:
            log.error(ErrorCode.CONNECTION_FAILED, "no answer")
        values = {"contact_id": self.contact, "at": datetime.now(UTC), "log": log} | more
        return Result(msg=self.messages[number], channel=known, status=status, **values)  # type: ignore[arg-type]

    async def row(self, number: int) -> Msg:
        async with self.database.reading() as session:
            return (await session.exec(select(Msg).where(col(Msg.uuid) == self.messages[number]))).one()


async def test_a_batch_of_results_is_written(database: Database, redis: Redis) -> None:
    world = await World(database).make(4)
    results = [
        world.result(0, Status.WIRED, external_ids=("ext-1",)),
        world.result(1, Status.ERRORED),
        world.result(2, Status.FAILED, failed_reason="R"),
        world.result(3, None),
    ]
    again = await StoredResults(database, Wake(redis)).write(results)
    assert list(again) == [world.messages[1]]
    rows = [await world.row(number) for number in range(4)]
    assert [row.status for row in rows] == ["W", "E", "F", "Q"]
    assert (rows[0].external_id, rows[2].failed_reason, rows[3].error_count) == ("ext-1", "R", 0)
    assert rows[1].next_attempt_on == again[world.messages[1]]
    async with database.reading() as session:
        logs = (await session.exec(select(LogRow).where(col(LogRow.channel_id) == world.channel))).all()
    assert sorted(log.is_error for log in logs) == [False, True, True, True]
    assert rows[0].log_uuids[0] in {log.uuid for log in logs if not log.is_error}


async def test_the_third_error_is_the_last(database: Database, redis: Redis) -> None:
    world, results = await World(database).make(), StoredResults(database, Wake(redis))
    again = [await results.write([world.result(0, Status.ERRORED)]) for _ in range(3)]
    assert [bool(one) for one in again] == [True, True, False]
    row = await world.row(0)
    assert (row.status, row.failed_reason, row.error_count) == ("F", "E", 3)


async def test_what_a_provider_says_of_a_contact_is_stored(database: Database, redis: Redis) -> None:
    world = await World(database).make()
    stop = ChannelEvent(
        channel_uuid=world.channel_uuid, type=EventType.STOP_CONTACT, urn=urns.parse("tel:+250788000001")
    )
    await StoredResults(database, Wake(redis)).write([world.result(0, Status.FAILED, events=(stop,))])
    async with database.reading() as session:
        events = (await session.exec(select(PendingEvent).where(PendingEvent.contact_id == world.contact))).all()
    assert len(events) == 1


async def test_a_channel_is_read_with_its_secrets(database: Database) -> None:
    world, channels = await World(database).make(), StoredChannels(database, CIPHER)
    known = await channels.find(world.channel_uuid)
    assert known is not None
    assert (known.id, known.workspace_id) == (world.channel, world.workspace)
    assert known.channel.text("send_url") == "http://gateway.example/"
    assert await channels.find(world.channel_uuid) is known
    assert await channels.find(str(uuid4())) is None


async def test_a_removed_channel_is_found_no_more(database: Database) -> None:
    world = await World(database).make()
    async with database.transaction() as session:
        row = (await session.exec(select(ChannelRow).where(ChannelRow.id == world.channel))).one()
        row.is_active = False
    assert await StoredChannels(database, CIPHER).find(world.channel_uuid) is None


async def test_secrets_of_another_key_leave_a_channel_without_configuration(database: Database) -> None:
    world = await World(database).make()
    known = await StoredChannels(database, Cipher("another key, quite as long as it must be")).find(world.channel_uuid)
    assert known is not None
    assert known.channel.config == {}

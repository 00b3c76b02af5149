"""Workspaces, channels, contacts and messages for benchmarks, put straight into a running system's stores."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from redis.asyncio import Redis

from store.channels import LIMIT, ChannelStore
from store.chat import QUEUE
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage
from store.workspaces import WorkspaceStore
from tests.system import System

TEXT = "This is message number {:06d} of the load, some sixty-five letters"
MSG_COLUMNS = [
    "uuid",
    "workspace_id",
    "contact_id",
    "urn_id",
    "channel_id",
    "direction",
    "status",
    "text",
    "created_on",
    "modified_on",
]

_CONTACTS = """
    WITH made AS (
        INSERT INTO contact (uuid, workspace_id) SELECT gen_random_uuid(), $1 FROM generate_series(1, $2)
        RETURNING id, uuid
    ), urns AS (
        INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, priority)
        SELECT $1, id, 'tel:+25078' || lpad(id::text, 7, '0'), 'tel', '+25078' || lpad(id::text, 7, '0'), 1000
        FROM made RETURNING id, contact_id, identity
    )
    SELECT made.id, made.uuid, urns.id AS urn, identity FROM made JOIN urns ON contact_id = made.id
"""


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel, and its workspace's id."""

    workspace: int
    id: int
    uuid: UUID


@dataclass(frozen=True, slots=True)
class ContactRef:
    """A contact with its phone's URN."""

    id: int
    uuid: UUID
    urn_id: int
    urn: str


@dataclass(frozen=True, slots=True)
class Site:
    """A running system's stores, opened from outside."""

    system: System
    database: Database
    redis: Redis
    queue: FairQueue

    async def channels(self, count: int, send_url: str = "http://127.0.0.1:1/") -> list[ChannelRef]:
        """External channels without a limit of rate, in as few workspaces as can have them."""
        cipher, made = Cipher(self.system.environment["NGOMA_SECRET_KEY"]), list[ChannelRef]()
        config = {"send_url": send_url, "max_length": 1600}
        async with self.database.transaction() as session:
            for number in range(count):
                if number % LIMIT == 0:
                    workspace = (await WorkspaceStore(session).create("Load", country="RW")).id
                row = await ChannelStore(session, cipher).create(
                    workspace, type="EX", name="Load", schemes=["tel"], tps=0, config=config
                )
                assert row.id is not None
                made.append(ChannelRef(workspace, row.id, row.uuid))
        for channel in made:
            await self.queue.configure(f"tps:{channel.uuid}", 0)
        return made

    async def contacts(self, workspace: int, count: int) -> list[ContactRef]:
        """New contacts with a phone each."""
        connection = await self.system.connect()
        try:
            return [ContactRef(*row) for row in await connection.fetch(_CONTACTS, workspace, count)]
        finally:
            await connection.close()

    async def queued(
        self, channels: Sequence[ChannelRef], contacts: Sequence[Sequence[ContactRef]], count: int
    ) -> None:
        """Bulk messages as the pipeline leaves them, over the channels in turn; `contacts` are each channel's."""
        made = [_message(number, channels, contacts) for number in range(count)]
        connection = await self.system.connect()
        try:
            await connection.copy_records_to_table("msg", records=[row for row, _ in made], columns=MSG_COLUMNS)
            await connection.execute("ANALYZE msg")
        finally:
            await connection.close()
        await self.queue.push([message.job(1) for _, message in made])

    async def pause(self, channels: Sequence[ChannelRef], *, paused: bool) -> None:
        """Keeps the senders from the channels' workspaces, or lets them."""
        for workspace in {channel.workspace for channel in channels}:
            await self.queue.pause_owner(str(workspace), paused=paused)

    async def waiting(self) -> int:
        """How many outgoing messages are queued, by the database."""
        return await self._count("direction = 'O' AND status = 'Q'")

    async def received(self) -> int:
        """How many incoming messages are in the database."""
        return await self._count("direction = 'I'")

    async def _count(self, condition: str) -> int:
        connection = await self.system.connect()
        try:
            return int(await connection.fetchval(f"SELECT count(*) FROM msg WHERE {condition}"))
        finally:
            await connection.close()


def _message(
    number: int, channels: Sequence[ChannelRef], contacts: Sequence[Sequence[ContactRef]]
) -> tuple[tuple[object, ...], OutgoingMessage]:
    place, now, uuid, text = number % len(channels), datetime.now(UTC), uuid4(), TEXT.format(number)
    channel, people = channels[place], contacts[place]
    contact = people[number // len(channels) % len(people)]
    row = (uuid, channel.workspace, contact.id, contact.urn_id, channel.id, "O", "Q", text, now, now)
    message = OutgoingMessage(
        uuid=uuid,
        workspace_id=channel.workspace,
        channel_uuid=channel.uuid,
        contact_id=contact.id,
        contact_uuid=contact.uuid,
        urn=contact.urn,
        created_on=now,
        text=text,
    )
    return row, message


@asynccontextmanager
async def opened(system: System) -> AsyncIterator[Site]:
    """The stores of a running system."""
    database = Database(system.environment["NGOMA_DATABASE_URL"], pool_size=2)
    redis = Redis.from_url(system.environment["NGOMA_REDIS_URL"])
    try:
        yield Site(system, database, redis, FairQueue(redis, QUEUE))
    finally:
        await redis.aclose()
        await database.close()

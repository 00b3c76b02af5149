"""A provider that fails: its channel is shut off, seen, tried, and put back; another one may stand in for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlmodel import col, select
from temporalio.testing import ActivityEnvironment

from activities.senders import SenderActivities
from activities.sending.attempts import Attempts
from activities.sending.breaker import Breaker, Rules
from activities.sending.detours import Detours
from activities.sending.dispatcher import Dispatcher
from activities.sending.ledger import Ledger
from activities.sending.marks import SentMarks
from activities.sending.stored_channels import StoredChannels
from activities.sending.stored_results import StoredResults
from channels.host import Deployment, Host
from channels.tools.memory import MemoryCache
from clients.addresses import AddressGuard
from clients.http import HttpClient
from core.contracts.loops import LoopInput
from core.permissions import Role
from store import sql
from store.accounts import AccountStore
from store.channel_alerts import ChannelAlerts
from store.channel_health import ChannelHealth
from store.channels import ChannelStore
from store.database import Database
from store.encryption import Cipher
from store.errors import Conflict
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage
from store.tables import Channel, ChannelAlert, ChannelLog, Contact, ContactURN, Msg
from store.wake import Wake
from store.workspaces import WorkspaceStore
from tests.clients.servers import response, serving

CIPHER = Cipher("k" * 32)
RULES = Rules(failures=3, seconds=0.0, first_probe=0.3, longest_probe=0.6, look_every=0.05)
OK = response(b"accepted")


class Provider:
    """Answers 503 until it is mended."""

    def __init__(self) -> None:
        self.works, self.asked = False, 0

    async def __call__(self, _: bytes) -> bytes | None:
        self.asked += 1
        return OK if self.works else response(b"out of order", status="503 Unavailable")


class World:
    """A workspace with two channels, a contact, and senders with a real queue."""

    def __init__(self, database: Database, redis: Redis, http: HttpClient) -> None:
        self.database, self.redis = database, redis
        self.queue, self.health = FairQueue(redis, f"breaker-{uuid4()}"), ChannelHealth(redis)
        self.mails = list[tuple[Sequence[str], str]]()
        channels = StoredChannels(database, CIPHER)
        self.breaker = Breaker(self.health, self.queue, channels, ChannelAlerts(database), self._mail, RULES)
        attempts = Attempts(
            channels,
            SentMarks(redis),
            lambda: Host(
                http=http, now=datetime.now(UTC), deployment=Deployment(domain="ngoma.example"), cache=MemoryCache()
            ),
            gate=self.breaker,
        )
        results, detours = StoredResults(database, Wake(redis)), Detours(database, self.queue)
        ledger = Ledger(self.queue, results, breaker=self.breaker, detours=detours)
        self.dispatcher = Dispatcher(self.queue, attempts, ledger, concurrency=4, look=self.breaker.look)

    async def make(self, first: str, second: str) -> None:
        async with self.database.transaction() as session:
            self.workspace = (await WorkspaceStore(session).create("Clinics")).id
            user = await AccountStore(session).create(f"{uuid4()}@example.org", "a long password")
            await AccountStore(session).join(self.workspace, user.id, Role.ADMINISTRATOR)
            self.email = user.email
            store = ChannelStore(session, CIPHER)
            self.first, self.second = [
                await store.create(
                    self.workspace,
                    type="EX",
                    name=name,
                    schemes=["tel"],
                    tps=0,
                    config={"send_url": url, "max_length": 160, "gap_ms": 0},
                )
                for name, url in (("First", first), ("Second", second))
            ]
            contact = Contact(workspace_id=self.workspace)
            session.add(contact)
            await session.flush()
            self.contact = contact
            urn = ContactURN(
                workspace_id=self.workspace,
                contact_id=contact.id,
                identity="tel:+250788000001",
                scheme="tel",
                path="+250788000001",
            )
            session.add(urn)
            await session.flush()
            self.urn = urn

    async def push(self, count: int) -> list[UUID]:
        uuids = [uuid4() for _ in range(count)]
        now = datetime.now(UTC)
        async with self.database.transaction() as session:
            for uuid in uuids:
                owner: dict[str, Any] = {
                    "workspace_id": self.workspace,
                    "contact_id": self.contact.id,
                    "urn_id": self.urn.id,
                }
                session.add(Msg(uuid=uuid, **owner, channel_id=self.first.id, direction="O", status="Q", text="Hello"))
        messages = [
            OutgoingMessage(
                uuid=uuid,
                workspace_id=self.workspace,
                channel_uuid=self.first.uuid,
                contact_id=self.contact.id,
                contact_uuid=self.contact.uuid,
                urn=f"tel:+2507880001{number:02d}",
                created_on=now,
                text="Hello",
            )
            for number, uuid in enumerate(uuids)
        ]
        await self.queue.push([message.job(1) for message in messages])
        return uuids

    async def rows(self, uuids: Sequence[UUID]) -> list[Msg]:
        async with self.database.reading() as session:
            found = await session.exec(select(Msg).where(col(Msg.uuid).in_(uuids)).order_by(col(Msg.id)))
            return list(found.all())

    async def alerts(self) -> list[ChannelAlert]:
        async with self.database.reading() as session:
            query = select(ChannelAlert).where(ChannelAlert.workspace_id == self.workspace)
            return list((await session.exec(query.order_by(col(ChannelAlert.id)))).all())

    async def run_until(self, condition: Any, patience: float = 30.0) -> None:
        """Sends until a condition holds."""
        environment = ActivityEnvironment()
        turn = SenderActivities(self.dispatcher, turn_length=patience)
        sending = asyncio.create_task(environment.run(turn.send_messages, LoopInput(number=0)))
        try:
            async with asyncio.timeout(patience):
                while not await condition():  # noqa: ASYNC110 - the condition is of rows
                    await asyncio.sleep(0.02)
        finally:
            environment.worker_shutdown()
            await sending
            await self.breaker.finish()

    async def _mail(self, workspace_id: int, recipients: Sequence[str], subject: str, body: str) -> None:
        self.mails.append((recipients, subject))


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[World]:
    database, redis = Database(database_url), Redis.from_url(redis_url)
    await redis.flushdb()
    async with HttpClient(AddressGuard(allow_private=True)) as http:
        yield World(database, redis, http)
    await redis.aclose()
    await database.close()


async def test_a_failing_channel_is_shut_off_and_its_messages_lose_no_tries(world: World) -> None:
    provider = Provider()
    async with serving(provider) as server:
        await world.make(server.url, server.url)
        uuids = await world.push(20)

        async def is_shut() -> bool:
            return bool(await world.alerts()) and len(world.mails) == 1

        await world.run_until(is_shut)
        rows = await world.rows(uuids)
        tried = [row for row in rows if row.status == "E"]
        assert 3 <= len(tried) <= 3 + 4 + 4  # at most what was drawn before it was shut, and the first probes
        assert all(row.error_count == 1 for row in tried)
        assert all((row.status, row.error_count) == ("Q", 0) for row in rows if row not in tried)
    (alert,) = await world.alerts()
    assert alert.ended_on is None and alert.channel_id == world.first.id
    assert world.mails == [([world.email], "The channel First does not send")]
    health = (await world.health.read([str(world.first.uuid)]))[str(world.first.uuid)]
    assert health.is_open and health.error_rate == 1.0 and health.attempts >= 3


async def test_it_is_tried_one_message_at_a_time_and_put_back_when_it_works(world: World) -> None:
    provider = Provider()
    async with serving(provider) as server:
        await world.make(server.url, server.url)
        uuids = await world.push(30)

        async def is_shut() -> bool:
            return bool(await world.alerts())

        await world.run_until(is_shut)
        asked = provider.asked

        async def was_tried_twice() -> bool:
            return provider.asked >= asked + 2

        await world.run_until(was_tried_twice)
        assert provider.asked <= asked + 4  # of thirty that wait
        provider.works = True

        async def is_back() -> bool:
            waiting = [row for row in await world.rows(uuids) if row.status == "Q"]
            return not waiting and len(world.mails) == 2

        await world.run_until(is_back)
    (alert,) = await world.alerts()
    assert alert.ended_on is not None
    assert world.mails[1] == ([world.email], "The channel First sends again")
    assert await world.health.opened() == set()
    assert {row.status for row in await world.rows(uuids)} <= {"W", "E"}


async def test_another_channel_stands_in_and_the_messages_say_so(world: World) -> None:
    broken, working = Provider(), Provider()
    working.works = True
    async with serving(broken) as first, serving(working) as second:
        await world.make(first.url, second.url)
        async with world.database.transaction() as session:
            await ChannelStore(session, CIPHER).set_failover(world.workspace, world.first.uuid, world.second.uuid)
        uuids = await world.push(30)

        async def is_sent() -> bool:
            return not [row for row in await world.rows(uuids) if row.status == "Q"]

        await world.run_until(is_sent)
        over = [row for row in await world.rows(uuids) if row.channel_id == world.second.id]
        assert len(over) >= 10
        assert all((row.status, row.failed_over_from) == ("W", world.first.id) for row in over)
        async with world.database.reading() as session:
            logs = (await session.exec(select(ChannelLog).where(col(ChannelLog.uuid).in_(over[0].log_uuids)))).all()
        assert {(log.channel_id, log.is_error) for log in logs} == {(world.first.id, True), (world.second.id, False)}
        assert [error["code"] for log in logs for error in log.errors] == ["failed_over"]
        broken.works = True

        async def is_back() -> bool:
            await world.push(1)
            await asyncio.sleep(0.1)
            return not await world.health.opened()

        await world.run_until(is_back)
        (last,) = await world.push(1)

        async def last_is_sent() -> bool:
            return (await world.rows([last]))[0].status == "W"

        await world.run_until(last_is_sent)
    assert (await world.rows([last]))[0].channel_id == world.first.id


async def test_without_a_database_for_alerts_the_channel_is_shut_all_the_same(world: World) -> None:
    class Away:
        async def begin(self, *_: Any) -> list[str]:
            raise ConnectionError("the database is away")

        end = begin

    world.breaker._alerts = Away()
    async with serving(Provider()) as server:
        await world.make(server.url, server.url)
        await world.push(20)

        async def is_shut() -> bool:
            return bool(await world.health.opened()) and (await world.queue.measure()).paused_channels == 1

        await world.run_until(is_shut)


async def test_what_can_not_stand_in_is_refused(world: World) -> None:
    await world.make("http://127.0.0.1:1", "http://127.0.0.1:1")
    async with world.database.transaction() as session:
        store = ChannelStore(session, CIPHER)
        other = await store.create(world.workspace, type="TG", name="Bot", schemes=["telegram"], config={})
        for stand_in in (world.first.uuid, other.uuid):
            with pytest.raises(Conflict):
                await store.set_failover(world.workspace, world.first.uuid, stand_in)


async def test_figures_are_of_the_last_minutes(world: World) -> None:
    from store.channel_health import Tally

    await world.health.note({"c": Tally(attempts=8, errors=2, elapsed_ms=800), "d": Tally(2, 2, 2, 10)})
    assert (await world.health.note({"d": Tally(3, 3, 3, 10)}))["d"].failures == 5
    await world.health.note({"d": Tally(2, 1, 1, 10)})  # one that worked ends the run
    assert (await world.health.note({"d": Tally(1, 1, 1, 10)}))["d"].failures == 1
    found = await world.health.read(["c", "nothing"])
    assert (found["c"].attempts, found["c"].error_rate, found["c"].latency_ms) == (8, 0.25, 100)
    assert (found["nothing"].attempts, found["nothing"].error_rate) == (0, 0.0)


async def test_a_removed_channel_is_forgotten(world: World) -> None:
    async with serving(Provider()) as server:
        await world.make(server.url, server.url)
        await world.push(20)

        async def is_shut() -> bool:
            return bool(await world.health.opened())

        await world.run_until(is_shut)
        async with world.database.transaction() as session:
            await sql.execute(
                session, text("UPDATE channel SET is_active = false WHERE id = :id"), {"id": world.first.id}
            )
        world.breaker._channels._known.clear()  # type: ignore[attr-defined]

        async def is_forgotten() -> bool:
            return not await world.health.opened()

        await world.run_until(is_forgotten)
    assert isinstance(world.first, Channel)

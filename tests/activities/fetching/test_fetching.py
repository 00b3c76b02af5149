"""Files of incoming messages: fetched after the commit and before the handling, over real HTTP, into a real folder."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlmodel import col, select
from temporalio.testing import ActivityEnvironment

from activities.fetchers import FetcherActivities
from activities.fetching.fetcher import Fetcher
from activities.sending.stored_channels import StoredChannels
from channels.host import Deployment, Host
from channels.tools.memory import MemoryCache
from clients.addresses import AddressGuard
from clients.http import HttpClient
from core import urns
from core.contracts.loops import LoopInput
from store import sql
from store.arrivals import ArrivalStore, IncomingMessage, Sender, Source
from store.conversations import drawing
from store.database import Database
from store.encryption import Cipher
from store.files import Files
from store.tables import AttachmentFetch, Channel, ChannelLog, Contact, Msg, PendingEvent, Workspace
from store.wake import Wake
from tests.clients.servers import response, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
CIPHER = Cipher("k" * 32)
ANN = urns.new("tel", "+250788000001")


class World:
    """A workspace with a channel, and a fetcher for what it receives."""

    def __init__(self, database: Database, redis: Redis, folder: Path, http: HttpClient) -> None:
        self.database, self.folder = database, folder
        self.fetcher = Fetcher(
            database,
            StoredChannels(database, CIPHER),
            Files(f"file:{folder}", "https://ngoma.example"),
            http.download,
            lambda: Host(
                http=http, now=datetime.now(UTC), deployment=Deployment(domain="ngoma.example"), cache=MemoryCache()
            ),
            Wake(redis),
        )
        self.source = Source(0, 0)

    async def channel(self, type_: str = "EX", **config: Any) -> None:
        async with self.database.transaction() as session:
            workspace = Workspace(name="Clinics")
            session.add(workspace)
            await session.flush()
            encrypted = CIPHER.encrypt_json(config)
            row = Channel(workspace_id=workspace.id, type=type_, name="C", schemes=["tel"], config=encrypted)
            session.add(row)
            await session.flush()
            self.source = Source(workspace.id, row.id)

    async def arrives(self, *attachments: str, words: str = "look", urn: urns.URN = ANN, names: bool = False) -> UUID:
        files = any(not one.startswith("geo:") for one in attachments)
        incoming = IncomingMessage(
            sender=Sender(urn=urn), text=words, attachments=attachments, has_files=files, asks_name=names
        )
        async with self.database.transaction() as session:
            return (await ArrivalStore(session).message(self.source, incoming)).uuid

    async def message(self, uuid: UUID) -> Msg:
        async with self.database.reading() as session:
            return (await session.exec(select(Msg).where(Msg.uuid == uuid))).one()

    async def drawn(self) -> list[tuple[str, list[str]]]:
        """What the handlers would get now: text and attachments of each event, in order."""
        async with self.database.transaction() as session:
            connection = await sql.driver(session)
            contacts = await drawing.lock_due(connection, 10)
            events = await drawing.pending(connection, contacts)
        return [(event.payload["text"], event.payload["attachments"]) for event in map(_parsed, events)]

    async def fetches(self) -> list[AttachmentFetch]:
        async with self.database.reading() as session:
            return list((await session.exec(select(AttachmentFetch))).all())

    async def make_due(self) -> None:
        async with self.database.transaction() as session:
            await sql.execute(session, text("UPDATE attachment_fetch SET due_on = now()"))


def _parsed(event: Any) -> Any:
    if isinstance(event.payload, str):
        event.payload = json.loads(event.payload)
    return event


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[World]:
    database, redis = Database(database_url), Redis.from_url(redis_url)
    async with HttpClient(AddressGuard(allow_private=True)) as http:
        made = World(database, redis, tmp_path, http)
        await made.channel(send_url="http://gateway.example/")
        yield made
        async with database.transaction() as session:
            await sql.execute(session, text("TRUNCATE attachment_fetch, pending_event, msg, contact_urn, channel_log"))
    await redis.aclose()
    await database.close()


async def test_a_file_is_stored_before_the_message_is_handled(world: World) -> None:
    async with serving(response(PNG, headers="Content-Type: image/png\r\n")) as server:
        uuid = await world.arrives(f"{server.url}/picture", "geo:-1.9,30.1")
        assert await world.drawn() == []
        assert await world.fetcher.fetch_due() == 1
    message = await world.message(uuid)
    kind, _, url = message.attachments[0].partition(":")
    assert kind == "image/png"
    path = url.removeprefix("https://ngoma.example/media/")
    assert (world.folder / path).read_bytes() == PNG
    assert path.endswith(".png")
    assert message.attachments[1] == "geo:-1.9,30.1"
    assert await world.drawn() == [("look", message.attachments)]
    assert await world.fetches() == []
    async with world.database.reading() as session:
        log = (await session.exec(select(ChannelLog).where(col(ChannelLog.uuid).in_(message.log_uuids)))).one()
    assert (log.type, log.is_error) == ("attachment_fetch", False)
    assert "(48 bytes)" in log.http_logs[0]["response"]


async def test_what_comes_later_waits_behind_it_and_another_contact_does_not(world: World) -> None:
    bob = urns.new("tel", "+250788000002")
    async with serving(response(PNG)) as server:
        await world.arrives(f"{server.url}/1", words="first")
        await world.arrives(words="second")
        await world.arrives(f"{server.url}/3", words="third")
        await world.arrives(words="fourth")
        await world.arrives(words="other", urn=bob)
        assert [words for words, _ in await world.drawn()] == ["other"]
        async with world.database.transaction() as session:
            later = text(
                "UPDATE attachment_fetch SET due_on = now() + interval '1 hour' WHERE id > ("
                "SELECT min(id) FROM attachment_fetch)"
            )
            await sql.execute(session, later)
        assert await world.fetcher.fetch_due() == 1
        assert [words for words, _ in await world.drawn()] == ["first", "second", "other"]
        await world.make_due()
        await world.fetcher.fetch_due()
    assert [words for words, _ in await world.drawn()] == ["first", "second", "third", "fourth", "other"]


async def test_a_failing_server_is_tried_three_times_and_the_address_stays(world: World) -> None:
    async with serving(response(b"out of order", status="503 Unavailable")) as server:
        url = f"{server.url}/1"
        uuid = await world.arrives(url)
        for number in (1, 2):
            await world.fetcher.fetch_due()
            assert [fetch.tries for fetch in await world.fetches()] == [number]
            assert await world.fetcher.fetch_due() == 0  # not before its time
            assert await world.drawn() == []
            await world.make_due()
        await world.fetcher.fetch_due()
        assert len(server.requests) == 3
    assert (await world.message(uuid)).attachments == [f"unavailable:{url}"]
    assert await world.drawn() == [("look", [])]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden"])
async def test_what_is_not_there_is_not_tried_again(world: World, status: str) -> None:
    async with serving(response(b"", status=status)) as server:
        uuid = await world.arrives(f"{server.url}/1")
        await world.fetcher.fetch_due()
    assert (await world.message(uuid)).attachments[0].startswith("unavailable:http")


async def test_private_addresses_are_never_reached_not_even_by_a_redirect(
    world: World, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with serving(response(b"the secret")) as inner:
        moved = response(b"", status="302 Found", headers=f"Location: {inner.url}/secret\r\n")
        async with serving(moved) as outer:
            guard = AddressGuard(allowed_hosts=[f"127.0.0.1:{outer.port}"])
            async with HttpClient(guard) as http, Redis.from_url(redis_url) as redis:
                guarded = World(world.database, redis, tmp_path, http)
                guarded.source = world.source
                uuids = [await guarded.arrives(f"{outer.url}/1"), await guarded.arrives(f"{inner.url}/2")]
                await guarded.fetcher.fetch_due()
        assert inner.requests == []
    for uuid in uuids:
        assert (await world.message(uuid)).attachments[0].startswith("unavailable:")


async def test_data_is_decoded_and_what_is_no_base64_is_not(world: World) -> None:
    good = await world.arrives("data:" + base64.b64encode(PNG).decode())
    bad = await world.arrives("data:!!!")
    await world.fetcher.fetch_due()
    assert (await world.message(good)).attachments[0].startswith("image/png:https://ngoma.example/media/attachments/")
    assert (await world.message(bad)).attachments == ["unavailable:data"]


async def test_the_provider_s_authentication_is_used_and_not_logged(world: World) -> None:
    await world.channel("LN", auth_token="line-token", secret="line-secret")
    async with serving(response(PNG)) as server:
        uuid = await world.arrives(f"{server.url}/v2/bot/message/1/content")
        await world.fetcher.fetch_due()
        assert b"bearer line-token" in server.requests[0].lower()
    async with world.database.reading() as session:
        logs = (await session.exec(select(ChannelLog))).all()
    assert "line-token" not in str([log.http_logs for log in logs])
    assert (await world.message(uuid)).attachments[0].startswith("image/png:")


async def test_a_file_fetched_by_nobody_yet_is_recognised_behind_its_content_type(world: World) -> None:
    async with serving(response(PNG)) as server:
        uuid = await world.arrives(f"image/png:{server.url}/mms")
        await world.fetcher.fetch_due()
    assert (await world.message(uuid)).attachments[0].startswith("image/png:https://ngoma.example/media/")


async def test_one_that_dies_leaves_the_message_to_the_next(world: World) -> None:
    async with serving(response(PNG)) as server:
        uuid = await world.arrives(f"{server.url}/1")
        assert len(await world.fetcher._fetches.draw(1)) == 1  # drawn, and never heard of again
        assert await world.fetcher.fetch_due() == 0
        await world.make_due()  # its lease has ended
        await world.fetcher.fetch_due()
    assert (await world.message(uuid)).attachments[0].startswith("image/png:")


async def test_a_new_contact_s_name_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from channels import describing

    async def describe(*_: Any) -> str:
        return "Ann Lee"

    monkeypatch.setattr(describing, "describe", describe)
    uuid = await world.arrives(names=True)
    assert await world.drawn() == []
    await world.fetcher.fetch_due()
    assert [words for words, _ in await world.drawn()] == ["look"]
    async with world.database.reading() as session:
        contact = (
            await session.exec(select(Contact).where(Contact.id == (await world.message(uuid)).contact_id))
        ).one()
    assert contact.name == "Ann Lee"


async def test_the_loop_fetches_until_its_turn_is_over(world: World) -> None:
    async with serving(response(PNG)) as server:
        uuids = [await world.arrives(f"{server.url}/{n}", urn=urns.new("tel", f"+25078800001{n}")) for n in range(6)]
        loop = FetcherActivities(world.fetcher, turn_length=1.0)
        outcome = await ActivityEnvironment().run(loop.fetch_attachments, LoopInput(number=0))
    assert outcome.handled == 6
    for uuid in uuids:
        assert (await world.message(uuid)).attachments[0].startswith("image/png:")


async def test_a_redelivered_callback_is_still_found_as_a_copy(world: World) -> None:
    async with serving(response(PNG)) as server:
        attachments = [f"{server.url}/1"]
        incoming = IncomingMessage(
            sender=Sender(urn=ANN), text="x", attachments=attachments, external_id="e1", has_files=True
        )
        async with world.database.transaction() as session:
            first = await ArrivalStore(session).message(world.source, incoming)
        await world.fetcher.fetch_due()
        async with world.database.transaction() as session:
            again = await ArrivalStore(session).message(world.source, incoming)
    assert again.is_duplicate and again.uuid == first.uuid
    async with world.database.reading() as session:
        assert len((await session.exec(select(PendingEvent))).all()) == 1

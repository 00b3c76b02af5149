"""SIGKILL of senders under load: nothing is lost, and twice goes at most what was under way when a kill fell."""

import asyncio
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis
from sqlmodel import col, func, select

from channels.stub import Behavior, Stub
from store.channels import ChannelStore
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage
from store.tables import Contact, Msg
from store.workspaces import WorkspaceStore
from workers.stack.locations import ROOT

KEY = "a secret of the tests, at least 32 characters"
MESSAGES, SENDERS, AT_ONCE, KILLS = 300, 2, 8, 3


class Senders:
    """Sender processes on one queue."""

    def __init__(self, queue: str, database_url: str, redis_url: str) -> None:
        self._queue = queue
        names = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "SECRET_KEY": KEY}
        self._environment = {**os.environ, **{f"NGOMA_{name}": value for name, value in names.items()}}
        self.running = list[asyncio.subprocess.Process]()

    async def start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.activities.sending.sender_process", self._queue, str(AT_ONCE)),
            stdout=asyncio.subprocess.PIPE,
            env=self._environment,
            cwd=ROOT,
        )
        assert process.stdout is not None
        self.running.append(process)
        assert await process.stdout.readline() == b"ready\n"

    async def kill(self) -> None:
        """SIGKILL of the one that has run longest."""
        process = self.running.pop(0)
        process.kill()
        await process.wait()

    async def stop(self) -> None:
        while self.running:
            await self.kill()


async def queued(database: Database, queue: FairQueue, send_url: str) -> set[UUID]:
    """Messages of one workspace, as the pipeline leaves them."""
    messages = list[OutgoingMessage]()
    async with database.transaction() as session:
        workspace = await WorkspaceStore(session).create("Clinics")
        config = {"send_url": send_url, "max_length": 160, "gap_ms": 0}
        channel = await ChannelStore(session, Cipher(KEY)).create(
            workspace.id, type="EX", name="Gateway", schemes=["tel"], tps=0, config=config
        )
        contact = Contact(workspace_id=workspace.id)
        session.add(contact)
        await session.flush()
        for number in range(MESSAGES):
            uuid = uuid4()
            owner: dict[str, Any] = {"workspace_id": workspace.id, "contact_id": contact.id}
            session.add(Msg(uuid=uuid, **owner, channel_id=channel.id, direction="O", status="Q", text="Hello"))
            messages.append(
                OutgoingMessage(
                    uuid=uuid,
                    workspace_id=workspace.id,
                    channel_uuid=channel.uuid,
                    contact_id=contact.id,
                    contact_uuid=contact.uuid,
                    urn=f"tel:+25078800{number:04}",
                    created_on=datetime.now(UTC),
                    text="Hello",
                )
            )
    await queue.push([message.job(1) for message in messages])
    return {message.uuid for message in messages}


async def left(database: Database) -> int:
    async with database.reading() as session:
        query = select(func.count()).select_from(Msg).where(col(Msg.status) == "Q")
        return (await session.exec(query)).one()


@pytest.mark.timeout(180)
async def test_killed_senders_lose_nothing(database_url: str, redis_url: str) -> None:
    database, name = Database(database_url), f"kills-{uuid4()}"
    async with Redis.from_url(redis_url) as redis, Stub(Behavior(latency=0.05, reports=False)) as stub:
        queue = FairQueue(redis, name)
        sent = await queued(database, queue, f"{stub.url}/send")
        senders = Senders(name, database_url, redis_url)
        try:
            for _ in range(SENDERS):
                await senders.start()
            for kill in range(1, KILLS + 1):
                while len(stub.taken) < kill * MESSAGES // (KILLS + 2):  # noqa: ASYNC110 - of another process's doing
                    await asyncio.sleep(0.01)
                await senders.kill()
                await senders.start()
            async with asyncio.timeout(60):
                while await left(database):  # noqa: ASYNC110 - of other processes' doing
                    await asyncio.sleep(0.1)
        finally:
            await senders.stop()
        taken = Counter(UUID(one.uuid) for one in stub.taken)
        assert set(taken) == sent
        assert taken.total() - len(taken) <= KILLS * AT_ONCE
        assert await queue.dead() == []
        async with database.reading() as session:
            assert set((await session.exec(select(Msg.status))).all()) == {"W"}
    await database.close()

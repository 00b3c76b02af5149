"""Old rows go, young ones stay."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from store import counts
from store.database import Database
from store.housekeeping import Housekeeping
from store.tables import ChannelLog, FlowSession, SyncEvent

NOW = datetime.now(UTC)


async def test_trimming(database: Database) -> None:
    ids = {"workspace_id": 1, "channel_id": 1}
    async with database.transaction() as session:
        for days in (1, 6, 8, 30):
            session.add(ChannelLog(**ids, type="msg_send", created_on=NOW - timedelta(days=days)))  # type: ignore[arg-type]
        for ended in (None, NOW - timedelta(days=1), NOW - timedelta(days=8)):
            session.add(FlowSession(workspace_id=1, contact_id=1, ended_on=ended, created_on=NOW - timedelta(days=99)))
    trimmed = await Housekeeping(database).trim()
    assert (trimmed["channel_log"], trimmed["flow_session"], trimmed["webhook_log"]) == (2, 1, 0)
    async with database.reading() as session:
        assert len((await session.exec(select(ChannelLog))).all()) == 2
        assert len((await session.exec(select(FlowSession))).all()) == 2


async def test_the_last_sync_of_a_channel_stays(database: Database) -> None:
    async with database.transaction() as session:
        for channel, days in ((1, 30), (1, 20), (2, 20), (2, 1)):
            session.add(SyncEvent(channel_id=channel, created_on=NOW - timedelta(days=days)))
            await session.flush()
    assert (await Housekeeping(database).trim())["sync_event"] == 2
    async with database.reading() as session:
        rows = (await session.exec(select(SyncEvent))).all()
    assert sorted((row.channel_id, (NOW - row.created_on).days) for row in rows) == [(1, 20), (2, 1)]


async def test_squashing(database: Database) -> None:
    async with database.transaction() as session:
        rows = [{"workspace_id": 9, "scope": f"s{number % 3}", "count": 1} for number in range(30)]
        await counts.add(session, "item_count", rows)
    assert (await Housekeeping(database).squash())["item_count"] == 3
    assert (await Housekeeping(database).squash())["item_count"] == 0
    async with database.reading() as session:
        assert await counts.scopes(session, "item_count", 9, "s") == {"s0": 10, "s1": 10, "s2": 10}

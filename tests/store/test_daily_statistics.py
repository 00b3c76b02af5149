"""What workspaces did, by day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from store import daily_statistics
from store.daily_statistics import DAYS_BACK, NAMES, DailyStatistics
from store.database import Database
from store.tables import Channel, Contact, Flow, FlowRun, FlowSession, Msg, Workspace
from store.workspaces import WorkspaceStore

TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
THEN = datetime(YESTERDAY.year, YESTERDAY.month, YESTERDAY.day, 12, tzinfo=UTC)


async def busy(session: AsyncSession, name: str) -> Workspace:
    """A workspace in which a contact wrote and was answered yesterday."""
    workspace = await WorkspaceStore(session).create(name)
    channel = Channel(workspace_id=workspace.id, type="KN", name="Kannel", address="2020", schemes=["tel"])
    flow = Flow(workspace_id=workspace.id, name="Flow")
    contact = Contact(workspace_id=workspace.id, created_on=THEN, last_seen_on=THEN)
    session.add_all([channel, flow, contact])
    await session.flush()
    made: dict[str, Any] = {"workspace_id": workspace.id, "contact_id": contact.id, "created_on": THEN}
    for direction in "IOO":
        session.add(Msg(**made, channel_id=channel.id, direction=direction, status="H" if direction == "I" else "W"))
    run = FlowSession(**made, output=None, status="C")
    session.add(run)
    await session.flush()
    session.add(FlowRun(**made, flow_id=flow.id, session_id=run.id, status="C", results="{}", path="[]"))
    await session.flush()
    return workspace


async def test_figures_are_written_once_for_the_days_that_are_over(database: Database) -> None:
    async with database.transaction() as session:
        one, other = await busy(session, "Nyaruka"), await busy(session, "Other")
        idle = await WorkspaceStore(session).create("Idle")
    job = DailyStatistics(database)
    assert await job.write(TODAY) == DAYS_BACK
    assert await job.write(TODAY) == 0
    assert await job.write(TODAY + timedelta(days=1)) == 1
    expected = dict.fromkeys(NAMES, 0) | {
        "messages_in": 1, "messages_out": 2, "contacts_new": 1, "contacts_seen": 1, "runs_started": 1,
    }  # fmt: skip
    async with database.reading() as session:
        for workspace in (one, other):
            found = await daily_statistics.between(session, workspace.id, YESTERDAY, YESTERDAY)
            assert found == {YESTERDAY: expected}
        assert await daily_statistics.between(session, idle.id, YESTERDAY, YESTERDAY) == {
            YESTERDAY: dict.fromkeys(NAMES, 0)
        }
        week = await daily_statistics.between(session, one.id, TODAY - timedelta(days=7), TODAY)
    assert list(week) == [TODAY - timedelta(days=days) for days in range(7, -1, -1)]

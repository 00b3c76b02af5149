"""Fixtures of the store's tests: a database per module, a transaction per test that is rolled back."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.tables import Channel, Workspace
from store.workspaces import WorkspaceStore


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The module's database, for tests that need more than one transaction."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session whose work is rolled back."""
    async with AsyncSession(database.engine, expire_on_commit=False) as session:
        yield session
        await session.rollback()


@pytest.fixture
async def workspace(session: AsyncSession) -> Workspace:
    """A workspace in the test's transaction."""
    return await WorkspaceStore(session).create("Nyaruka", country="RW", flow_languages=["eng", "kin"])


@pytest.fixture
async def other(session: AsyncSession) -> Workspace:
    """Another workspace in the test's transaction."""
    return await WorkspaceStore(session).create("Other")


@pytest.fixture
async def channel(session: AsyncSession, workspace: Workspace) -> Channel:
    """A channel of the workspace."""
    channel = Channel(workspace_id=workspace.id, type="KN", name="Kannel", address="2020", schemes=["tel"])
    session.add(channel)
    await session.flush()
    return channel


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that the database is given during the test."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)

"""Workspaces: made with what every workspace has, changed, listed; and the version of their assets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import NotFound
from store.tables import ContactGroup, Topic, Workspace
from store.tables.columns import now

DEFAULT_TOPIC = "General"
OPEN_TICKETS, OPEN_TICKETS_QUERY = "Open Tickets", "tickets > 0"


async def assets_changed(session: AsyncSession, workspace_id: int) -> None:
    """Tells the engine's caches that something it reads of a workspace has changed; in the same transaction."""
    table: Any = Workspace
    changed = table.assets_version + 1
    await session.exec(update(Workspace).where(col(Workspace.id) == workspace_id).values(assets_version=changed))


class WorkspaceStore:
    """Reads and writes workspaces."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, name: str, **columns: Any) -> Workspace:
        """A new workspace, with its default topic and its smart group of contacts with open tickets."""
        workspace = Workspace(name=name, **columns)
        self._session.add(workspace)
        await self._session.flush()
        self._session.add(Topic(workspace_id=workspace.id, name=DEFAULT_TOPIC, is_default=True, is_system=True))
        self._session.add(
            ContactGroup(workspace_id=workspace.id, name=OPEN_TICKETS, query=OPEN_TICKETS_QUERY, is_system=True)
        )
        await self._session.flush()
        return workspace

    async def get(self, workspace_id: int) -> Workspace:
        """An active workspace. Raises `NotFound`."""
        return self._found(await self._session.get(Workspace, workspace_id), workspace_id)

    async def get_by_uuid(self, uuid: UUID) -> Workspace:
        """An active workspace. Raises `NotFound`."""
        query = select(Workspace).where(Workspace.uuid == uuid)
        return self._found((await self._session.exec(query)).one_or_none(), uuid)

    async def update(self, workspace_id: int, **columns: Any) -> Workspace:
        """Changes columns of a workspace. Raises `NotFound`."""
        workspace = await self.get(workspace_id)
        for name, value in columns.items():
            setattr(workspace, name, value)
        workspace.modified_on = now()
        await self._session.flush()
        await assets_changed(self._session, workspace_id)
        await self._session.refresh(workspace)
        return workspace

    async def active(self) -> Sequence[Workspace]:
        """All active workspaces, by name; for the jobs that go through all."""
        query = select(Workspace).where(col(Workspace.is_active)).order_by(col(Workspace.name), col(Workspace.id))
        return (await self._session.exec(query)).all()

    @staticmethod
    def _found(workspace: Workspace | None, key: object) -> Workspace:
        if workspace is None or not workspace.is_active:
            raise NotFound("workspace", key)
        return workspace

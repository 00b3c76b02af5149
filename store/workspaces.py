"""Workspaces: made with what every workspace has, changed, listed; and the version of their assets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from store.errors import Conflict, NotFound
from store.tables import ContactGroup, Membership, Topic, Workspace
from store.tables.columns import now

DEFAULT_TOPIC = "General"
_COPIED = ("timezone", "country", "date_format", "language", "input_collation", "flow_languages")
"""Settings that a new workspace has from the one in which it was made."""
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

    async def create(self, name: str, *, parent: Workspace | None = None, **columns: Any) -> Workspace:
        """A new workspace, with its default topic and its smart group of contacts with open tickets.

        Raises `Conflict` for a child of a child: children have none themselves.
        """
        if parent is not None and parent.parent_id is not None:
            raise Conflict("workspace", "a child workspace has no children of its own")
        workspace = Workspace(name=name, parent_id=parent.id if parent is not None else None, **columns)
        self._session.add(workspace)
        await self._session.flush()
        self._session.add(Topic(workspace_id=workspace.id, name=DEFAULT_TOPIC, is_default=True, is_system=True))
        self._session.add(
            ContactGroup(workspace_id=workspace.id, name=OPEN_TICKETS, query=OPEN_TICKETS_QUERY, is_system=True)
        )
        await self._session.flush()
        return workspace

    async def create_by(
        self, user_id: int, name: str, *, like: Workspace | None = None, parent: Workspace | None = None, **columns: Any
    ) -> Workspace:
        """A new workspace with its maker as administrator, with the settings of another if one is given.

        Raises `Conflict` as `create` does.
        """
        settings = {one: getattr(like, one) for one in _COPIED} if like is not None else {}
        made = await self.create(name, parent=parent, **{**settings, **columns})
        self._session.add(Membership(workspace_id=made.id, user_id=user_id, role=Role.ADMINISTRATOR))
        await self._session.flush()
        return made

    async def children(self, workspace_id: int) -> Sequence[Workspace]:
        """Active child workspaces, by name."""
        query = select(Workspace).where(Workspace.parent_id == workspace_id, col(Workspace.is_active))
        return (await self._session.exec(query.order_by(col(Workspace.name), col(Workspace.id)))).all()

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

"""What stores of named things have in common: labels, topics, groups, globals, fields, campaigns."""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from store.errors import Conflict, LimitReached, NotFound
from store.paging import Order, Page, Position, read_page
from store.tables.columns import now
from store.workspaces import assets_changed

Thing = TypeVar("Thing", bound=Any)

NOT_UNIQUE = "the name is taken"


class NamedStore(Generic[Thing]):
    """Reads and writes one kind of named thing of a workspace; what isn't active is treated as if it weren't there.

    Every change tells the engine's caches. Changing columns goes through `update`, so that none is forgotten.
    """

    table: ClassVar[Any]
    noun: ClassVar[str]
    limit: ClassVar[int | None] = None

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, **columns: Any) -> Thing:
        """A new thing. Raises `Conflict` if its name is taken, `LimitReached`."""
        await self.check_limit(workspace_id)
        thing = self.table(workspace_id=workspace_id, **columns)
        async with self._unique():
            self._session.add(thing)
            await self._session.flush()
        await assets_changed(self._session, workspace_id)
        return cast("Thing", thing)

    async def get(self, workspace_id: int, uuid: UUID) -> Thing:
        """The thing with this uuid. Raises `NotFound`."""
        found = (await self._session.exec(self._active(workspace_id).where(self.table.uuid == uuid))).one_or_none()
        if found is None:
            raise NotFound(self.noun, uuid)
        return found

    async def by_name(self, workspace_id: int, name: str) -> Thing | None:
        """The thing with this name, in any case of letters."""
        query = self._active(workspace_id).where(func.lower(self.table.name) == name.lower())
        return (await self._session.exec(query.order_by(self.table.id).limit(1))).first()

    async def all(self, workspace_id: int) -> Sequence[Thing]:
        """All of them, by name."""
        return (await self._session.exec(self._active(workspace_id).order_by(func.lower(self.table.name)))).all()

    async def page(
        self, workspace_id: int, *filters: ColumnElement[bool], at: Position | None = None, size: int = 250
    ) -> Page[Thing]:
        """A page, newest first."""
        order = Order(self.table.created_on, self.table.id)
        return await read_page(self._session, self._active(workspace_id).where(*filters), order, at=at, size=size)

    async def update(self, workspace_id: int, uuid: UUID, **columns: Any) -> Thing:
        """Changes columns of a thing. Raises `NotFound`, `Conflict` if its new name is taken."""
        thing = await self.get(workspace_id, uuid)
        async with self._unique():
            for name, value in columns.items():
                setattr(thing, name, value)
            if hasattr(thing, "modified_on"):
                thing.modified_on = now()
            await self._session.flush()
        await assets_changed(self._session, workspace_id)
        return thing

    async def delete(self, workspace_id: int, uuid: UUID) -> Thing:
        """Takes a thing out of use; its row stays. Raises `NotFound`."""
        return await self.update(workspace_id, uuid, is_active=False)

    async def check_limit(self, workspace_id: int) -> None:
        """Raises `LimitReached` if the workspace can have no more of them. What the system made doesn't count."""
        if self.limit is None:
            return
        query = select(func.count()).select_from(self.table)
        query = query.where(self.table.workspace_id == workspace_id, self.table.is_active)
        if hasattr(self.table, "is_system"):
            query = query.where(~self.table.is_system)
        if (await self._session.exec(query)).one() >= self.limit:
            raise LimitReached(self.noun, self.limit)

    def _active(self, workspace_id: int) -> SelectOfScalar[Thing]:
        return select(self.table).where(self.table.workspace_id == workspace_id, col(self.table.is_active))

    @asynccontextmanager
    async def _unique(self) -> Any:
        try:
            async with self._session.begin_nested():
                yield
        except IntegrityError as error:
            raise Conflict(self.noun, NOT_UNIQUE) from error

"""The rows that say what has been archived."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.archives.periods import DAY, Kind, Period
from store.tables import Archive, Workspace
from store.tables.columns import now
from store.uuid7 import uuid7

_FIRST = {
    "message": text("""
        SELECT created_on FROM msg WHERE workspace_id = :workspace AND visibility IN ('V', 'A')
        ORDER BY created_on, id LIMIT 1
    """),
    "run": text("""
        SELECT modified_on FROM flow_run WHERE workspace_id = :workspace ORDER BY modified_on, id LIMIT 1
    """),
}


async def workspaces(session: AsyncSession, *, after: int, most: int) -> Sequence[Workspace]:
    """Active workspaces behind an id, by id."""
    query = select(Workspace).where(col(Workspace.is_active), col(Workspace.id) > after)
    return (await session.exec(query.order_by(col(Workspace.id)).limit(most))).all()


class Catalog:
    """Reads and writes the archives of one kind of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: int, kind: Kind) -> None:
        self._session, self._workspace_id, self._kind = session, workspace_id, kind

    async def all(self) -> list[Archive]:
        """Every archive, from the oldest on."""
        query = select(Archive).where(*self._own()).order_by(col(Archive.start_date), col(Archive.period))
        return list((await self._session.exec(query)).all())

    async def first_day(self) -> date | None:
        """The day from which on there is something to archive: that of the workspace, or of what it brought along."""
        workspace = await self._session.get(Workspace, self._workspace_id)
        values = {"workspace": self._workspace_id}
        oldest: datetime | None = (await sql.execute(self._session, _FIRST[self._kind], values)).scalar()
        times = [at for at in (workspace.created_on if workspace else None, oldest) if at is not None]
        return min(times).astimezone(UTC).date() if times else None

    async def add(self, period: Period, **columns: Any) -> Archive | None:
        """Records a file; None if its period has been recorded before."""
        values = {
            "uuid": uuid7(), "workspace_id": self._workspace_id, "type": self._kind,
            "period": period.code, "start_date": period.start, **columns,
        }  # fmt: skip
        statement = insert(Archive).values(values).on_conflict_do_nothing().returning(col(Archive.id))
        made = (await self._session.exec(statement)).scalar_one_or_none()
        return await self._session.get(Archive, made) if made is not None else None

    async def roll_up(self, month: Archive, days: Sequence[int]) -> None:
        """Days that a month has swallowed; it is the month that is deleted by from now on."""
        statement = update(Archive).where(*self._own(), col(Archive.id).in_(days))
        await self._session.exec(statement.values(rollup_id=month.id, needs_deletion=False))

    async def to_purge(self) -> Sequence[Archive]:
        """Archives whose rows are still in the database, months before days."""
        query = select(Archive).where(*self._own(), col(Archive.needs_deletion))
        order = (col(Archive.start_date), col(Archive.period).desc())
        return (await self._session.exec(query.order_by(*order))).all()

    async def swallowed(self) -> Sequence[Archive]:
        """Days that are in a month's file, and whose own files are no longer needed."""
        query = select(Archive).where(*self._own(), col(Archive.period) == DAY, col(Archive.rollup_id).is_not(None))
        return (await self._session.exec(query.order_by(col(Archive.start_date)))).all()

    async def change(self, archive_id: int, **columns: Any) -> None:
        """Changes the row of an archive."""
        await self._session.exec(update(Archive).where(*self._own(), col(Archive.id) == archive_id).values(**columns))

    async def purged(self, archive_id: int) -> None:
        """Notes that the rows of an archive are no longer in the database."""
        await self.change(archive_id, needs_deletion=False, deleted_on=now())

    async def drop(self, archive_ids: Sequence[int]) -> None:
        """Forgets archives whose files are gone."""
        await self._session.exec(delete(Archive).where(*self._own(), col(Archive.id).in_(archive_ids)))

    def _own(self) -> tuple[Any, ...]:
        return col(Archive.workspace_id) == self._workspace_id, col(Archive.type) == self._kind


async def find_archive(session: AsyncSession, uuid: UUID, workspace_id: int | None = None) -> Archive | None:
    """An archive that has a file, of a workspace if one is named, or None."""
    query = select(Archive).where(col(Archive.uuid) == uuid, col(Archive.path).is_not(None))
    if workspace_id is not None:
        query = query.where(col(Archive.workspace_id) == workspace_id)
    return (await session.exec(query)).one_or_none()


def period_of(archive: Archive) -> Period:
    """The period of an archive."""
    return Period(archive.start_date, archive.period)

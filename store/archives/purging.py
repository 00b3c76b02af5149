"""Rows leave the database once their archive has been read back and holds all of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.archives.archiver import Archiver
from store.archives.catalog import Catalog, period_of
from store.archives.file import Damaged
from store.archives.periods import Kind
from store.archives.records import number
from store.database import Database
from store.errors import NotFound
from store.tables import Archive

log = structlog.get_logger(__name__)

ROWS_AT_ONCE = 500

_IDS = {
    "message": text("""
        SELECT id FROM msg WHERE workspace_id = :workspace AND visibility IN ('V', 'A')
            AND created_on >= :since AND created_on < :until
    """),
    "run": text("""
        SELECT id FROM flow_run WHERE workspace_id = :workspace AND modified_on >= :since AND modified_on < :until
    """),
}

# What is still under way stays: a message to be handled or sent, a run whose session goes on. Later modifications of
# a run put it into a later archive, and from there it is deleted.
_CHOOSE = {
    "message": text("""
        SELECT id FROM msg WHERE id = ANY(CAST(:ids AS bigint[])) AND workspace_id = :workspace
            AND created_on >= :since AND created_on < :until AND status NOT IN ('P', 'I', 'Q', 'E')
        FOR UPDATE SKIP LOCKED
    """),
    "run": text("""
        SELECT r.id FROM flow_run r WHERE r.id = ANY(CAST(:ids AS bigint[])) AND r.workspace_id = :workspace
            AND r.modified_on >= :since AND r.modified_on < :until AND r.status NOT IN ('A', 'W')
            AND NOT EXISTS (SELECT 1 FROM flow_session s WHERE s.id = r.session_id AND s.status = 'W')
        FOR UPDATE OF r SKIP LOCKED
    """),
}

# Messages that people or senders deleted are in no archive.
_DELETED = text("""
    SELECT id FROM msg WHERE workspace_id = :workspace AND visibility NOT IN ('V', 'A')
        AND created_on >= :since AND created_on < :until
""")

# Labels go before their messages: what counts them looks at the messages.
_DELETE = {
    "message": tuple(
        text(f"DELETE FROM {table} WHERE {column} = ANY(CAST(:ids AS bigint[]))")
        for table, column in (("msg_label", "msg_id"), ("msg_part", "msg_id"), ("msg", "id"))
    ),
    "run": (text("DELETE FROM flow_run WHERE id = ANY(CAST(:ids AS bigint[]))"),),
}


class Purge:
    """Deletes what has been archived; only where `deletes` is set."""

    def __init__(self, database: Database, archiver: Archiver, *, deletes: bool) -> None:
        self._database, self._archiver, self._deletes = database, archiver, deletes

    async def purge(self, workspace_id: int, kind: Kind, until: date) -> tuple[int, int]:
        """Deletes the rows of archives up to a day; how many, and how many archives could not be relied on."""
        if not self._deletes:
            return 0, 0
        async with self._database.reading() as session:
            waiting = await Catalog(session, workspace_id, kind).to_purge()
        deleted = failed = 0
        for archive in waiting:
            if archive.start_date > until:
                continue
            try:
                deleted += await self._purge(archive, kind)
            except (Damaged, NotFound) as error:
                failed += 1
                log.warning("archive not purged", workspace=workspace_id, archive=str(archive.uuid), error=str(error))
        return deleted, failed

    async def _purge(self, archive: Archive, kind: Kind) -> int:
        """Deletes no row that the file doesn't hold. Rows that have come since are put into it first."""
        held = {number(line) async for lines in self._archiver.stored(archive) for line in lines}
        async with self._database.reading() as session:
            rows = set((await sql.execute(session, _IDS[kind], _range(archive))).scalars())
        if late := rows - held:
            archive = await self._archiver.merge(archive, kind, late)
        deleted = await self._delete(archive, kind, sorted(rows))
        if kind == "message":
            async with self._database.reading() as session:
                wiped = list((await sql.execute(session, _DELETED, _range(archive))).scalars())
            deleted += await self._delete_rows(wiped, kind)
        async with self._database.transaction() as session:
            await Catalog(session, archive.workspace_id, kind).purged(archive.id)
        return deleted

    async def _delete(self, archive: Archive, kind: Kind, rows: Sequence[int]) -> int:
        deleted = 0
        for some in _batches(rows):
            async with self._database.transaction() as session:
                ids = list((await sql.execute(session, _CHOOSE[kind], {**_range(archive), "ids": some})).scalars())
                await _drop(session, kind, ids)
            deleted += len(ids)
        return deleted

    async def _delete_rows(self, rows: Sequence[int], kind: Kind) -> int:
        for some in _batches(rows):
            async with self._database.transaction() as session:
                await _drop(session, kind, some)
        return len(rows)


def _batches(rows: Sequence[int]) -> list[list[int]]:
    return [list(rows[at : at + ROWS_AT_ONCE]) for at in range(0, len(rows), ROWS_AT_ONCE)]


async def _drop(session: AsyncSession, kind: Kind, ids: list[int]) -> None:
    for statement in _DELETE[kind]:
        await sql.execute(session, statement, {"ids": ids})


def _range(archive: Archive) -> dict[str, Any]:
    since, until = period_of(archive).bounds
    bounds: dict[str, datetime] = {"since": since, "until": until}
    return {"workspace": archive.workspace_id, **bounds}

"""Archiving: files are written, uploaded and then recorded; months are put together from their days.

Every step may be repeated, by itself or beside itself. A file is recorded after it has been uploaded, under a name that
holds the sum of its bytes: whoever is stopped between the two writes the same file again. Rows leave the database only
by `store.archives.purging`.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import structlog

from store.archives.catalog import Catalog, period_of, workspaces
from store.archives.file import ArchiveFile, Damaged, Finished, lines_of
from store.archives.periods import DAY, Kind, Period, missing, to_roll_up
from store.archives.records import merged, number, records
from store.database import Database
from store.errors import NotFound
from store.files import Files
from store.tables import Archive, Workspace

log = structlog.get_logger(__name__)


class Archiver:
    """Writes archives. `after` is the age, in days, at which messages and runs are archived."""

    def __init__(self, database: Database, files: Files, *, after_days: int) -> None:
        self._database, self._files, self._after = database, files, timedelta(days=after_days)

    def last_day(self) -> date:
        """The last day that is old enough (UTC)."""
        return (datetime.now(UTC) - self._after).date()

    async def workspaces(self, after: int, most: int) -> Sequence[Workspace]:
        """Active workspaces behind an id."""
        async with self._database.reading() as session:
            return await workspaces(session, after=after, most=most)

    async def build(self, workspace_id: int, kind: Kind, until: date) -> tuple[int, int]:
        """Archives what isn't yet, up to and including a day; how many archives and records those were."""
        first, existing = await self._known(workspace_id, kind)
        if first is None:
            return 0, 0
        built = written = 0
        for period in missing(first, until, [period_of(one) for one in existing]):
            made = await self.write(workspace_id, kind, period)
            built, written = built + int(made is not None), written + (made.record_count if made else 0)
        return built, written

    async def write(self, workspace_id: int, kind: Kind, period: Period) -> Archive | None:
        """Archives one period from the database; None if it was recorded by another meanwhile."""
        began = perf_counter()
        async with ArchiveFile() as file:
            async for lines in records(self._database, workspace_id, kind, period):
                await file.add(lines)
            columns = await self.upload(workspace_id, kind, period, await file.finish())
        columns["build_ms"] = round((perf_counter() - began) * 1000)
        async with self._database.transaction() as session:
            return await Catalog(session, workspace_id, kind).add(period, **columns)

    async def stored(self, archive: Archive) -> AsyncIterator[list[bytes]]:
        """The records in an archive's file. Raises `Damaged`, `NotFound`."""
        if archive.path is None:
            return
        file = await self._files.open(archive.path)
        async for lines in lines_of(file.chunks, expected=str(archive.hash)):
            yield lines

    async def merge(self, archive: Archive, kind: Kind, late: Collection[int]) -> Archive:
        """Writes an archive anew with rows that have come since; the archive as it is then."""
        period, more = period_of(archive), list[bytes]()
        async for lines in records(self._database, archive.workspace_id, kind, period):
            more += [line for line in lines if number(line) in late]
        async with ArchiveFile() as file:
            async for lines in self.stored(archive):
                await file.add(merged(lines, more, kind))
            await file.add(more)
            columns = await self.upload(archive.workspace_id, kind, period, await file.finish())
        async with self._database.transaction() as session:
            catalog = Catalog(session, archive.workspace_id, kind)
            await catalog.change(archive.id, **columns)
        before = archive.path
        async with self._database.reading() as session:
            found = await session.get_one(Archive, archive.id)
        if before is not None and before != found.path:
            await self._files.delete(before)
        return found

    async def upload(self, workspace_id: int, kind: Kind, period: Period, made: Finished) -> dict[str, Any]:
        """Stores a file, unless it is empty; the columns of its row."""
        if not made.records:
            return {"record_count": 0, "size": 0, "hash": None, "path": None, "needs_deletion": False}
        path = f"archives/{workspace_id}/{kind}_{period.name}_{made.hash}.jsonl.gz"
        await self._files.put_file(path, made.path)
        return {
            "record_count": made.records, "size": made.size, "hash": made.hash, "path": path, "needs_deletion": True,
        }  # fmt: skip

    async def roll_up(self, workspace_id: int, kind: Kind, until: date) -> tuple[int, int]:
        """Puts the days of months that are whole into one file each; how many, and how many could not be."""
        first, existing = await self._known(workspace_id, kind)
        if first is None:
            return 0, 0
        rows, done, failed = {period_of(one): one for one in existing}, 0, 0
        first = min([first, *(one.start_date for one in existing if one.period == DAY)])
        for month, days in to_roll_up(first, until, rows):
            try:
                done += await self._roll_up(workspace_id, kind, month, [rows[day] for day in days])
            except (Damaged, NotFound) as error:
                failed += 1
                log.warning("archives not rolled up", workspace=workspace_id, month=month.name, error=str(error))
        await self._tidy(workspace_id, kind)
        return done, failed

    async def _roll_up(self, workspace_id: int, kind: Kind, month: Period, days: Sequence[Archive]) -> int:
        began = perf_counter()
        async with ArchiveFile() as file:
            for day in days:
                if day.path is not None:
                    async for lines in self.stored(day):
                        await file.add(lines)
            columns = await self.upload(workspace_id, kind, month, await file.finish())
        columns["needs_deletion"] = any(day.needs_deletion for day in days)
        columns["build_ms"] = round((perf_counter() - began) * 1000)
        async with self._database.transaction() as session:
            catalog = Catalog(session, workspace_id, kind)
            made = await catalog.add(month, **columns)
            if made is None:
                return 0
            await catalog.roll_up(made, [day.id for day in days])
        return 1

    async def _tidy(self, workspace_id: int, kind: Kind) -> None:
        """Removes the files of days that are in a month's, and then their rows."""
        async with self._database.reading() as session:
            swallowed = await Catalog(session, workspace_id, kind).swallowed()
        for day in swallowed:
            if day.path is not None:
                await self._files.delete(day.path)
            async with self._database.transaction() as session:
                await Catalog(session, workspace_id, kind).drop([day.id])

    async def _known(self, workspace_id: int, kind: Kind) -> tuple[date | None, list[Archive]]:
        async with self._database.reading() as session:
            catalog = Catalog(session, workspace_id, kind)
            return await catalog.first_day(), await catalog.all()

"""What an import works on and what it finds out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryEnvironment
from store.imports.catalog import Catalog, Collection, Known
from store.imports.export_file import ExportFile
from store.imports.problems import Problem
from store.uuid7 import uuid7

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""


@dataclass(slots=True)
class Counts:
    """What became of one kind of object."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def to_json(self) -> dict[str, int]:
        """For scripts."""
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


@dataclass(slots=True)
class ImportState:
    """One import, in its transaction."""

    session: AsyncSession
    workspace_id: int
    user_id: int | None
    export: ExportFile
    same_site: bool
    catalog: Catalog
    progress: Progress
    queries: QueryEnvironment
    """How queries of groups are read in the workspace."""
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    flow_uuids: dict[str, Known] = field(default_factory=dict)
    """The flows of this import, by their uuid in the file."""
    touched: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str) -> Counts:
        """The counts of a kind."""
        return self.counts.setdefault(kind, Counts())

    def warn(self, message: str, flow: str = "", node: str = "") -> None:
        """Something to tell that doesn't refuse the import; said once."""
        problem = Problem(message, flow, node)
        if problem not in self.problems:
            self.problems.append(problem)

    @property
    def has_changes(self) -> bool:
        """Whether anything was created or updated."""
        return any(counts.created or counts.updated for counts in self.counts.values())

    async def insert_new(self, table: Any, collection: Collection, **columns: Any) -> None:
        """Write the collection's new objects; columns are those all have, beside each one's `values`."""
        new = collection.new
        rows = [
            {"uuid": known.uuid, "workspace_id": self.workspace_id, "created_by_id": self.user_id}
            | columns
            | known.values
            for known in new
        ]
        if rows:
            ids = await insert_returning(self.session, table, rows)
            for known in new:
                known.id = ids[known.uuid]


async def insert_returning(session: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> dict[UUID, int]:
    """Insert rows that have a uuid; their ids, by uuid."""
    connection = await session.connection()
    statement = insert(table).returning(col(table.uuid), col(table.id))
    return {row.uuid: row.id for row in await connection.execute(statement, rows)}


def new_known(name: str, /, **values: Any) -> Known:
    """An object to be made."""
    return Known(uuid7(), name, is_new=True, values=values)

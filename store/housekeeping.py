"""What keeps tables small: rows past their time are deleted, counts are squashed; a little at a time."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import text

from store import counts, sql
from store.database import Database

_ROWS_AT_ONCE = 5_000

RETENTION: Mapping[str, tuple[str, timedelta]] = {
    "channel_alert": ("ended_on", timedelta(days=90)),
    "channel_event": ("created_on", timedelta(days=90)),
    "channel_log": ("created_on", timedelta(days=7)),
    "flow_session": ("ended_on", timedelta(days=7)),
    "recent_contact": ("created_on", timedelta(days=1)),
    "resthook_event": ("created_on", timedelta(hours=48)),
    "sync_event": ("created_on", timedelta(days=7)),
    "webhook_log": ("created_on", timedelta(days=3)),
}
"""How long rows are kept, by table and the column that tells their age. A null there keeps a row for ever."""

# The last sync of a channel says how its phone is, however long ago that was.
_KEPT = {
    "sync_event": "AND EXISTS (SELECT 1 FROM sync_event n WHERE n.channel_id = x.channel_id AND n.id > x.id)",
}


class Housekeeping:
    """Jobs for a schedule; each may run beside itself, and goes on where it was stopped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def trim(self) -> dict[str, int]:
        """Deletes what is past its time; how many rows of each table."""
        return {table: await self._trim(table) for table in RETENTION}

    async def squash(self) -> dict[str, int]:
        """Squashes all counts; how many keys of each table."""
        return {table: await self._squash(table) for table in counts.KEYS}

    async def _trim(self, table: str) -> int:
        column, age = RETENTION[table]
        statement = text(f"""
            DELETE FROM {table} WHERE id IN (
                SELECT x.id FROM {table} x WHERE x.{column} < now() - CAST(:age AS interval) {_KEPT.get(table, "")}
                LIMIT :most FOR UPDATE SKIP LOCKED)
        """)
        total, deleted = 0, _ROWS_AT_ONCE
        while deleted == _ROWS_AT_ONCE:
            async with self._database.transaction() as session:
                deleted = (await sql.execute(session, statement, {"age": age, "most": _ROWS_AT_ONCE})).rowcount
            total += deleted
        return total

    async def _squash(self, table: str) -> int:
        total = 0
        while True:
            async with self._database.transaction() as session:
                squashed = await counts.squash(session, table)
            total += squashed
            if squashed < counts.KEYS_AT_ONCE:
                return total

"""Counts that are kept as differences: a change only ever adds a row, so that nobody waits for anybody.

Triggers of the database write the rows, in the transaction of the change. Reading adds them up; `squash` replaces them
by their sums, so that there are never many.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

KEYS = {
    "channel_count": ("channel_id", "day", "scope"),
    "flow_activity_count": ("flow_id", "scope"),
    "flow_result_count": ("flow_id", "result", "category"),
    "group_count": ("group_id",),
    "item_count": ("workspace_id", "scope"),
    "label_count": ("label_id",),
}
"""The tables of counts, and the columns that say what a row counts."""

KEYS_AT_ONCE = 5_000


async def totals(session: AsyncSession, table: str, key: str, values: Sequence[int]) -> dict[int, int]:
    """The totals of `table` for each of these values of its column `key`; 0 where nothing was counted."""
    statement = text(f"SELECT {key}, sum(count) FROM {table} WHERE {key} = ANY(CAST(:keys AS bigint[])) GROUP BY 1")
    counted = await sql.execute(session, statement, {"keys": list(values)})
    return dict.fromkeys(values, 0) | {row[0]: int(row[1]) for row in counted}


async def scopes(session: AsyncSession, table: str, owner: int, prefix: str) -> dict[str, int]:
    """The totals of an owner (workspace, flow) by scope, of the scopes that begin with `prefix`; no zeros."""
    key = KEYS[table][0]
    statement = text(
        f"SELECT scope, sum(count) FROM {table} WHERE {key} = :owner AND scope LIKE :prefix "
        "GROUP BY 1 HAVING sum(count) <> 0"
    )
    pattern = prefix.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return {row[0]: int(row[1]) for row in await sql.execute(session, statement, {"owner": owner, "prefix": pattern})}


async def add(session: AsyncSession, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Adds differences: each row has the key columns of `table` and `count`."""
    if not rows:
        return
    columns = (*KEYS[table], "count")
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    await sql.execute(session, text(f"INSERT INTO {table} ({names}) VALUES ({values})"), list(rows))


async def squash(session: AsyncSession, table: str) -> int:
    """Replaces the rows of up to 5,000 keys by one each, or none for zero; returns how many keys there were."""
    keys = ", ".join(KEYS[table])
    same = " AND ".join(f"c.{key} = k.{key}" for key in KEYS[table])
    statement = text(f"""
        WITH keys AS (SELECT DISTINCT {keys} FROM {table} WHERE NOT is_squashed LIMIT {KEYS_AT_ONCE}),
        gone AS (DELETE FROM {table} c USING keys k WHERE {same} RETURNING c.*),
        kept AS (
            INSERT INTO {table} ({keys}, count, is_squashed)
            SELECT {keys}, sum(count), true FROM gone GROUP BY {keys} HAVING sum(count) <> 0
        )
        SELECT count(*) FROM keys
    """)
    return int((await sql.execute(session, statement)).scalar_one())

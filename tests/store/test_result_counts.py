"""Results of flows, counted by category as runs get them."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from store import sql
from store.database import Database

_INSERT = text("""
    INSERT INTO flow_run (workspace_id, contact_id, flow_id, session_id, results)
    VALUES (1, 1, :flow, 1, :results) RETURNING id
""")
_UPDATE = text("UPDATE flow_run SET results = :results WHERE id = :id")
_COUNTS = text("""
    SELECT result, category, sum(count) FROM flow_result_count WHERE flow_id = :flow
    GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2
""")


def results(**categories: str | None) -> str:
    return json.dumps({key: {"name": key, "value": "v", "category": category} for key, category in categories.items()})


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


async def counts(database: Database, flow: int) -> list[tuple[str, str, int]]:
    async with database.reading() as session:
        return [(row[0], row[1], int(row[2])) for row in await sql.execute(session, _COUNTS, {"flow": flow})]


async def add(database: Database, flow: int, value: str) -> int:
    async with database.transaction() as session:
        return int((await sql.execute(session, _INSERT, {"flow": flow, "results": value})).scalar_one())


async def change(database: Database, id_: int, value: str) -> None:
    async with database.transaction() as session:
        await sql.execute(session, _UPDATE, {"id": id_, "results": value})


async def test_a_changed_answer_leaves_its_category(database: Database) -> None:
    run = await add(database, 1, results())
    assert await counts(database, 1) == []
    await change(database, run, results(age="Young"))
    await add(database, 1, results(age="Young", sex="Female"))
    assert await counts(database, 1) == [("age", "Young", 2), ("sex", "Female", 1)]
    await change(database, run, results(age="Old", sex=None))
    assert await counts(database, 1) == [("age", "Old", 1), ("age", "Young", 1), ("sex", "", 1), ("sex", "Female", 1)]
    await change(database, run, results(age="Old", sex=None))
    assert len(await counts(database, 1)) == 4


async def test_what_postgres_cannot_read_counts_as_nothing(database: Database) -> None:
    run = await add(database, 2, results(age="Young\x00er"))
    assert await counts(database, 2) == []
    await change(database, run, results(age="Young"))
    assert await counts(database, 2) == [("age", "Young", 1)]


async def test_long_names_are_cut(database: Database) -> None:
    await add(database, 3, results(**{"k" * 100: "c" * 300}))
    assert await counts(database, 3) == [("k" * 64, "c" * 128, 1)]

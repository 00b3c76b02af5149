"""The migrations make what the tables describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from store import migrate
from store.tables import metadata


async def test_migrations_and_tables_agree(empty_database_url: str) -> None:
    await migrate.upgrade_async(empty_database_url)
    assert await migrate.is_current(empty_database_url)
    engine = create_async_engine(empty_database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
        indexes = set((await connection.execute(text("SELECT indexname FROM pg_indexes"))).scalars())
    await engine.dispose()
    assert differences == []
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= indexes


async def test_an_empty_database_is_not_current(empty_database_url: str) -> None:
    assert not await migrate.is_current(empty_database_url)


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await migrate.upgrade_async(database_url)
    assert await migrate.is_current(database_url)


async def test_needs_no_extension(database_url: str) -> None:
    engine = create_async_engine(database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        extensions = (await connection.execute(text("SELECT extname FROM pg_extension"))).scalars().all()
    await engine.dispose()
    assert extensions == ["plpgsql"]


def test_history_is_one_line() -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration())
    assert len(scripts.get_heads()) == 1
    assert all(not script.is_branch_point and not script.is_merge_point for script in scripts.walk_revisions())


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

"""Brings a database to the schema of this version. `python -m store.migrate URL` does it from a shell."""

import asyncio
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

_LOCK = 0x6E676F6D61  # "ngoma": processes that start together migrate one after another


def configuration() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at `url`. Not for use inside of a running event loop, see `upgrade_async`."""
    asyncio.run(upgrade_async(url, revision))


async def upgrade_async(url: str, revision: str = "head") -> None:
    """Migrate the database at `url` in one transaction. The migrations are written out as SQL, then executed."""
    connection = await _connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            script = _script(await _revision(connection), revision)
            if script:
                await connection.execute(script)
    finally:
        await connection.close()


async def is_current(url: str) -> bool:
    """Whether the database at `url` has the schema of this version."""
    connection = await _connect(url)
    try:
        found = await _revision(connection)
    finally:
        await connection.close()
    return found == ScriptDirectory.from_config(configuration()).get_current_head()


async def _connect(url: str) -> Any:
    return await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


async def _revision(connection: Any) -> str:
    """The revision of a database; `base` if it has none."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return "base"
    return await connection.fetchval("SELECT version_num FROM alembic_version") or "base"


def _script(start: str, end: str) -> str:
    config = configuration()
    config.output_buffer = StringIO()
    scripts = ScriptDirectory.from_config(config)
    if start == scripts.as_revision_number(end):
        return ""
    command.upgrade(config, f"{start}:{end}", sql=True)
    return config.output_buffer.getvalue()


if __name__ == "__main__":
    upgrade(sys.argv[1])

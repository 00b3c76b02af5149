"""Databases for tests: one is migrated per session, every test module works on its copy (some 50 ms)."""

import asyncio
import itertools
import os
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from sqlalchemy.engine import URL, make_url

from tests.servers import Servers

_numbers = itertools.count()


def address(server: str, database: str) -> str:
    """`server`'s address with another database."""
    return _text(make_url(server).set(database=database))


@contextmanager
def copy_of_template(servers: Servers) -> Iterator[str]:
    """Address of a fresh, migrated database of its own, dropped afterwards."""
    server, template = servers.database_server(), _template(servers)
    name = f"{template}_{os.getpid()}_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield address(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty(servers: Servers) -> Iterator[str]:
    """Address of an empty database of its own, for tests of the migrations themselves."""
    server, name = servers.database_server(), f"empty_{os.getpid()}_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name}")
    try:
        yield address(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def drop_template(servers: Servers) -> None:
    """Removes the template from a server that outlives the session."""
    if (servers.folder / "template.made").exists():
        _execute(servers.database_server(), f"DROP DATABASE IF EXISTS {_template_name(servers)} WITH (FORCE)")


def _template(servers: Servers) -> str:
    name, made = _template_name(servers), servers.folder / "template.made"
    with servers.locked("template"):
        if not made.exists():
            server = servers.database_server()
            _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            _execute(server, f"CREATE DATABASE {name}")
            _migrate(address(server, name))
            made.touch()
    return name


def _template_name(servers: Servers) -> str:
    return f"template_{servers.folder.name.replace('-', '_').replace(':', '')}".lower()


def _migrate(url: str) -> None:
    from store.migrate import upgrade_async  # imported when needed: tests of the engine run without a store

    _finish(upgrade_async(url))


def _execute(server: str, statement: str) -> None:
    _finish(_connected(server, statement))


async def _connected(server: str, statement: str) -> None:
    connection = await asyncpg.connect(_text(make_url(server).set(drivername="postgresql")))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine to its end, beside the loop of the tests, which stands still while fixtures are made."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)

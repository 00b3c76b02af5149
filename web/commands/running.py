"""What all commands share: settings, a transaction, and output for people or for scripts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlmodel.ext.asyncio.session import AsyncSession

from core.settings import Settings
from store.database import Database
from store.errors import StoreError

Result = TypeVar("Result")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, style="red")


def settings() -> Settings:
    """The deployment's settings; leaves with a word about each that is missing or wrong."""
    try:
        return Settings()
    except ValidationError as e:
        for error in e.errors():
            name = "NGOMA_" + "_".join(str(part) for part in error["loc"]).upper()
            errors.print(f"{name}: {error['msg']}")
        raise typer.Exit(2) from e


def in_transaction(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Run `work` in one transaction; leaves with its message if it can't be done."""

    async def run() -> Result:
        database = Database(settings().database_url, pool_size=2)
        try:
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except StoreError as e:
        errors.print(str(e))
        raise typer.Exit(1) from e
    except OSError as e:
        errors.print(f"the database can't be reached ({e}); set NGOMA_DATABASE_URL, or start it with ./dev run")
        raise typer.Exit(1) from e


def show(result: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a result: one JSON object for scripts, else a line a value."""
    if as_json:
        typer.echo(orjson.dumps(result, default=str).decode())
        return
    width = max(len(key) for key in result)
    for key, value in result.items():
        console.print(f"{key.replace('_', ' '):{width}}  [bold]{value}[/bold]", soft_wrap=True)

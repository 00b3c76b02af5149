"""Commands for events that could not be applied and were set aside."""

import asyncio
from typing import Annotated

import orjson
import typer
from redis.asyncio import Redis
from rich.markup import escape
from rich.table import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from store.set_aside import SetAsideEvent, SetAsideStore
from store.wake import Wake
from web.commands.running import console, errors, in_transaction, settings, show
from web.commands.workspaces import Json, WorkspaceOption, find_workspace

events_app = typer.Typer(help="Events that failed three times and were set aside.", no_args_is_help=True)

_Ids = Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="As `list` shows them.")]
_All = Annotated[bool, typer.Option("--all", help="All of the workspace.")]


@events_app.command("list")
def list_events(
    workspace: WorkspaceOption = None,
    after: Annotated[int, typer.Option(help="Only those behind this id.")] = 0,
    most: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    as_json: Json = False,
) -> None:
    """List events that were set aside, oldest first, with their errors."""

    async def work(session: AsyncSession) -> list[SetAsideEvent]:
        found = await find_workspace(session, workspace)
        return await SetAsideStore(session).page(found.id, after=after, most=most)

    events = in_transaction(work)
    if as_json:
        typer.echo(orjson.dumps({"events": events}).decode())
        return
    table = Table("id", "contact", "kind", "tries", "set aside on", "error", box=None, padding=(0, 2))
    for event in events:
        at = event.set_aside_on.isoformat(timespec="seconds")
        table.add_row(str(event.id), str(event.contact), event.kind, str(event.tries), at, escape(event.error or ""))
    console.print(table)


@events_app.command("replay")
def replay_events(
    ids: _Ids = None, every: _All = False, workspace: WorkspaceOption = None, as_json: Json = False
) -> None:
    """Offer events to the handlers again, once what they failed by has been mended."""
    chosen = _chosen(ids, every=every)

    async def work(session: AsyncSession) -> list[int]:
        return await SetAsideStore(session).replay((await find_workspace(session, workspace)).id, chosen)

    replayed = in_transaction(work)
    _ring()
    show({"replayed": len(replayed)}, as_json=as_json)


@events_app.command("drop")
def drop_events(
    ids: _Ids = None, every: _All = False, workspace: WorkspaceOption = None, as_json: Json = False
) -> None:
    """Forget events for good; messages stay where they are."""
    chosen = _chosen(ids, every=every)

    async def work(session: AsyncSession) -> list[int]:
        return await SetAsideStore(session).drop((await find_workspace(session, workspace)).id, chosen)

    show({"dropped": len(in_transaction(work))}, as_json=as_json)


def _chosen(ids: list[int] | None, *, every: bool) -> list[int] | None:
    if bool(ids) == every:
        errors.print("say which events: their ids, or --all")
        raise typer.Exit(2)
    return None if every else ids


def _ring() -> None:
    async def ring() -> None:
        async with Redis.from_url(settings().redis_url) as redis:
            await Wake(redis).ring()

    asyncio.run(ring())

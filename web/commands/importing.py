"""Commands that bring deployments in and take them out."""

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from flows import literal_json
from store.definitions import collect_definitions, everything
from store.errors import NotFound
from store.imports.export_file import read_export
from store.imports.importer import ImportSummary, import_export
from store.imports.problems import ImportRefused
from web.commands.running import console, errors, in_transaction, settings, show
from web.commands.workspaces import Json, WorkspaceOption, find_workspace


def import_file(
    file: Annotated[Path, typer.Argument(help="An export of RapidPro or of Ngoma; JSON, also gzipped.")],
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Import flows, groups, fields, campaigns and triggers: all or nothing. Importing again changes nothing."""
    try:
        data = file.read_bytes()
    except OSError as e:
        errors.print(f"{file} can't be read: {e.strerror}")
        raise typer.Exit(2) from e
    try:
        summary = _import(data, workspace, quiet=as_json or not sys.stderr.isatty())
    except ImportRefused as e:
        _refuse(file, e, as_json=as_json)
        raise typer.Exit(1) from e
    if as_json:
        typer.echo(orjson.dumps(summary.to_json()).decode())
    else:
        _show(summary)


def export_file(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; else standard output.")] = None,
    flow: Annotated[
        list[str] | None, typer.Option(help="Name or uuid of a flow; repeat it for more. Default: all.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say what was written as one JSON object.")] = False,
) -> None:
    """Export flows and campaigns, with triggers, groups and fields, in the form that `import` takes."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        try:
            return await collect_definitions(session, found.id, site=settings().public_url, choose=everything(flow))
        except KeyError as e:
            raise NotFound("flow", e.args[0]) from e

    export = in_transaction(work)
    text = literal_json.dumps(export)
    if output is None:
        typer.echo(text.decode())
        return
    try:
        output.write_bytes(text + b"\n")
    except OSError as e:
        errors.print(f"{output} can't be written: {e.strerror}")
        raise typer.Exit(2) from e
    counts = {kind: len(found) for kind, found in export.items() if isinstance(found, list)}
    show({"written": str(output), **counts}, as_json=as_json)


def _import(data: bytes, workspace: str | None, *, quiet: bool) -> ImportSummary:
    export = read_export(data)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=quiet, transient=True) as bar:
        tasks = dict[str, Any]()

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)

        async def work(session: AsyncSession) -> ImportSummary:
            found = await find_workspace(session, workspace)
            return await import_export(session, found.id, export, url=settings().public_url, progress=progress)

        return in_transaction(work)


def _show(summary: ImportSummary) -> None:
    table = Table("", "created", "updated", "unchanged", box=None, padding=(0, 2))
    for kind, counts in summary.counts.items():
        table.add_row(kind, *(str(number or "") for number in counts.to_json().values()))
    console.print(table)
    console.print(f"{summary.nodes} nodes")
    for problem in summary.problems:
        console.print(f"[yellow]note[/yellow]  {escape(str(problem))}", soft_wrap=True)


def _refuse(file: Path, refused: ImportRefused, *, as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps({"refused": [problem.to_json() for problem in refused.problems]}).decode())
        return
    errors.print(f"{file} was not imported, and nothing was changed:")
    for problem in refused.problems:
        errors.print(f"  {escape(str(problem))}", soft_wrap=True)

"""Definitions in and out: a file of RapidPro or of another Ngoma brought in, flows taken out as such a file."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from flows import literal_json
from store import audit
from store.definitions import Wanted, collect_definitions
from store.definitions.content import Content
from store.imports.export_file import read_export
from store.imports.importer import import_export
from store.imports.problems import ImportRefused
from web.app.caller import Member, may
from web.app.errors import AppError
from web.deps import Open, Reading, Writing
from web.limits import read_limited

router = APIRouter(prefix="/api/internal/definitions")

Exporter = Annotated[Member, Depends(may("workspace.export"))]
Importer = Annotated[Member, Depends(may("workspace.import"))]

MAX_IMPORT = 64 * 1024 * 1024
"""Bytes of a file that are read, gzipped or not."""


class KindCounts(BaseModel):
    """What became of one kind of object."""

    created: int
    updated: int
    unchanged: int


class ImportProblemOut(BaseModel):
    """Something to know about the import: in which flow, at which node (uuids of the file)."""

    message: str
    flow: str
    node: str
    fatal: bool


class ImportOut(BaseModel):
    """What the import did."""

    counts: dict[str, KindCounts]
    nodes: int
    problems: list[ImportProblemOut]


@router.post("")
async def import_definitions(request: Request, member: Importer, work: Writing, resources: Open) -> ImportOut:
    """Imports the body, a file as it is: all or nothing. What is wrong is told by flow and node."""
    data = await read_limited(request, MAX_IMPORT)
    try:
        export = await asyncio.to_thread(read_export, data)
        summary = await import_export(
            work.session, member.workspace.id, export, url=resources.settings.public_url, user_id=member.user.id
        )
    except ImportRefused as e:
        problems = [problem.to_json() for problem in e.problems]
        raise AppError("import_refused", "Nothing was imported.", problems=problems) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "workspace.import")
    return ImportOut.model_validate(summary.to_json())


@router.get("", response_class=Response)
async def export_definitions(
    member: Exporter, session: Reading, resources: Open, flow: Annotated[list[UUID], Query(max_length=1000)]
) -> Response:
    """Flows with all that they depend on, as a file."""
    wanted = set(flow)

    def choose(content: Content) -> Wanted:
        flows = frozenset(id_ for id_, row in content.flows.items() if row["uuid"] in wanted)
        return Wanted(flows, frozenset(), "all")

    found = await collect_definitions(session, member.workspace.id, site=resources.settings.public_url, choose=choose)
    headers = {"Content-Disposition": 'attachment; filename="flows.json"', "X-Content-Type-Options": "nosniff"}
    return Response(literal_json.dumps(found), media_type="application/json", headers=headers)

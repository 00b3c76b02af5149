"""`definitions`: flows and campaigns as an export, and an export imported."""

import asyncio
from collections.abc import Callable
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response
from typing_extensions import TypedDict

from flows import literal_json
from store.definitions import Wanted, collect_definitions
from store.definitions.collecting import Dependencies
from store.definitions.content import Content
from store.imports.export_file import read_export
from store.imports.importer import import_export
from store.imports.problems import ImportRefused
from store.listings.references import as_uuid
from web.api.v2 import PREFIX
from web.api.v2.caller import Exporter, Importer
from web.api.v2.documents import importing_answers, query, single
from web.api.v2.params import Params
from web.deps import Open, Reading, Writing
from web.errors import BadRequest, Invalid
from web.limits import read_limited
from web.responses import Json

router = APIRouter(prefix=PREFIX)

# The official client's own test passes a boolean, which arrives as 1 or 0.
ALIASES = {"0": "none", "false": "none", "1": "all", "true": "all"}


class ExportOut(TypedDict):
    """An export, as `python -m web import` takes it."""

    version: str
    site: str
    flows: list[dict[str, Any]]
    campaigns: list[dict[str, Any]]
    triggers: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    groups: list[dict[str, Any]]


class ImportCounts(TypedDict):
    """What became of one kind of object."""

    created: int
    updated: int
    unchanged: int


class ImportProblem(TypedDict):
    """Something to know about an import; `node` is the node's uuid in the file."""

    message: str
    flow: str
    node: str
    fatal: bool


class ImportOut(TypedDict):
    """What an import did."""

    counts: dict[str, ImportCounts]
    nodes: int
    problems: list[ImportProblem]


IMPORT = {
    "counts": {"flows": {"created": 7, "updated": 0, "unchanged": 0}},
    "nodes": 50,
    "problems": [
        {
            "message": "refers to the template “visit_reminder”, which this workspace doesn't have",
            "flow": "Vaccination Reminder",
            "node": "4a1f2f4c-5e6c-4ad3-9b7e-2b7f7f9a6e11",
            "fatal": False,
        }
    ],
}
MAX_IMPORT = 64 * 1024 * 1024
"""Bytes of an export that are read, gzipped or not."""

EXPORT = {
    "version": "13",
    "site": "https://ngoma.example.org",
    "flows": [
        {
            "uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a",
            "name": "Registration",
            "spec_version": "14.4.2",
            "type": "messaging",
            "language": "eng",
            "revision": 7,
            "expire_after_minutes": 10080,
            "localization": {},
            "nodes": [],
            "_ui": {},
        }
    ],
    "campaigns": [],
    "triggers": [],
    "fields": [{"key": "county", "name": "County", "type": "text"}],
    "groups": [{"uuid": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10", "name": "Parents", "query": None}],
}


@router.get(
    "/definitions.json",
    summary="Export definitions",
    **single(
        ExportOut,
        EXPORT,
        query("flow", "Flows to export", many=True, format="uuid"),
        query("campaign", "Campaigns to export", many=True, format="uuid"),
        query("dependencies", "What comes along; `all` by default", enum=list(get_args(Dependencies))),
    ),
)
async def show_definitions(request: Request, caller: Exporter, session: Reading, resources: Open) -> Response:
    """Flows and campaigns in the form of an export, with what they depend on."""
    params = Params(request)
    given = (params.text("dependencies") or "all").lower()
    dependencies = ALIASES.get(given, given)
    if dependencies not in get_args(Dependencies):
        raise BadRequest("dependencies must be one of none, flows, all")
    choose = _chooser(params.all("flow"), params.all("campaign"), dependencies)
    found = await collect_definitions(session, caller.workspace.id, site=resources.settings.public_url, choose=choose)
    return Response(literal_json.dumps(found), media_type="application/json")


@router.post(
    "/definitions.json",
    summary="Import an export",
    responses=importing_answers(ImportOut, IMPORT),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def import_definitions(request: Request, caller: Importer, work: Writing, resources: Open) -> Json:
    """Imports the body, an export as JSON or gzipped: all or nothing. Problems are told by flow and node."""
    data = await read_limited(request, MAX_IMPORT)
    try:
        export = await asyncio.to_thread(read_export, data)  # up to a second for each 50 MiB
        summary = await import_export(
            work.session,
            caller.workspace.id,
            export,
            url=resources.settings.public_url,
            user_id=caller.user.id,
        )
    except ImportRefused as e:
        raise Invalid({"non_field_errors": [str(problem) for problem in e.problems]}) from e
    return Json(summary.to_json())


def _chooser(flows: list[str], campaigns: list[str], dependencies: Any) -> Callable[[Content], Wanted]:
    flow_uuids, campaign_uuids = _uuids(flows), _uuids(campaigns)

    def choose(content: Content) -> Wanted:
        return Wanted(
            frozenset(id_ for id_, row in content.flows.items() if row["uuid"] in flow_uuids),
            frozenset(id_ for id_, row in content.campaigns.items() if row["uuid"] in campaign_uuids),
            dependencies,
        )

    return choose


def _uuids(texts: list[str]) -> set[UUID]:
    return {uuid for text in texts if (uuid := as_uuid(text))}

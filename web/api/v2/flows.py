"""`flows`: flows, how their runs stand, and what results they save."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.flows import FlowFilter, FlowsPage, flows_page
from web.api.v2 import PREFIX
from web.api.v2.caller import FlowLister
from web.api.v2.documents import AFTER, BEFORE, listed, query, uuid_query
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

TYPES = {"M": "message", "V": "voice", "B": "background", "S": "survey"}
CODES = {name: code for code, name in TYPES.items()}


class RunCounts(TypedDict):
    """How many runs are in each state."""

    active: int
    waiting: int
    completed: int
    interrupted: int
    expired: int
    failed: int


class ResultOut(TypedDict):
    """A result that the flow may save."""

    key: str
    name: str
    categories: list[str]
    node_uuids: list[str]


class FlowOut(TypedDict):
    """A flow; `expires` is in minutes."""

    uuid: str
    name: str
    type: str
    archived: bool
    labels: list[Ref]
    expires: int
    runs: RunCounts
    results: list[ResultOut]
    parent_refs: list[str]
    created_on: str
    modified_on: str


FLOW = {
    "uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a",
    "name": "Registration",
    "type": "message",
    "archived": False,
    "labels": [],
    "expires": 10080,
    "runs": {"active": 0, "waiting": 47, "completed": 123, "interrupted": 2, "expired": 34, "failed": 0},
    "results": [
        {
            "key": "county",
            "name": "County",
            "categories": ["Nairobi", "Mombasa", "Kisumu", "Another", "Other"],
            "node_uuids": ["4a1f2f4c-5e6c-4ad3-9b7e-2b7f7f9a6e11"],
        }
    ],
    "parent_refs": [],
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:15:43.211492Z",
}


@router.get(
    "/flows.json",
    summary="List flows",
    **listed(
        FlowOut,
        FLOW,
        uuid_query("A flow"),
        query("type", "Flows of one type", enum=list(CODES)),
        query("archived", "Only archived flows, or only others", enum=["true", "false"]),
        BEFORE,
        AFTER,
    ),
)
async def list_flows(request: Request, caller: FlowLister, session: Reading) -> Json:
    """The flows of the workspace, newest first, archived ones too."""
    params = Params(request)
    kind = params.text("type")
    wanted = FlowFilter(
        uuid=params.uuid("uuid"),
        type=CODES.get(kind) if kind else None,
        archived=params.flag("archived"),
        before=params.instant("before"),
        after=params.instant("after"),
    )
    at = read_cursor(request)
    if kind and kind not in CODES:
        return page_response(request, [])
    found = await flows_page(session, caller.workspace.id, wanted, at)
    shown = [_shown(row, found) for row in found.page.rows]
    return page_response(request, shown, found.page.next, found.page.previous)


def _shown(row: RowMapping, found: FlowsPage) -> FlowOut:
    counts, info = found.counts.get(row["id"], {}), row["info"] or {}
    return {
        "uuid": str(row["uuid"]),
        "name": row["name"],
        "type": TYPES.get(row["type"], "message"),
        "archived": row["is_archived"],
        "labels": [ref(label["uuid"], label["name"]) for label in found.labels.get(row["id"], ())],
        "expires": row["expire_after_minutes"],
        "runs": {
            "active": counts.get("A", 0),
            "waiting": counts.get("W", 0),
            "completed": counts.get("C", 0),
            "interrupted": counts.get("I", 0),
            "expired": counts.get("X", 0),
            "failed": counts.get("F", 0),
        },
        "results": [_result(result) for result in info.get("results") or ()],
        "parent_refs": info.get("parent_refs") or [],
        "created_on": instant(row["created_on"]),
        "modified_on": instant(row["modified_on"]),
    }


def _result(result: dict[str, Any]) -> ResultOut:
    return {
        "key": result["key"],
        "name": result["name"],
        "categories": result.get("categories") or [],
        "node_uuids": result.get("node_uuids") or [],
    }

"""`runs`: contacts' ways through flows."""

from typing import Any, NotRequired

import orjson
from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from core.contracts import workflow_ids
from core.phones import national
from core.settings import Settings
from store.listings.runs import RunFilter, runs_page
from web.api.v2 import PREFIX
from web.api.v2.caller import RunLister
from web.api.v2.documents import AFTER, BEFORE, REVERSE, listed, query, uuid_query
from web.api.v2.formats import Ref, instant, optional_instant, ref, step_time
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.urns import masked, reference_code
from web.deps import Open, Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

EXIT_TYPES = {"C": "completed", "I": "interrupted", "X": "expired", "F": "failed"}


class RunContact(TypedDict):
    """Whose run it is; `ref` is only there in anonymous workspaces."""

    uuid: str
    name: str | None
    urn: str | None
    urn_display: str | None
    ref: NotRequired[str]
    anon_display: NotRequired[str]


class StartRef(TypedDict):
    """The bulk start that the run comes from."""

    uuid: str


class Step(TypedDict):
    """A node that was visited."""

    node: str
    time: str


class Value(TypedDict):
    """A result."""

    name: str
    value: str
    category: str | None
    node: str
    time: str
    input: str | None


class RunOut(TypedDict):
    """A run; RapidPro's has neither `failure` nor `workflow_url`.

    `failure` says why a run failed or was interrupted, as far as that is known. `workflow_url` is where an operator
    sees the run in Temporal; a run that never waited or called has no workflow there.
    """

    uuid: str
    id: int
    flow: Ref
    contact: RunContact
    start: StartRef | None
    responded: bool
    path: list[Step]
    values: dict[str, Value]
    created_on: str
    modified_on: str
    exited_on: str | None
    exit_type: str | None
    failure: str | None
    workflow_url: str


RUN = {
    "uuid": "01969b47-0583-76f8-924e-9de1a11831b3",
    "id": 12345678,
    "flow": {"uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "name": "Registration"},
    "contact": {
        "uuid": "d33e9ad5-5c35-414c-abd4-e7451c69ff1d",
        "name": "Achieng",
        "urn": "tel:+254712345678",
        "urn_display": "0712 345678",
    },
    "start": None,
    "responded": True,
    "path": [{"node": "27a86a1b-6cc4-4ae3-b73d-89650966a82f", "time": "2026-11-24T08:15:43.211492Z"}],
    "values": {
        "county": {
            "name": "County",
            "value": "Nairobi",
            "category": "Nairobi",
            "node": "4a1f2f4c-5e6c-4ad3-9b7e-2b7f7f9a6e11",
            "time": "2026-11-24T08:16:12.000000Z",
            "input": "nairobi",
        }
    },
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:16:12.410211Z",
    "exited_on": None,
    "exit_type": None,
    "failure": None,
    "workflow_url": "http://localhost:8233/namespaces/default/workflows/run:01969b47-0583-76f8-924e-9de1a11831b3",
}


@router.get(
    "/runs.json",
    summary="List runs",
    **listed(
        RunOut,
        RUN,
        uuid_query("A run"),
        query("id", "A run's older number"),
        uuid_query("Runs in one flow", "flow"),
        query("contact", "Runs of one contact, by uuid"),
        query("responded", "Only runs in which the contact answered", enum=["true", "false"]),
        query("paths", "Whether paths are given", enum=["true", "false"]),
        BEFORE,
        AFTER,
        REVERSE,
    ),
)
async def list_runs(request: Request, caller: RunLister, session: Reading, resources: Open) -> Json:
    """The runs of the workspace, the last modified first."""
    params = Params(request)
    params.one_of("contact", "flow")
    wanted = RunFilter(
        uuid=params.uuid("uuid"),
        id=params.integer("id"),
        flow=params.uuid("flow"),
        contact=params.uuid_or_never("contact"),
        responded=bool(params.flag("responded")),
        before=params.instant("before"),
        after=params.instant("after"),
    )
    with_paths = params.flag("paths") is not False
    ascending = bool(params.flag("reverse"))
    page, urns = await runs_page(session, caller.workspace.id, wanted, read_cursor(request), ascending=ascending)
    is_anonymous = caller.workspace.is_anonymous
    shown = [
        _shown(
            row, _contact(row, urns.get(row["contact_id"]), is_anonymous=is_anonymous), resources.settings, with_paths
        )
        for row in page.rows
    ]
    return page_response(request, shown, page.next, page.previous)


def workflow_url(settings: Settings, run: object) -> str:
    """Where the workflow of a run is seen in Temporal."""
    base = settings.temporal_ui_url.rstrip("/")
    return f"{base}/namespaces/{settings.temporal_namespace}/workflows/{workflow_ids.flow_run(str(run))}"


def _shown(row: RowMapping, contact: RunContact, settings: Settings, with_paths: bool) -> RunOut:
    path: list[dict[str, Any]] = orjson.loads(row["path"]) if with_paths else []
    results: dict[str, dict[str, Any]] = orjson.loads(row["results"])
    return {
        "uuid": str(row["uuid"]),
        "id": row["id"],
        "flow": ref(row["flow_uuid"], row["flow_name"]),
        "contact": contact,
        "start": {"uuid": str(row["start_uuid"])} if row["start_uuid"] else None,
        "responded": row["responded"],
        "path": [{"node": step["node_uuid"], "time": step_time(step["arrived_on"])} for step in path],
        "values": {key: _value(result) for key, result in results.items()},
        "created_on": instant(row["created_on"]),
        "modified_on": instant(row["modified_on"]),
        "exited_on": optional_instant(row["exited_on"]),
        "exit_type": EXIT_TYPES.get(row["status"]),
        "failure": row["failure"],
        "workflow_url": workflow_url(settings, row["uuid"]),
    }


def _value(result: dict[str, Any]) -> Value:
    return {
        "name": result.get("name", ""),
        "value": str(result.get("value", "")),
        "category": result.get("category"),
        "node": result.get("node_uuid", ""),
        "time": step_time(result.get("created_on", "")),
        "input": result.get("input"),
    }


def _contact(row: RowMapping, urn: RowMapping | None, *, is_anonymous: bool) -> RunContact:
    shown: RunContact = {
        "uuid": str(row["contact_uuid"]),
        "name": row["contact_name"],
        "urn": urn["identity"] if urn else None,
        "urn_display": _display(urn) if urn else None,
    }
    if is_anonymous:
        shown["urn"] = masked(urn["scheme"]) if urn else None
        shown["urn_display"] = None
        shown["ref"] = shown["anon_display"] = reference_code(row["contact_id"])
    return shown


def _display(urn: RowMapping) -> str:
    if urn["scheme"] == "tel":
        return national(urn["path"])
    return str(urn["display"] or urn["path"])

"""`flow_starts`: starting a flow for many contacts."""

import re
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from core.contracts.starts import FlowStartInput
from store.codes import StartType
from store.listings.starts import StartFilter, StartsPage, starts_page
from store.start_orders import order_start
from store.starts import StartStore
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import StartLister, StartWriter
from web.api.v2.documents import AFTER, BEFORE, REVERSE, listed, uuid_query, written
from web.api.v2.fields import Flag, JsonObject, ListOf
from web.api.v2.formats import BULK_STATUSES, Progress, Ref, instant, ref
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import MAX_REFERENCES, Refs, Urn
from web.api.v2.references import Ref as RefField
from web.bulk import begin_start
from web.deps import Open, Reading, Writing
from web.errors import Invalid
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class StartOut(TypedDict):
    """A start; `extra` is an older name of `params`."""

    uuid: str
    flow: Ref
    status: str
    progress: Progress
    groups: list[Ref]
    contacts: list[Ref]
    params: dict[str, Any] | None
    created_on: str
    modified_on: str
    id: int
    extra: dict[str, Any] | None
    restart_participants: bool
    exclude_active: bool


START = {
    "uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab",
    "flow": {"uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "name": "Clinic Survey"},
    "status": "started",
    "progress": {"total": 2000, "started": 1500},
    "groups": [{"uuid": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10", "name": "Parents"}],
    "contacts": [],
    "params": {"clinic": "Kibera"},
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:16:12.410211Z",
    "id": 12345,
    "extra": {"clinic": "Kibera"},
    "restart_participants": True,
    "exclude_active": False,
}

BODY = Body(
    flow=RefField("flow", required=True, about="The flow, by uuid"),
    contacts=Refs("contact", about="Contacts, by uuid or URN"),
    groups=Refs("group", about="Groups, by uuid or name"),
    urns=ListOf(Urn(), MAX_REFERENCES, about="URNs; contacts are made for those that nobody has"),
    restart_participants=Flag(about="Whether also contacts that were in the flow in the last 90 days; true by default"),
    exclude_active=Flag(about="Whether contacts that are in any flow are left out; false by default"),
    params=JsonObject(10_000, nullable=True, about="`@trigger.params` in the flow"),
    extra=JsonObject(10_000, nullable=True, about="Older name of `params`"),
)
EXAMPLE = {"flow": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "groups": ["Parents"], "params": {"clinic": "Kibera"}}


@router.get(
    "/flow_starts.json",
    summary="List flow starts",
    **listed(StartOut, START, uuid_query("A start"), BEFORE, AFTER, REVERSE),
)
async def list_starts(request: Request, caller: StartLister, session: Reading) -> Json:
    """Starts that people and other programs made, the last modified first, with how far they have come."""
    params = Params(request)
    wanted = StartFilter(params.uuid("uuid"), params.instant("before"), params.instant("after"))
    ascending = bool(params.flag("reverse"))
    found = await starts_page(session, caller.workspace.id, wanted, read_cursor(request), ascending=ascending)
    shown = [_shown(row, found) for row in found.page.rows]
    return page_response(request, shown, found.page.next, found.page.previous)


@router.post("/flow_starts.json", summary="Start a flow", **written(StartOut, START, BODY, EXAMPLE))
async def create_start(request: Request, caller: StartWriter, work: Writing, resources: Open) -> Json:
    """Starts a flow for contacts, groups and URNs; carried out in the background, in batches of 500."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    if not any(values.get(key) for key in ("contacts", "groups", "urns")):
        raise Invalid.whole("Must specify at least one group, contact or URN")
    exclusions = {
        "started_previously": not values.get("restart_participants", True),
        "in_a_flow": values.get("exclude_active", False),
    }
    is_zapier = "Zapier" in request.headers.get("user-agent", "")
    start = await StartStore(work.session).create(
        workspace.id,
        values["flow"].uuid,
        type=StartType.API_ZAPIER if is_zapier else StartType.API,
        contacts=[contact.uuid for contact in values.get("contacts", ())],
        groups=[group.uuid for group in values.get("groups", ())],
        urns=[urn.identity for urn in values.get("urns", ())],
        exclusions=exclusions,
        params=values.get("params") or normalized(values.get("extra")) or None,
        created_by_id=caller.user.id,
    )
    flow = values["flow"]
    order = FlowStartInput(start=start.uuid, workspace_id=workspace.id, workspace=workspace.name, flow=flow.name)
    await order_start(work.session, workspace, start.uuid, flow.name)
    work.after_commit(lambda: begin_start(resources.temporal, order))
    found = await starts_page(work.session, workspace.id, StartFilter(start.uuid), None)
    return Json(_shown(found.page.rows[0], found), 201)


def normalized(extra: dict[str, Any] | None) -> dict[str, Any]:
    """What older clients send as `extra`, as flows have always seen it: flat keys, texts, lists as objects."""
    budget = [256]
    return _normalized_object(extra or {}, budget)


def _normalized_object(given: dict[str, Any], budget: list[int]) -> dict[str, Any]:
    result = dict[str, Any]()
    for key, value in given.items():
        if budget[0] <= 0:
            break
        result[re.sub(r"[^a-zA-Z0-9_]", "_", key)[:255]] = _normalized_value(value, budget)
    return result


def _normalized_value(value: Any, budget: list[int]) -> Any:
    if isinstance(value, dict):
        return _normalized_object(value, budget)
    if isinstance(value, list):
        return _normalized_object({str(place): item for place, item in enumerate(value)}, budget)
    budget[0] -= 1
    if value is None:
        return ""
    return value[:640] if isinstance(value, str) else value


def _shown(row: RowMapping, found: StartsPage) -> StartOut:
    exclusions = row["exclusions"] or {}
    return {
        "uuid": str(row["uuid"]),
        "flow": ref(row["flow_uuid"], row["flow_name"]),
        "status": BULK_STATUSES.get(row["status"], "pending"),
        "progress": {"total": row["contact_count"] or -1, "started": found.started.get(row["id"], 0)},
        "groups": [ref(uuid, found.names.get(uuid)) for uuid in row["groups"]],
        "contacts": [ref(uuid, found.names.get(uuid)) for uuid in row["contacts"]],
        "params": row["params"],
        "created_on": instant(row["created_on"]),
        "modified_on": instant(row["modified_on"]),
        "id": row["id"],
        "extra": row["params"],
        "restart_participants": not exclusions.get("started_previously", False),
        "exclude_active": bool(exclusions.get("in_a_flow", False)),
    }

"""What a flow brought, its runs, and one run with its steps."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from flows import literal_json
from store.errors import NotFound
from store.flows import FlowStore
from store.listings.contacts import first_urns
from store.listings.results import flow_results, run_details, said_in
from store.listings.runs import RunFilter, runs_page
from web.api.v2.runs import workflow_url
from web.app.caller import Member, may
from web.app.contact_timeline import RUN_STATUSES
from web.app.errors import Missing
from web.app.flow_list import TYPE_NAMES, RunCounts, run_counts
from web.app.messages import STATUSES
from web.app.node_names import name_of, nodes_by_uuid
from web.app.paging import SIZE, At, after
from web.app.shapes import ContactRef, Ref, ref, shown_urn
from web.deps import Open, Reading

router = APIRouter(prefix="/api/internal")

FlowReader = Annotated[Member, Depends(may("flow.list"))]
RunLister = Annotated[Member, Depends(may("run.list"))]
RunReader = Annotated[Member, Depends(may("run.read"))]


class CategoryOut(BaseModel):
    """A category of a result, and how many contacts are in it."""

    name: str
    count: int


class ResultOut(BaseModel):
    """A result of the flow."""

    key: str
    name: str
    categories: list[CategoryOut]


class PointOut(BaseModel):
    """A value on an axis: a day (YYYY-MM-DD), a weekday (1 is Monday) or an hour, all UTC."""

    at: str
    count: int


class ResultsOut(BaseModel):
    """A flow with all that its page shows."""

    uuid: str
    name: str
    type: str
    language: str
    is_archived: bool
    has_issues: bool
    revision: int
    saved_on: datetime
    expire_after_minutes: int
    runs: RunCounts
    by_day: list[PointOut]
    by_weekday: list[PointOut]
    by_hour: list[PointOut]
    results: list[ResultOut]


class ValueOut(BaseModel):
    """A result of a run."""

    name: str
    value: str
    category: str
    input: str | None
    at: datetime | None


class RunRow(BaseModel):
    """A run in the table."""

    uuid: str
    contact: ContactRef
    status: str
    responded: bool
    values: dict[str, ValueOut]
    created_on: datetime
    modified_on: datetime


class RunsOut(BaseModel):
    """A page of runs, the last modified first."""

    results: list[RunRow]
    next: str | None


class SaidOut(BaseModel):
    """A message of the run."""

    at: datetime
    direction: str
    status: str
    text: str


class StepOut(BaseModel):
    """A node that was visited: what it does in words, when, which way it was left, and what was said there."""

    node_uuid: str
    type: str
    text: str
    at: datetime
    exit: str | None
    messages: list[SaidOut]


class RunOut(BaseModel):
    """A run with its steps in order; `workflow_url` leads to it in Temporal, if it ever waited or called."""

    uuid: str
    flow: Ref
    contact: ContactRef
    status: str
    failure: str | None
    created_on: datetime
    exited_on: datetime | None
    values: list[ValueOut]
    steps: list[StepOut]
    workflow_url: str


@router.get("/flows/{uuid}/results")
async def show_results(uuid: UUID, member: FlowReader, session: Reading) -> ResultsOut:
    """Charts of a flow: what became of its runs, answers over time, results by category."""
    try:
        found = await flow_results(session, member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("flow") from e
    flow = found.flow
    return ResultsOut(
        uuid=str(flow.uuid),
        name=flow.name,
        type=TYPE_NAMES.get(flow.type, "messaging"),
        language=flow.language,
        is_archived=flow.is_archived,
        has_issues=flow.has_issues,
        revision=flow.revision,
        saved_on=flow.saved_on,
        expire_after_minutes=flow.expire_after_minutes,
        runs=run_counts(found.runs),
        by_day=_points({day.isoformat(): count for day, count in found.by_day.items()}),
        by_weekday=_points({str(day): found.by_weekday.get(day, 0) for day in range(1, 8)}),
        by_hour=_points({f"{hour:02d}": found.by_hour.get(hour, 0) for hour in range(24)}),
        results=[
            ResultOut(
                key=one.key,
                name=one.name,
                categories=[CategoryOut(name=name, count=count) for name, count in one.categories],
            )
            for one in found.results
        ],
    )


@router.get("/flows/{uuid}/runs")
async def list_runs(uuid: UUID, member: RunLister, session: Reading, at: At, responded: bool = False) -> RunsOut:
    """The runs of a flow."""
    wanted = RunFilter(flow=uuid, responded=responded)
    page, urns = await runs_page(session, member.workspace.id, wanted, at, size=SIZE)
    rows = [
        RunRow(
            uuid=str(row["uuid"]),
            contact=_contact(row, urns.get(row["contact_id"]), is_anonymous=member.workspace.is_anonymous),
            status=RUN_STATUSES[row["status"]],
            responded=row["responded"],
            values=_values(row["results"]),
            created_on=row["created_on"],
            modified_on=row["modified_on"],
        )
        for row in page.rows
    ]
    return RunsOut(results=rows, next=after(page.next))


@router.get("/runs/{uuid}")
async def show_run(uuid: UUID, member: RunReader, session: Reading, resources: Open) -> RunOut:
    """A run: its steps in order, with what was said at each."""
    run = await run_details(session, member.workspace.id, uuid)
    if run is None:
        raise Missing("run")
    nodes = await _nodes(session, member.workspace.id, run)
    urns = await first_urns(session, [run["contact_id"]])
    return RunOut(
        uuid=str(run["uuid"]),
        flow=ref(run["flow_uuid"], run["flow_name"]),
        contact=_contact(run, urns.get(run["contact_id"]), is_anonymous=member.workspace.is_anonymous),
        status=RUN_STATUSES[run["status"]],
        failure=run["failure"],
        created_on=run["created_on"],
        exited_on=run["exited_on"],
        values=list(_values(run["results"]).values()),
        steps=_steps(run, nodes, await said_in(session, run)),
        workflow_url=workflow_url(resources.settings, run["uuid"]),
    )


async def _nodes(session: AsyncSession, workspace_id: int, run: dict[str, Any]) -> dict[str, Any]:
    """The nodes that a run may have come by: of the revision that it began on, and of the live one, to which it may
    have been moved.
    """
    store = FlowStore(session)
    live = await store.revision(workspace_id, run["flow_uuid"])
    found = nodes_by_uuid(literal_json.loads(live.definition))
    if run["revision"] not in (None, live.revision):
        with suppress(NotFound):  # revisions are kept as long as somebody waits in them
            begun = await store.revision(workspace_id, run["flow_uuid"], run["revision"])
            found |= nodes_by_uuid(literal_json.loads(begun.definition))
    return found


def _steps(run: dict[str, Any], nodes: dict[str, Any], said: list[dict[str, Any]]) -> list[StepOut]:
    path = orjson.loads(run["path"])
    steps = []
    for place, step in enumerate(path):
        node = nodes.get(step["node_uuid"], {})
        kind, words = name_of(node)
        steps.append(
            StepOut(
                node_uuid=step["node_uuid"],
                type=kind,
                text=words,
                at=step["arrived_on"],
                exit=_exit_name(node, step.get("exit_uuid")),
                messages=[],
            )
        )
        until = datetime.fromisoformat(path[place + 1]["arrived_on"]) if place + 1 < len(path) else None
        while said and (until is None or said[0]["created_on"] < until):
            steps[-1].messages.append(_said(said.pop(0)))
    return steps


def _said(row: dict[str, Any]) -> SaidOut:
    direction = "in" if row["direction"] == "I" else "out"
    return SaidOut(
        at=row["created_on"], direction=direction, status=STATUSES.get(row["status"], "queued"), text=row["text"]
    )


def _exit_name(node: Mapping[str, Any], exit_uuid: str | None) -> str | None:
    """The categories that lead to an exit."""
    categories = (node.get("router") or {}).get("categories") or []
    names = [one.get("name", "") for one in categories if exit_uuid and one.get("exit_uuid") == exit_uuid]
    return ", ".join(names) or None


def _values(text: str) -> dict[str, ValueOut]:
    return {
        key: ValueOut(
            name=one.get("name", key),
            value=str(one.get("value", "")),
            category=one.get("category") or "",
            input=one.get("input"),
            at=one.get("created_on") or None,
        )
        for key, one in orjson.loads(text).items()
    }


def _contact(row: Any, urn: Any, *, is_anonymous: bool) -> ContactRef:
    shown = shown_urn(urn["scheme"], urn["path"], urn["display"], is_anonymous=is_anonymous) if urn else ""
    return ContactRef(uuid=str(row["contact_uuid"]), name=row["contact_name"] or "", urn=shown)


def _points(counts: dict[str, int]) -> list[PointOut]:
    return [PointOut(at=at, count=count) for at, count in sorted(counts.items())]

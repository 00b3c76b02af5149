"""The list of flows: by label and name, and by what they say inside."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from store.flow_labels import FlowLabelStore
from store.listings.flow_rows import flow_rows, flow_totals, flows_saying
from store.listings.references import as_uuid
from web.app.caller import Member, may
from web.app.paging import Offset, following
from web.app.shapes import Ref, ref
from web.deps import Reading

router = APIRouter(prefix="/api/internal")

Lister = Annotated[Member, Depends(may("flow.list"))]
Part = Annotated[str, Query(max_length=1000)]

SIZE = 100
TYPE_NAMES = {"M": "messaging", "V": "voice", "B": "messaging_background", "S": "messaging_offline"}


class RunCounts(BaseModel):
    """Runs of a flow by what became of them."""

    ongoing: int
    completed: int
    expired: int
    interrupted: int
    failed: int


class FlowRow(BaseModel):
    """A flow in the list."""

    uuid: str
    name: str
    type: str
    language: str
    is_archived: bool
    has_issues: bool
    labels: list[Ref]
    runs: RunCounts
    saved_on: datetime
    saved_by: str | None


class FlowsOut(BaseModel):
    """A page of flows, by name."""

    results: list[FlowRow]
    next: str | None


class FlowLabelOut(BaseModel):
    """A label, and how many flows have it."""

    uuid: str
    name: str
    count: int


class FlowFolders(BaseModel):
    """How many flows are where."""

    active: int
    archived: int
    labels: list[FlowLabelOut]


class Saying(BaseModel):
    """A flow that says something, and where."""

    flow: Ref
    snippets: list[str]


@router.get("/flows")
async def list_flows(
    member: Lister, session: Reading, offset: Offset, search: Part = "", label: str = "", archived: bool = False
) -> FlowsOut:
    """Flows by name, of a label, or with a part of the name."""
    rows, labels, counts = await flow_rows(
        session,
        member.workspace.id,
        archived=archived,
        part=_clean(search),
        label=as_uuid(label) if label else None,
        offset=offset,
        most=SIZE + 1,
    )
    shown = [_row(row, labels.get(row["id"], []), counts.get(row["id"], {})) for row in rows[:SIZE]]
    return FlowsOut(results=shown, next=following(offset, SIZE, len(rows) > SIZE))


@router.get("/flows/folders")
async def count_flows(member: Lister, session: Reading) -> FlowFolders:
    """The labels of flows, with counts."""
    active, archived = await flow_totals(session, member.workspace.id)
    store = FlowLabelStore(session)
    counts = await store.counts(member.workspace.id)
    labels = [
        FlowLabelOut(uuid=str(one.uuid), name=one.name, count=counts.get(one.id, 0))
        for one in await store.all(member.workspace.id)
    ]
    return FlowFolders(active=active, archived=archived, labels=labels)


@router.get("/flows/saying")
async def find_flows_saying(member: Lister, session: Reading, text: Part = "") -> list[Saying]:
    """Which flow says it: in messages, rules, addresses, names, translations."""
    part = _clean(text)
    if len(part) < 2:
        return []
    found = await flows_saying(session, member.workspace.id, part)
    return [Saying(flow=ref(uuid, name), snippets=snippets) for uuid, name, snippets in found]


def run_counts(counts: dict[str, int]) -> RunCounts:
    """Of counts by status code."""
    return RunCounts(
        ongoing=counts.get("A", 0) + counts.get("W", 0),
        completed=counts.get("C", 0),
        expired=counts.get("X", 0),
        interrupted=counts.get("I", 0),
        failed=counts.get("F", 0),
    )


def _row(row: Any, labels: list[Any], counts: dict[str, int]) -> FlowRow:
    return FlowRow(
        uuid=str(row["uuid"]),
        name=row["name"],
        type=TYPE_NAMES.get(row["type"], "messaging"),
        language=row["language"],
        is_archived=row["is_archived"],
        has_issues=row["has_issues"],
        labels=[ref(label["uuid"], label["name"]) for label in labels],
        runs=run_counts(counts),
        saved_on=row["saved_on"],
        saved_by=row["saved_by"],
    )


def _clean(text: str) -> str:
    return text.strip().replace("\x00", "").encode("utf-8", "ignore").decode()

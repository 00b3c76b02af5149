"""Starting a flow: whom it would be for, the start itself, how far it has come, calling it off."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from core.contracts.starts import FlowStartInput
from flows import literal_json
from flows.definition.flow import current_definition
from store import audit, contact_search, recipients
from store.errors import NotFound
from store.flows import FlowStore
from store.listings.starts import StartFilter, StartsPage, starts_page
from store.start_orders import order_start
from store.starts import StartStore
from store.tables import Flow
from web.app.caller import Member, may
from web.app.errors import AppError, Missing
from web.app.paging import SIZE, At, after
from web.app.shapes import Ref, ref
from web.app.start_preview import expected_parts, first_messages
from web.app.targets import (
    OVER,
    STATUSES,
    Exclusions,
    SampleOut,
    Target,
    check_target,
    shown_samples,
    workspace_blockers,
)
from web.bulk import begin_start, stop_start
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/starts")

Lister = Annotated[Member, Depends(may("start.list"))]
Maker = Annotated[Member, Depends(may("start.create"))]
Interrupter = Annotated[Member, Depends(may("start.interrupt"))]


class NewStart(Target):
    """A start to make."""

    flow: UUID


class PreviewOut(BaseModel):
    """Whom it would be for and what it would say.

    `parts` is how many message parts are expected before anybody has answered, None if that can't be known. `query` is
    the query in its full form. Blockers: `no_channel`, `suspended`, `archived`. Warnings: `unfinished_start`.
    """

    total: int
    samples: list[SampleOut]
    parts: int | None
    query: str | None
    warnings: list[str]
    blockers: list[str]


class StartOut(BaseModel):
    """A start: for whom, by whom, how far; `total` is None as long as the recipients aren't resolved."""

    uuid: str
    flow: Ref
    status: str
    is_over: bool
    total: int | None
    started: int
    groups: list[Ref]
    contacts: list[Ref]
    query: str | None
    exclusions: Exclusions
    created_by: str | None
    created_on: datetime


class StartsOut(BaseModel):
    """A page of starts, newest first."""

    results: list[StartOut]
    next: str | None


@router.post("/preview")
async def preview_start(given: NewStart, member: Maker, session: Reading, resources: Open) -> PreviewOut:
    """Counts whom a start would be for, and shows what a few of them would get."""
    flow = await _flow(session, member, given.flow)
    query = await check_target(session, member, given)
    at = datetime.now(UTC)
    wanted = recipients.Wanted(
        workspace_id=member.workspace.id,
        groups=[str(uuid) for uuid in given.groups],
        contacts=[str(uuid) for uuid in given.contacts],
        query=given.query or None,
        exclusions=given.exclusions.model_dump(),
        flow_id=flow.id,
        flow_type=flow.type,
    )
    found = await recipients.preview(session, wanted, search=contact_search.search, at=at)
    definition = literal_json.loads((await FlowStore(session).revision(member.workspace.id, flow.uuid)).definition)
    messages = await first_messages(
        session, resources, member.workspace.id, dict(current_definition(definition)), found.sample
    )
    return PreviewOut(
        total=found.total,
        samples=await shown_samples(session, member, messages),
        parts=expected_parts(messages, found.total),
        query=query,
        warnings=await _warnings(session, member),
        blockers=await _blockers(session, member, flow),
    )


@router.post("", status_code=201)
async def create_start(given: NewStart, member: Maker, work: Writing, resources: Open) -> StartOut:
    """Starts a flow; it goes on in the background, also when the browser is closed."""
    workspace, flow = member.workspace, await _flow(work.session, member, given.flow)
    await check_target(work.session, member, given)
    blockers = await _blockers(work.session, member, flow)
    if blockers:
        raise AppError(blockers[0], "The flow can't be started now.")
    if not (given.groups or given.contacts or given.query):
        raise AppError("no_recipients", "Choose whom the flow is for.")
    try:
        start = await StartStore(work.session).create(
            workspace.id,
            flow.uuid,
            groups=given.groups,
            contacts=given.contacts,
            query=given.query or None,
            exclusions=given.exclusions.model_dump(),
            created_by_id=member.user.id,
        )
    except NotFound as e:
        raise Missing(e.kind) from e
    order = FlowStartInput(start=start.uuid, workspace_id=workspace.id, workspace=workspace.name, flow=flow.name)
    await order_start(work.session, workspace, start.uuid, flow.name)
    await audit.note(work.session, workspace.id, member.user.id, "start.create", flow.name, start=str(start.uuid))
    work.after_commit(lambda: begin_start(resources.temporal, order))
    return await _one(work.session, member, start.uuid)


@router.get("")
async def list_starts(member: Lister, session: Reading, at: At) -> StartsOut:
    """Starts made by people and programs."""
    found = await starts_page(session, member.workspace.id, StartFilter(), at, size=SIZE)
    return StartsOut(results=[_shown(row, found) for row in found.page.rows], next=after(found.page.next))


@router.get("/{uuid}")
async def show_start(uuid: UUID, member: Lister, session: Reading) -> StartOut:
    """How far a start has come."""
    return await _one(session, member, uuid)


@router.post("/{uuid}/interrupt", status_code=204)
async def interrupt_start(uuid: UUID, member: Interrupter, work: Writing, resources: Open) -> None:
    """Starts nobody further; those who were started go on."""
    try:
        await StartStore(work.session).interrupt(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("start") from e
    await audit.note(work.session, member.workspace.id, member.user.id, "start.interrupt", str(uuid))
    work.after_commit(lambda: stop_start(resources.temporal, uuid))


async def _flow(session: AsyncSession, member: Member, uuid: UUID) -> Flow:
    try:
        return await FlowStore(session).get(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("flow") from e


async def _blockers(session: AsyncSession, member: Member, flow: Flow) -> list[str]:
    found = ["archived"] if flow.is_archived else []
    return found + await workspace_blockers(session, member, role={"M": "S", "V": "C"}.get(flow.type))


async def _warnings(session: AsyncSession, member: Member) -> list[str]:
    recent = await starts_page(session, member.workspace.id, StartFilter(), None, size=10)
    unfinished = any(STATUSES.get(row["status"], "") in ("pending", "started") for row in recent.page.rows)
    return ["unfinished_start"] if unfinished else []


async def _one(session: AsyncSession, member: Member, uuid: UUID) -> StartOut:
    found = await starts_page(session, member.workspace.id, StartFilter(uuid), None)
    if not found.page.rows:
        raise Missing("start")
    return _shown(found.page.rows[0], found)


def _shown(row: Any, found: StartsPage) -> StartOut:
    status = STATUSES.get(row["status"], "pending")
    total = row["contact_count"]
    return StartOut(
        uuid=str(row["uuid"]),
        flow=ref(row["flow_uuid"], row["flow_name"]),
        status=status,
        is_over=status in OVER,
        total=None if total is None or total < 0 else total,
        started=found.started.get(row["id"], 0),
        groups=[ref(uuid, found.names.get(uuid)) for uuid in row["groups"]],
        contacts=[ref(uuid, found.names.get(uuid)) for uuid in row["contacts"]],
        query=row["query"],
        exclusions=Exclusions.model_validate(row["exclusions"] or {}),
        created_by=row["created_by"],
        created_on=row["created_on"],
    )

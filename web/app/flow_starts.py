"""Starting a flow: whom it would be for, the start itself, how far it has come, calling it off."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from core.contracts.starts import FlowStartInput
from flows import literal_json
from flows.contactql import QueryError
from flows.definition.flow import current_definition
from store import audit, contact_search, recipients
from store.errors import NotFound
from store.flows import FlowStore
from store.listings.channels import channels_page
from store.listings.contact_rows import contacts_by_id
from store.listings.starts import StartFilter, StartsPage, starts_page
from store.start_orders import order_start
from store.starts import StartStore
from store.tables import Flow
from web.app.caller import Member, may
from web.app.errors import AppError, Missing
from web.app.paging import SIZE, At, after
from web.app.shapes import ContactRef, Ref, ref, shown_urn
from web.app.start_preview import FirstMessages, first_messages
from web.bulk import begin_start, stop_start
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/starts")

Lister = Annotated[Member, Depends(may("start.list"))]
Maker = Annotated[Member, Depends(may("start.create"))]
Interrupter = Annotated[Member, Depends(may("start.interrupt"))]

STATUSES = {
    "P": "pending", "Q": "pending", "S": "started", "C": "completed", "F": "failed", "I": "interrupted",
}  # fmt: skip
OVER = ("completed", "failed", "interrupted")


class Exclusions(BaseModel):
    """Who is left out."""

    in_a_flow: bool = False
    started_previously: bool = False
    not_seen_since_days: int = Field(default=0, ge=0, le=3650)


class Target(BaseModel):
    """Whom a start is for: groups and contacts by uuid, or a query."""

    groups: list[UUID] = Field(default=[], max_length=100)
    contacts: list[UUID] = Field(default=[], max_length=100)
    query: str | None = Field(default=None, max_length=10_000)
    exclusions: Exclusions = Exclusions()


class NewStart(Target):
    """A start to make."""

    flow: UUID


class SampleOut(BaseModel):
    """One of the contacts, and what they would get first."""

    contact: ContactRef
    texts: list[str]
    parts: int
    is_whole: bool


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
    known = all(one.is_whole for one in messages) and bool(messages)
    average = sum(one.parts for one in messages) / len(messages) if known else 0
    return PreviewOut(
        total=found.total,
        samples=await shown_samples(session, member, messages),
        parts=round(average * found.total) if known else (0 if not found.total else None),
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


async def check_target(session: AsyncSession, member: Member, given: Target) -> str | None:
    """The query in its full form. Raises `AppError` for what isn't there, or can't be read."""
    try:
        await recipients.check(
            session, member.workspace.id, groups=given.groups, contacts=given.contacts, query=given.query or None
        )
        if not given.query:
            return None
        query, _, _ = await contact_search.read(session, member.workspace.id, given.query, now=datetime.now(UTC))
    except NotFound as e:
        raise Missing(e.kind) from e
    except QueryError as e:
        raise AppError("invalid_query", str(e), fields={"query": [str(e)]}) from e
    return str(query)


async def _blockers(session: AsyncSession, member: Member, flow: Flow) -> list[str]:
    found = ["archived"] if flow.is_archived else []
    if member.workspace.is_suspended or member.workspace.is_flagged:
        found.append("suspended")
    role = {"M": "S", "V": "C"}.get(flow.type)
    channels = (await channels_page(session, member.workspace.id, None)).rows
    if role and not any(role in channel.role and channel.is_enabled for channel in channels):
        found.append("no_channel")
    return found


async def _warnings(session: AsyncSession, member: Member) -> list[str]:
    recent = await starts_page(session, member.workspace.id, StartFilter(), None, size=10)
    unfinished = any(STATUSES.get(row["status"], "") in ("pending", "started") for row in recent.page.rows)
    return ["unfinished_start"] if unfinished else []


async def shown_samples(session: AsyncSession, member: Member, messages: list[FirstMessages]) -> list[SampleOut]:
    """What some contacts would get, as the browser shows it."""
    details = await contacts_by_id(session, member.workspace.id, [one.contact_id for one in messages])
    shown = []
    for contact, one in zip(details, messages, strict=True):
        first: Any = contact.urns[0] if contact.urns else {"scheme": None, "path": None, "display": None}
        urn = shown_urn(first["scheme"], first["path"], first["display"], is_anonymous=member.workspace.is_anonymous)
        named = ContactRef(uuid=str(contact.row["uuid"]), name=contact.row["name"] or "", urn=urn)
        shown.append(SampleOut(contact=named, texts=one.texts, parts=one.parts, is_whole=one.is_whole))
    return shown


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

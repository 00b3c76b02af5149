"""Broadcasts: what was sent to many and how far it came, sending one now, calling it off."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from core.contracts.broadcasts import BroadcastInput
from store import audit, contact_search, recipients
from store.broadcasts import BroadcastStore, NewBroadcast
from store.errors import Conflict, NotFound
from store.listings.broadcasts import BroadcastFilter, BroadcastsPage, broadcasts_page, message_statuses
from store.listings.templates import templates_page
from store.start_orders import order_broadcast
from store.storable import storable
from web.app.broadcast_preview import broadcast_messages
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.message_contents import Contents, shown, stored
from web.app.messages import STATUSES as MESSAGE_STATUSES
from web.app.paging import SIZE, At, after
from web.app.scheduled_broadcasts import LeftOut
from web.app.shapes import Ref, optional_ref, ref
from web.app.start_preview import expected_parts
from web.app.targets import OVER, STATUSES, SampleOut, Target, check_target, shown_samples, workspace_blockers
from web.bulk import begin_broadcast, stop_broadcast
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/broadcasts")

Lister = Annotated[Member, Depends(may("broadcast.list"))]
Maker = Annotated[Member, Depends(may("broadcast.create"))]
Stopper = Annotated[Member, Depends(may("broadcast.update"))]
TemplateLister = Annotated[Member, Depends(may("template.list"))]

Variable = Annotated[str, Field(max_length=1_000)]


class BroadcastIn(Target):
    """What to send, and to whom. `template` is approved by the provider; its variables may have expressions."""

    contents: Contents
    template: UUID | None = None
    template_variables: list[Variable] = Field(default=[], max_length=50)


class BroadcastPreview(BaseModel):
    """Whom it would be for, and what a few of them would get.

    `parts` is how many message parts are expected, None if that can't be known. Blockers: `no_channel`, `suspended`.
    """

    total: int
    samples: list[SampleOut]
    parts: int | None
    query: str | None
    blockers: list[str]


class BroadcastRow(BaseModel):
    """A broadcast: to whom, by whom, how far; `total` is None as long as its recipients aren't resolved."""

    uuid: str
    contents: Contents
    status: Literal["pending", "started", "completed", "failed", "interrupted"]
    is_over: bool
    total: int | None
    made: int
    groups: list[Ref]
    contacts: list[Ref]
    query: str | None
    exclusions: LeftOut
    template: Ref | None
    is_scheduled: bool
    created_by: str | None
    created_on: datetime


class BroadcastsOut(BaseModel):
    """A page of broadcasts, newest first."""

    results: list[BroadcastRow]
    next: str | None


class BroadcastOut(BroadcastRow):
    """A broadcast, and how many of its messages have which status."""

    statuses: dict[str, int]


class TemplateOut(BaseModel):
    """A template that can be sent: in which languages, with how many variables."""

    uuid: str
    name: str
    locales: list[str]
    variables: int
    text: str


@router.get("")
async def list_broadcasts(
    member: Lister, session: Reading, at: At, search: Annotated[str, Query(max_length=1000)] = ""
) -> BroadcastsOut:
    """Broadcasts, also those that schedules, flows and programs made."""
    wanted = BroadcastFilter(text=search.strip().replace("\x00", "") or None)
    found = await broadcasts_page(session, member.workspace.id, wanted, at, size=SIZE)
    rows = [BroadcastRow.model_construct(**_row(row, found)) for row in found.page.rows]
    return BroadcastsOut.model_construct(results=rows, next=after(found.page.next))


@router.get("/templates")
async def list_templates(member: TemplateLister, session: Reading) -> list[TemplateOut]:
    """The templates that some channel's provider has approved."""
    page, translations = await templates_page(session, member.workspace.id, None)
    found = []
    for row in page.rows:
        approved = [one for one in translations.get(row["id"], ()) if one["status"] == "A"]
        if approved:
            found.append(_template(row, approved))
    return sorted(found, key=lambda one: one.name.lower())


@router.post("/preview")
async def preview_broadcast(given: BroadcastIn, member: Maker, session: Reading, resources: Open) -> BroadcastPreview:
    """Counts whom a broadcast would be for, and shows what a few of them would get."""
    query = await check_target(session, member, given)
    translations = _said(given)
    wanted = recipients.Wanted(
        workspace_id=member.workspace.id,
        groups=[str(uuid) for uuid in given.groups],
        contacts=[str(uuid) for uuid in given.contacts],
        query=given.query or None,
        exclusions=_exclusions(given),
    )
    found = await recipients.preview(session, wanted, search=contact_search.search, at=datetime.now(UTC))
    messages = await broadcast_messages(
        session,
        resources,
        member.workspace.id,
        translations,
        given.contents.base_language,
        given.template,
        given.template_variables,
        found.sample,
    )
    return BroadcastPreview(
        total=found.total,
        samples=await shown_samples(session, member, messages),
        parts=expected_parts(messages, found.total),
        query=query,
        blockers=await workspace_blockers(session, member, role="S"),
    )


@router.post("", status_code=201)
async def create_broadcast(given: BroadcastIn, member: Maker, work: Writing, resources: Open) -> BroadcastOut:
    """Sends a broadcast; it goes on in the background, also when the browser is closed."""
    workspace = member.workspace
    translations = stored(given.contents)
    await check_target(work.session, member, given)
    if not (given.groups or given.contacts or given.query):
        raise AppError("no_recipients", "Choose whom it is for.", fields={"recipients": ["no_recipients"]})
    if blockers := await workspace_blockers(work.session, member, role="S"):
        raise AppError(blockers[0], "Nothing can be sent now.")
    try:
        broadcast = await BroadcastStore(work.session).create(
            workspace.id,
            NewBroadcast(
                translations=translations,
                base_language=given.contents.base_language,
                groups=given.groups,
                contacts=given.contacts,
                query=given.query or None,
                exclusions=_exclusions(given),
                template=given.template,
                template_variables=storable(given.template_variables),
                created_by_id=member.user.id,
            ),
        )
    except NotFound as e:
        raise invalid(e.kind if e.kind == "template" else "recipients", "unknown_value") from e
    except Conflict as e:
        raise AppError("invalid", e.reason) from e
    await order_broadcast(work.session, workspace, broadcast.uuid)
    await audit.note(work.session, workspace.id, member.user.id, "broadcast.create", str(broadcast.uuid))
    order = BroadcastInput(broadcast=broadcast.uuid, workspace_id=workspace.id, workspace=workspace.name)
    work.after_commit(lambda: begin_broadcast(resources.temporal, order))
    return await _one(work.session, member, broadcast.uuid)


@router.get("/{uuid}")
async def show_broadcast(uuid: UUID, member: Lister, session: Reading) -> BroadcastOut:
    """How far a broadcast has come."""
    return await _one(session, member, uuid)


@router.post("/{uuid}/interrupt", status_code=204)
async def interrupt_broadcast(uuid: UUID, member: Stopper, work: Writing, resources: Open) -> None:
    """Writes to nobody further; messages that were made already are sent."""
    try:
        await BroadcastStore(work.session).interrupt(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("broadcast") from e
    await audit.note(work.session, member.workspace.id, member.user.id, "broadcast.update", str(uuid), stopped=True)
    work.after_commit(lambda: stop_broadcast(resources.temporal, uuid))


async def _one(session: AsyncSession, member: Member, uuid: UUID) -> BroadcastOut:
    found = await broadcasts_page(session, member.workspace.id, BroadcastFilter(uuid), None)
    if not found.page.rows:
        raise Missing("broadcast")
    row, statuses = found.page.rows[0], dict[str, int]()
    for letter, count in (await message_statuses(session, row["id"])).items():
        name = MESSAGE_STATUSES.get(letter, "queued")
        statuses[name] = statuses.get(name, 0) + count
    return BroadcastOut.model_construct(**_row(row, found), statuses=statuses)


def _row(row: Any, found: BroadcastsPage) -> dict[str, Any]:
    status, total = STATUSES.get(row["status"], "pending"), row["contact_count"]
    creator = f"{row['creator_first_name'] or ''} {row['creator_last_name'] or ''}".strip()
    kept = {name: row["exclusions"].get(name) or default for name, default in LeftOut().model_dump().items()}
    return {
        "uuid": str(row["uuid"]),
        "contents": shown(row["translations"], row["base_language"]),
        "status": status,
        "is_over": status in OVER,
        "total": None if total is None or total < 0 else total,
        "made": found.messages.get(row["id"], 0),
        "groups": [ref(uuid, found.names.get(uuid)) for uuid in row["groups"]],
        "contacts": [ref(uuid, found.names.get(uuid)) for uuid in row["contacts"]],
        "query": row["query"],
        "exclusions": LeftOut.model_construct(**kept),
        "template": optional_ref(row["template_uuid"], row["template_name"]),
        "is_scheduled": row["parent_id"] is not None,
        "created_by": creator or row["creator_email"],
        "created_on": row["created_on"],
    }


def _said(given: BroadcastIn) -> dict[str, dict[str, Any]]:
    """What is said so far: a preview is asked for while it is still being written."""
    content = given.contents.translations.get(given.contents.base_language)
    if content is None or not (content.text.strip() or any(content.attachments)):
        return {}
    return stored(given.contents)


def _exclusions(given: Target) -> dict[str, Any]:
    left_out = given.exclusions
    kept = {"in_a_flow": left_out.in_a_flow, "not_seen_since_days": left_out.not_seen_since_days}
    return {name: value for name, value in kept.items() if value}


def _template(row: Any, approved: Any) -> TemplateOut:
    contents = [component.get("content") or "" for component in approved[0]["components"]]
    return TemplateOut(
        uuid=str(row["uuid"]),
        name=row["name"],
        locales=[one["locale"] for one in approved],
        variables=max(len(one["variables"]) for one in approved),
        text="\n".join(text for text in contents if text),
    )

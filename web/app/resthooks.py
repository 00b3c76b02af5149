"""Resthooks: what flows raise, who is told, how that went, and telling them again."""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import Conflict, NotFound
from store.listings.deliveries import deliveries_page
from store.orders import DELIVER, order
from store.resthooks import ResthookStore
from store.tables import Resthook, WebhookLog
from store.uuid7 import uuid7
from web.app.caller import Member, may
from web.app.errors import Missing, invalid
from web.app.paging import At, after
from web.app.shapes import RowId
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/resthooks")

Lister = Annotated[Member, Depends(may("resthook.list"))]
Maker = Annotated[Member, Depends(may("resthook.create"))]
Remover = Annotated[Member, Depends(may("resthook.delete"))]
Subscriber = Annotated[Member, Depends(may("resthook_subscriber.create"))]
Unsubscriber = Annotated[Member, Depends(may("resthook_subscriber.delete"))]

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s/?#@:\[\]\"<>\\]+(:\d{1,5})?([/?#][^\s]*)?", re.IGNORECASE)


class SubscriberOut(BaseModel):
    """An address that is told."""

    id: int
    target_url: str
    created_on: datetime


class ResthookOut(BaseModel):
    """A resthook and its subscribers, the newest first."""

    uuid: str
    slug: str
    created_on: datetime
    subscribers: list[SubscriberOut]


class NewResthook(BaseModel):
    """A resthook to make: its name in flows."""

    slug: str = Field(min_length=1, max_length=50)


class NewSubscriber(BaseModel):
    """An address to tell."""

    target_url: str = Field(min_length=1, max_length=2048)


class DeliveryOut(BaseModel):
    """A call of a subscriber; without a `status_code` no answer came."""

    uuid: str
    resthook: str
    url: str
    is_error: bool
    status_code: int | None
    elapsed_ms: int
    request: str
    response: str
    created_on: datetime


class Deliveries(BaseModel):
    """A page of calls."""

    results: list[DeliveryOut]
    next: str | None


class RaisedOut(BaseModel):
    """What a flow raised a resthook with; kept two days."""

    id: int
    resthook: str
    data: dict[str, Any]
    created_on: datetime


class RaisedEvents(BaseModel):
    """A page of them."""

    results: list[RaisedOut]
    next: str | None


@router.get("")
async def list_resthooks(member: Lister, session: Reading) -> list[ResthookOut]:
    """All resthooks, the last changed first."""
    store, found, at = ResthookStore(session), list[Resthook](), None
    while True:
        page = await store.page(member.workspace.id, at)
        found += page.rows
        at = page.next
        if at is None:
            return [await _shown(session, one) for one in found]


@router.post("", status_code=201)
async def create_resthook(given: NewResthook, member: Maker, work: Writing) -> ResthookOut:
    """Makes a resthook."""
    slug = given.slug.strip().lower()
    if not _SLUG.fullmatch(slug):
        raise invalid("slug", "invalid_slug")
    store = ResthookStore(work.session)
    if await store.by_slug(member.workspace.id, slug) is not None:
        raise invalid("slug", "taken")
    made = await store.get_or_create(member.workspace.id, slug, user_id=member.user.id)
    return await _shown(work.session, made)


@router.delete("/{uuid}", status_code=204)
async def delete_resthook(uuid: UUID, member: Remover, work: Writing) -> None:
    """Takes a resthook out of use; flows that raise it tell nobody."""
    try:
        await ResthookStore(work.session).release(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("resthook") from e


@router.post("/{slug}/subscribers", status_code=201)
async def add_subscriber(slug: str, given: NewSubscriber, member: Subscriber, work: Writing) -> SubscriberOut:
    """Has an address told of a resthook."""
    store = ResthookStore(work.session)
    hook = await store.by_slug(member.workspace.id, slug) if _SLUG.fullmatch(slug) else None
    if hook is None:
        raise Missing("resthook")
    url = given.target_url.strip()
    if not _URL.fullmatch(url) or not url.isprintable():
        raise invalid("target_url", "invalid_url")
    try:
        made = await store.subscribe(hook, url, user_id=member.user.id)
    except Conflict as e:
        raise invalid("target_url", "already_subscribed") from e
    return SubscriberOut(id=made.id, target_url=made.target_url, created_on=made.created_on)


@router.delete("/subscribers/{subscriber_id}", status_code=204)
async def remove_subscriber(subscriber_id: RowId, member: Unsubscriber, work: Writing) -> None:
    """Tells an address no more."""
    try:
        await ResthookStore(work.session).unsubscribe(member.workspace.id, subscriber_id)
    except NotFound as e:
        raise Missing("subscriber") from e


@router.get("/deliveries")
async def list_deliveries(
    member: Lister, session: Reading, at: At, resthook: str | None = None, errors: bool = False
) -> Deliveries:
    """How telling subscribers went, newest first; kept three days."""
    slug = _known_slug(resthook)
    page = await deliveries_page(session, member.workspace.id, at, slug=slug, only_errors=errors)
    return Deliveries(results=[_delivery(one) for one in page.rows], next=after(page.next))


@router.get("/events")
async def list_raised(member: Lister, session: Reading, at: At, resthook: str | None = None) -> RaisedEvents:
    """What flows raised lately, newest first."""
    store = ResthookStore(session)
    page = await store.events(member.workspace.id, at, slug=_known_slug(resthook))
    slugs = await store.slugs({one.resthook_id for one in page.rows})
    shown = [
        RaisedOut(id=one.id, resthook=slugs[one.resthook_id], data=one.data, created_on=one.created_on)
        for one in page.rows
    ]
    return RaisedEvents(results=shown, next=after(page.next))


@router.post("/events/{event_id}/replay", status_code=202)
async def replay(event_id: RowId, member: Maker, work: Writing) -> None:
    """Tells all present subscribers of an event again, in the background; the deliveries say how it went."""
    page = await ResthookStore(work.session).events(member.workspace.id, None, event_id=event_id)
    if not page.rows:
        raise Missing("event")
    workspace = member.workspace
    await order(work.session, workspace.id, DELIVER, uuid7(), event=page.rows[0].id, workspace=workspace.name)


async def _shown(session: AsyncSession, hook: Resthook) -> ResthookOut:
    page = await ResthookStore(session).subscribers(hook.workspace_id, None, slug=hook.slug)
    subscribers = [SubscriberOut(id=one.id, target_url=one.target_url, created_on=one.created_on) for one in page.rows]
    return ResthookOut(uuid=str(hook.uuid), slug=hook.slug, created_on=hook.created_on, subscribers=subscribers)


def _delivery(log: WebhookLog) -> DeliveryOut:
    return DeliveryOut(
        uuid=str(log.uuid),
        resthook=log.resthook or "",
        url=log.url,
        is_error=log.is_error,
        status_code=log.status_code or None,
        elapsed_ms=log.elapsed_ms,
        request=log.request,
        response=log.response or "",
        created_on=log.created_on,
    )


def _known_slug(text: str | None) -> str | None:
    """A slug to filter by; what can be none matches nothing."""
    if not text:
        return None
    return text.lower() if _SLUG.fullmatch(text.lower()) else "-"

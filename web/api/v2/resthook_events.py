"""`resthook_events`: what subscribers of resthooks were told, and telling them once more."""

from typing import Any

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.orders import DELIVER, order
from store.resthooks import ResthookStore
from store.tables import ResthookEvent
from store.uuid7 import uuid7
from web.api.v2 import PREFIX
from web.api.v2.body import Body
from web.api.v2.caller import ResthookLister, ResthookReplayer
from web.api.v2.documents import listed, query, updated
from web.api.v2.formats import instant
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import NoMatch
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class ResthookEventOut(TypedDict):
    """A resthook that was raised; `data` is what its subscribers were told."""

    id: int
    resthook: str
    data: Any
    created_on: str


EVENT = {
    "id": 10404016,
    "resthook": "new-birth",
    "data": {"contact": {"name": "Achieng"}, "flow": {"name": "Registration"}, "results": {}},
    "created_on": "2026-11-24T08:15:43.211492Z",
}
ID = query("id", "An event")


@router.get(
    "/resthook_events.json",
    summary="List events of resthooks",
    **listed(ResthookEventOut, EVENT, ID, query("resthook", "Events of a resthook, by its slug")),
)
async def list_resthook_events(request: Request, caller: ResthookLister, session: Reading) -> Json:
    """What resthooks were raised with, newest first; kept 48 hours."""
    params, store = Params(request), ResthookStore(session)
    page = await store.events(
        caller.workspace.id, read_cursor(request), event_id=params.integer("id"), slug=params.text("resthook")
    )
    slugs = await store.slugs({one.resthook_id for one in page.rows})
    shown = [_shown(one, slugs[one.resthook_id]) for one in page.rows]
    return page_response(request, shown, page.next, page.previous)


@router.post(
    "/resthook_events.json",
    summary="Tell subscribers once more",
    **updated(ResthookEventOut, EVENT, Body(), {}, ID),
)
async def replay_resthook_event(request: Request, caller: ResthookReplayer, work: Writing) -> Json:
    """Tells all present subscribers of an event again, in the background; see `resthook_deliveries` for the outcome."""
    params, store, workspace = Params(request), ResthookStore(work.session), caller.workspace
    params.required_target("id")
    page = await store.events(workspace.id, None, event_id=params.integer("id") or 0)
    if not page.rows:
        raise NoMatch("ResthookEvent")
    event = page.rows[0]
    await order(work.session, workspace.id, DELIVER, uuid7(), event=event.id, workspace=workspace.name)
    slugs = await store.slugs({event.resthook_id})
    return Json(_shown(event, slugs[event.resthook_id]))


def _shown(event: ResthookEvent, slug: str) -> ResthookEventOut:
    return {"id": event.id, "resthook": slug, "data": event.data, "created_on": instant(event.created_on)}

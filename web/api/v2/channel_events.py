"""`channel_events`: calls and other things that channels brought beside messages. Older clients ask for them."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.channel_events import EventFilter, channel_events_page
from web.api.v2 import PREFIX
from web.api.v2.caller import ChannelEventLister
from web.api.v2.documents import AFTER, BEFORE, listed, query
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

CALLS = {"mt_call": "call-out", "mt_miss": "call-out-missed", "mo_call": "call-in", "mo_miss": "call-in-missed"}


class ChannelEventOut(TypedDict):
    """An event; calls have `duration` (seconds) in `extra`."""

    id: int
    type: str
    contact: Ref
    channel: Ref
    extra: dict[str, Any]
    occurred_on: str
    created_on: str


EVENT = {
    "id": 4105426,
    "type": "call-in",
    "contact": {"uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", "name": "Achieng"},
    "channel": {"uuid": "9a8b001e-a913-486c-80f4-1356e23f582e", "name": "Demo phone"},
    "extra": {"duration": 606},
    "occurred_on": "2026-11-24T08:15:43.211Z",
    "created_on": "2026-11-24T08:15:44.001201Z",
}


@router.get(
    "/channel_events.json",
    summary="List channel events",
    **listed(
        ChannelEventOut,
        EVENT,
        query("id", "An event"),
        query("contact", "Events of a contact, by uuid"),
        BEFORE,
        AFTER,
    ),
)
async def list_channel_events(request: Request, caller: ChannelEventLister, session: Reading) -> Json:
    """Calls, new conversations, referrals, opt-ins and stops, newest first; kept 90 days."""
    params = Params(request)
    wanted = EventFilter(
        params.integer("id"), params.uuid_or_never("contact"), params.instant("before"), params.instant("after")
    )
    page = await channel_events_page(session, caller.workspace.id, wanted, read_cursor(request))
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


def _shown(row: RowMapping) -> ChannelEventOut:
    kind = row["event_type"]
    return {
        "id": row["id"],
        "type": CALLS.get(kind) or kind.replace("_", "-"),
        "contact": ref(row["contact_uuid"], row["contact_name"]),
        "channel": ref(row["channel_uuid"], row["channel_name"]),
        "extra": row["extra"] or {},
        "occurred_on": instant(row["occurred_on"]),
        "created_on": instant(row["created_on"]),
    }

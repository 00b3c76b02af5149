"""`resthook_deliveries`: how telling subscribers of resthooks went."""

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.listings.deliveries import deliveries_page
from store.tables import WebhookLog
from web.api.v2 import PREFIX
from web.api.v2.caller import ResthookLister
from web.api.v2.documents import listed, query, uuid_query
from web.api.v2.formats import instant
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class DeliveryOut(TypedDict):
    """A call of a subscriber; `status_code` is null when no answer came, `request` and `response` are cut."""

    uuid: str
    resthook: str
    target_url: str
    is_error: bool
    status_code: int | None
    elapsed_ms: int
    request: str
    response: str | None
    created_on: str


DELIVERY = {
    "uuid": "0196a3a2-3d3a-7c5e-9d3e-2f6b1f0c7a55",
    "resthook": "new-birth",
    "target_url": "https://registry.example.org/births",
    "is_error": False,
    "status_code": 200,
    "elapsed_ms": 123,
    "request": "POST /births HTTP/1.1\r\nHost: registry.example.org\r\n\r\n{}",
    "response": "HTTP/1.1 200 OK\r\n\r\n",
    "created_on": "2026-11-24T08:15:43.211492Z",
}


@router.get(
    "/resthook_deliveries.json",
    summary="List calls of subscribers",
    **listed(
        DeliveryOut,
        DELIVERY,
        uuid_query("A call"),
        query("resthook", "Calls for a resthook, by its slug"),
        query("errors", "Only calls that failed", enum=["true", "false"]),
    ),
)
async def list_deliveries(request: Request, caller: ResthookLister, session: Reading) -> Json:
    """The calls by which subscribers were told of resthooks, newest first; kept 3 days."""
    params = Params(request)
    page = await deliveries_page(
        session,
        caller.workspace.id,
        read_cursor(request),
        uuid=params.uuid("uuid"),
        slug=params.text("resthook"),
        only_errors=bool(params.flag("errors")),
    )
    return page_response(request, [_shown(log) for log in page.rows], page.next, page.previous)


def _shown(log: WebhookLog) -> DeliveryOut:
    return {
        "uuid": str(log.uuid),
        "resthook": log.resthook or "",
        "target_url": log.url,
        "is_error": log.is_error,
        "status_code": log.status_code or None,
        "elapsed_ms": log.elapsed_ms,
        "request": log.request,
        "response": log.response,
        "created_on": instant(log.created_on),
    }

"""`channel_logs`: what was exchanged with aggregators. Not an endpoint of RapidPro's."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.channel_logs import LogFilter, channel_logs_page
from web.api.v2 import PREFIX
from web.api.v2.caller import ChannelLogLister
from web.api.v2.documents import listed, query, uuid_query
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

_SHOWN_OF_ANONYMOUS = 10
"""Characters of a request or a response that workspaces see whose contacts are anonymous: they hold phone numbers."""


class ChannelLogOut(TypedDict):
    """One interaction; `type` is `msg_send`, `msg_receive`, `msg_status`, `attachment_fetch` and so on."""

    uuid: str
    type: str
    channel: Ref
    http_logs: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    is_error: bool
    elapsed_ms: int
    created_on: str


LOG = {
    "uuid": "0199ec5f-3b8b-7c64-9a3e-2d1d6f3a5b7c",
    "type": "msg_send",
    "channel": {"uuid": "9a8b001e-a913-486c-80f4-1356e23f582e", "name": "Short code"},
    "http_logs": [
        {
            "url": "https://gateway.example/send",
            "status_code": 503,
            "request": "POST https://gateway.example/send\r\n\r\nto=%2B250788383383&text=Hello",
            "response": "HTTP/1.1 503\r\n\r\nout of order",
            "elapsed_ms": 83,
            "retries": 0,
            "created_on": "2026-11-24T08:15:43.211Z",
        }
    ],
    "errors": [{"code": "connection_failed", "message": "The provider could not be reached."}],
    "is_error": True,
    "elapsed_ms": 83,
    "created_on": "2026-11-24T08:15:43.211492Z",
}


@router.get(
    "/channel_logs.json",
    summary="List channel logs",
    **listed(
        ChannelLogOut,
        LOG,
        uuid_query("A log"),
        uuid_query("Logs of a channel", "channel"),
        uuid_query("Logs of a message", "message"),
        query("errors", "Only those with errors", enum=["true", "false"]),
    ),
)
async def list_channel_logs(request: Request, caller: ChannelLogLister, session: Reading) -> Json:
    """Requests and responses without their secrets, newest first; kept 7 days."""
    params = Params(request)
    wanted = LogFilter(
        uuid=params.uuid_or_never("uuid"),
        channel=params.uuid_or_never("channel"),
        message=params.uuid_or_never("message"),
        errors_only=params.text("errors") == "true",
    )
    page = await channel_logs_page(session, caller.workspace.id, wanted, read_cursor(request))
    shown = [_shown(row, is_anonymous=caller.workspace.is_anonymous) for row in page.rows]
    return page_response(request, shown, page.next, page.previous)


def _shown(row: RowMapping, *, is_anonymous: bool) -> ChannelLogOut:
    most = _SHOWN_OF_ANONYMOUS if is_anonymous else None
    traces = ("url", "request", "response")
    return {
        "uuid": str(row["uuid"]),
        "type": row["type"],
        "channel": ref(row["channel_uuid"], row["channel_name"]),
        "http_logs": [one | {name: str(one.get(name) or "")[:most] for name in traces} for one in row["http_logs"]],
        "errors": row["errors"],
        "is_error": row["is_error"],
        "elapsed_ms": row["elapsed_ms"],
        "created_on": instant(row["created_on"]),
    }

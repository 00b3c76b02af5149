"""`/c/<type>/<uuid>/<action>`: one endpoint for all channel types."""

from dataclasses import replace

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from channels.answers import Stored
from channels.receiving import Received, receive
from core.http import HttpRequest, HttpResponse
from web.callbacks.lookup import ChannelLookup
from web.callbacks.storing import Callback, Written
from web.channel_host import channel_host
from web.errors import TooLarge, aggregator_error
from web.limits import read_limited
from web.resources import Resources, resources_of

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)

MAX_BODY = 1024 * 1024
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@router.api_route("/c/{path:path}", methods=METHODS)
async def receive_callback(path: str, request: Request) -> Response:
    """Stores what the callback holds and answers once that is committed; then the handlers are woken."""
    resources = resources_of(request)
    try:
        body = await read_limited(request, MAX_BODY)
    except TooLarge:
        return aggregator_error(413, "Error", f"the body is larger than {MAX_BODY} bytes")
    host = channel_host(resources)
    lookup = ChannelLookup(resources)
    received = await receive(
        _plain(request, body, resources), host, find_by_uuid=lookup.by_uuid, find_by_address=lookup.by_address
    )
    if received.is_forged:
        request.app.state.metrics.forged.labels(_kind(path)).inc()
        log.warning("a callback was not signed by its provider, nothing of it is stored", path=path)
        return _response(replace(received.response(), status=403))
    callback = Callback(received, lookup.sources, lookup.can_name)
    stored = Written(Stored()) if callback.is_empty else await resources.callbacks.write(callback)
    if stored.needs_handling:
        resources.waker.ring()
    _count(request, path, received)
    return _response(received.response(stored.answered))


def _plain(request: Request, body: bytes, resources: Resources) -> HttpRequest:
    """The request as the aggregator made it: under the public address, which signatures are made of."""
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{resources.settings.public_url.rstrip('/')}{request.url.path}{query}"
    return HttpRequest(request.method, url, dict(request.headers), body)


def _response(answer: HttpResponse) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))


def _count(request: Request, path: str, received: Received) -> None:
    counter = request.app.state.metrics.received
    kind = _kind(path) if received.items else "none"
    for item in received.items:
        counter.labels(kind, type(item).__name__).inc()


def _kind(path: str) -> str:
    return path.split("/", 1)[0].lower()[:3]

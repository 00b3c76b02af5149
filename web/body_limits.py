"""Bodies of the browser's JSON are of limited size, before anybody is asked who they are.

FastAPI reads a body that an endpoint declares to its end, and only then runs the dependencies that know the caller.
"""

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.responses import Json

PREFIX = "/api/internal/"
MAX_BODY = 10 * 1024 * 1024
READS_ITSELF = frozenset({"/api/internal/definitions"})
"""Takes files: it knows the caller first, and has a limit of its own (`web/limits.py`)."""


class _Exceeded(Exception):
    """More was sent than may be."""


class BodyLimits:
    """ASGI middleware that answers 413 to larger bodies, announced or not, without keeping them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX) or scope["path"] in READS_ITSELF:
            await self._app(scope, receive, send)
            return
        if _announced(scope) > MAX_BODY:
            await _refuse(scope, receive, send)
            return
        size, has_exceeded = 0, False

        async def limited() -> Message:
            nonlocal size, has_exceeded
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                has_exceeded = True
                raise _Exceeded
            return message

        async def kept_back(message: Message) -> None:
            # The endpoint's own answer to a body that broke off is not the one to give.
            if not has_exceeded:
                await send(message)

        with suppress(_Exceeded):
            await self._app(scope, limited, kept_back)
        if has_exceeded:
            await _refuse(scope, receive, send)


def _announced(scope: Scope) -> int:
    given = dict(scope["headers"]).get(b"content-length", b"")
    return int(given) if given.isdigit() and len(given) < 20 else 0


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    body = {"code": "too_large", "detail": f"Request body is larger than {MAX_BODY} bytes.", "fields": {}}
    await Json(body, 413, {"Connection": "close"})(scope, receive, send)

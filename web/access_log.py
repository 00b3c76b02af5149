"""One log line per request.

Query strings are left out: aggregators put phone numbers into them. So are the secrets of links that let somebody in.
"""

import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.uuid7 import uuid7

log = structlog.get_logger("access")

_QUIET = {"/healthz", "/readyz", "/metrics"}
_SECRET = re.compile(r"^((?:/api/internal)?/(?:join|sign-up|forgotten-password|new-password)/).+")


class AccessLog:
    """ASGI middleware that logs method, path, status and milliseconds, and binds a request id to all other lines."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["path"] in _QUIET:
            await self._app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=str(uuid7())):
            try:
                await self._app(scope, receive, watched)
            finally:
                elapsed = round((time.perf_counter() - begun) * 1000, 1)
                log.info("request", method=scope["method"], path=shown_path(scope["path"]), status=status, ms=elapsed)


def shown_path(path: str) -> str:
    """The path for a log, without the secret of a link."""
    return _SECRET.sub(r"\1…", path)

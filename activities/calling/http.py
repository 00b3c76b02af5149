"""Webhooks, resthooks and other HTTP calls of flows."""

from collections.abc import Sequence
from typing import Protocol

from activities.calling.caller import CallFailed
from core.http import ConnectionFailed, HttpRequest
from flows.calls import CallRequest, CallResult

TIMEOUT = 30.0
"""Seconds for one exchange, redirects included."""
MAX_RETRY_AFTER = 60.0


class Exchange(Protocol):
    """A response in full detail."""

    @property
    def status(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def protocol(self) -> str: ...
    @property
    def headers(self) -> Sequence[tuple[str, str]]: ...
    @property
    def body(self) -> bytes: ...
    @property
    def truncated(self) -> bool: ...
    @property
    def elapsed_ms(self) -> int: ...


class Http(Protocol):
    """`clients.http.HttpClient`."""

    async def exchange(self, request: HttpRequest, *, max_body: int) -> Exchange:
        """One exchange. Raises `ConnectionFailed`."""
        ...


class HttpCaller:
    """Makes HTTP calls; servers that are away, busy or broken are tried again."""

    def __init__(self, http: Http, *, timeout: float = TIMEOUT) -> None:
        self._http, self._timeout = http, timeout

    async def __call__(self, workspace_id: int, request: CallRequest, *, retries: int) -> CallResult:
        """See `Caller`."""
        data = request.data
        outgoing = HttpRequest(
            data["method"],
            data["url"],
            data.get("headers") or {},
            (data.get("body") or "").encode("utf-8", "replace"),
            timeout=self._timeout,
            proxied=True,
        )
        try:
            exchange = await self._http.exchange(outgoing, max_body=data["max_response_bytes"])
        except ConnectionFailed as e:
            retry = not getattr(e, "permanent", False)
            raise CallFailed(str(e), CallResult.no_connection(retries=retries), retry=retry) from e
        result = _result(exchange, retries)
        if exchange.status >= 500 or exchange.status == 429:
            message = f"the server answered {exchange.status}"
            raise CallFailed(message, result, retry_after=_retry_after(exchange.headers))
        return result


def _result(exchange: Exchange, retries: int) -> CallResult:
    return CallResult.http(
        exchange.status,
        exchange.headers,
        exchange.body,
        reason=exchange.reason,
        protocol=exchange.protocol,
        elapsed_ms=exchange.elapsed_ms,
        retries=retries,
        truncated=exchange.truncated,
    )


def _retry_after(headers: Sequence[tuple[str, str]]) -> float | None:
    """The seconds that the server asks for; dates (RFC 9110 10.2.3 allows them) are left to the usual back-off."""
    text = next((value for name, value in headers if name.lower() == "retry-after"), "").strip()
    return min(float(text), MAX_RETRY_AFTER) if text.isascii() and text.isdigit() else None

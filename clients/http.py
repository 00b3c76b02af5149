"""HTTP to the outside: the only module, with `clients.connections`, that knows httpx.

One pool of kept-alive connections per process. Every connection, also that of a redirect's next hop, goes to an
address that `clients.addresses` let through. Proxies of the environment are ignored: they would resolve names behind
the guard. Cookies are not kept: what one workspace's server sets is none of another's business.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self

import httpcore
import httpx

from clients.addresses import AddressGuard, AddressRefused
from clients.bodies import read_body
from clients.connections import Connections
from core.http import ConnectionFailed, HttpRequest, HttpResponse

USER_AGENT = "Ngoma/0.1"
MAX_BODY = 10_000_000
"""Bytes of a response's body that are accepted where the caller says nothing."""
MAX_REDIRECTS = 10
KEPT_ALIVE = 30.0
"""Seconds that an idle connection is kept."""

_FRAMING = frozenset({"content-length", "transfer-encoding", "trailer"})
"""Headers that say where a body ends. They follow from the body; what an author wrote there is left out."""

_FAILURES = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpcore.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A response in full detail. `body` is decoded, and cut to one byte more than was asked for if `truncated`."""

    status: int
    reason: str
    protocol: str
    headers: list[tuple[str, str]]
    body: bytes
    truncated: bool
    elapsed_ms: int


class HttpClient:
    """Makes exchanges; implements `core.http.Http`. Close it with `aclose`, or use it as a context manager."""

    def __init__(self, guard: AddressGuard, *, connections: int = 256, user_agent: str = USER_AGENT) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._client = httpx.AsyncClient(
            transport=Connections(_GuardedBackend(guard), context, most=connections, kept=KEPT_ALIVE),
            trust_env=False,
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        )

    async def __call__(self, request: HttpRequest, /) -> HttpResponse:
        """One exchange, redirects followed.

        Raises `ConnectionFailed` when no response came in time, the address may not be called (`AddressRefused`), the
        URL is none, or the body is larger than `MAX_BODY`.
        """
        exchange = await self.exchange(request, max_body=MAX_BODY)
        if exchange.truncated:
            raise ConnectionFailed(f"the response of {_host(request)} is larger than {MAX_BODY} bytes")
        return HttpResponse(exchange.status, dict(exchange.headers), exchange.body, exchange.elapsed_ms)

    async def download(self, request: HttpRequest, limit: int, /) -> HttpResponse | None:
        """One exchange, None if the body is larger than `limit` bytes. Raises as a call does."""
        exchange = await self.exchange(request, max_body=limit)
        if exchange.truncated:
            return None
        return HttpResponse(exchange.status, dict(exchange.headers), exchange.body, exchange.elapsed_ms)

    async def exchange(self, request: HttpRequest, *, max_body: int) -> Exchange:
        """One exchange in full detail; a body larger than `max_body` bytes is cut. Raises as a call does."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(request.timeout):
                return await self._exchange(request, max_body, begun)
        except TimeoutError as e:
            raise ConnectionFailed(f"{_host(request)} gave no response in {request.timeout:g} seconds") from e
        except (*_FAILURES, httpx.HTTPError, httpx.InvalidURL, ValueError) as e:
            raise ConnectionFailed(f"{_host(request)}: {e or type(e).__name__}") from e

    async def _exchange(self, request: HttpRequest, max_body: int, begun: float) -> Exchange:
        sent = self._client.build_request(
            request.method,
            request.url,
            headers=[
                (name.encode(), value.encode())
                for name, value in request.headers.items()
                if name.lower() not in _FRAMING
            ],
            content=request.body or None,
            timeout=request.timeout,
        )
        response = await self._client.send(sent, stream=True)
        try:
            body, truncated = await read_body(
                response.aiter_raw(), response.headers.get("content-encoding", ""), max_body
            )
        finally:
            await response.aclose()
        return Exchange(
            response.status_code,
            response.reason_phrase,
            response.http_version,
            _as_sent(response.headers),
            body,
            truncated,
            int((time.monotonic() - begun) * 1000),
        )

    async def aclose(self) -> None:
        """Closes the pool."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard, self._plain = guard, httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception | None = None
        for address in await self._guard.addresses(host, port):
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as e:
                failure = e
        raise failure or ConnectionFailed(f"the host {host!r} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused(f"{path!r} is not on the network")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _as_sent(headers: httpx.Headers) -> list[tuple[str, str]]:
    """Names in the server's own upper and lower case, which httpx's other views have lost."""
    return [(name.decode(headers.encoding), value.decode(headers.encoding)) for name, value in headers.raw]


def _host(request: HttpRequest) -> str:
    """What may appear in a message: the host, never the query or a password of the URL."""
    try:
        return httpx.URL(request.url).host or "the URL"
    except httpx.InvalidURL:
        return "the URL"

"""Kept-alive connections below httpx: a stack of idle ones per origin.

httpx's own pool looks at all its connections, and asks the system about each, for every request: with 32 requests at
a time that is two thirds of a sender's CPU. Here a request takes the connection that was used last, or opens one.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator

import httpcore
import httpx


class Connections(httpx.AsyncBaseTransport):
    """A transport of httpx over connections that `backend` opens; `most` of them at a time, other requests wait.

    Raises httpcore's exceptions as they are.
    """

    def __init__(
        self, backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext, *, most: int, kept: float
    ) -> None:
        self._backend, self._context, self._kept = backend, context, kept
        self._slots = asyncio.Semaphore(most)
        self._idle: defaultdict[bytes, list[httpcore.AsyncHTTPConnection]] = defaultdict(list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        url = request.url
        if url.scheme not in ("http", "https") or not url.host:
            raise httpcore.UnsupportedProtocol(f"{url.scheme!r} is not a scheme that can be called")
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        await self._slots.acquire()
        connection = None
        try:
            connection = await self._take(sent.url.origin)
            answer = await connection.handle_async_request(sent)
        except BaseException:
            await self.give_back(connection, sent.url.origin)
            raise
        stream = _Body(self, connection, sent.url.origin, answer)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Closes all idle connections; those in use close when they are given back."""
        self._kept = 0.0
        for connections in self._idle.values():
            while connections:
                await connections.pop().aclose()

    async def _take(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        connections = self._idle[_key(origin)]
        while connections:
            connection = connections.pop()
            if connection.is_available() and not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._context, keepalive_expiry=self._kept, network_backend=self._backend
        )

    async def give_back(self, connection: httpcore.AsyncHTTPConnection | None, origin: httpcore.Origin) -> None:
        """Keeps a connection for the next request, if it can serve one."""
        try:
            if connection is None:
                return
            if self._kept and connection.is_idle():
                self._idle[_key(origin)].append(connection)
                await self._sweep(origin)
            else:
                await connection.aclose()
        finally:
            self._slots.release()

    async def _sweep(self, origin: httpcore.Origin) -> None:
        """Closes what has been idle longest, if it has been so for too long."""
        connections = self._idle[_key(origin)]
        if connections[0].has_expired():
            await connections.pop(0).aclose()
        for other in [other for other, idle in self._idle.items() if not idle]:
            del self._idle[other]


def _key(origin: httpcore.Origin) -> bytes:
    return b"%b://%b:%d" % (origin.scheme, origin.host, origin.port)


class _Body(httpx.AsyncByteStream):
    """A response's body; its end gives the connection back."""

    def __init__(
        self,
        connections: Connections,
        connection: httpcore.AsyncHTTPConnection,
        origin: httpcore.Origin,
        answer: httpcore.Response,
    ) -> None:
        self._connections, self._connection, self._origin, self._answer = connections, connection, origin, answer
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            await self._answer.aclose()
            await self._connections.give_back(self._connection, self._origin)

"""A small HTTP/1.1 server on asyncio streams: requests in, responses out, connections kept open."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """A request; header names are in lower case, `target` is path and query."""

    method: str
    target: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """A response of text."""

    status: int = 200
    body: str = ""
    headers: Headers = field(default_factory=dict)
    content_type: str = "text/plain; charset=utf-8"


Handler = Callable[[Request], Awaitable[Response]]


class HttpServer:
    """Serves one handler. Port 0 takes any free port; `port` is the one taken."""

    def __init__(self, handler: Handler, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handler, self.host, self.port = handler, host, port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "HttpServer":
        self._server = await asyncio.start_server(self._accept, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while (request := await read_request(reader)) is not None:
                writer.write(written(await self._handler(request)))
                await writer.drain()
        writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None at its end."""
    line = (await reader.readline()).decode("latin-1").split()
    if len(line) != 3:
        return None
    headers = await read_headers(reader)
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    return Request(line[0], line[1], headers, body)


async def read_headers(reader: asyncio.StreamReader) -> Headers:
    """Headers up to the empty line, names in lower case."""
    headers: Headers = {}
    while line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers


def written(response: Response) -> bytes:
    """A response as bytes."""
    body = response.body.encode()
    headers = {"Content-Type": response.content_type, "Content-Length": str(len(body)), **response.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {response.status} {_phrase(response.status)}\r\n{head}\r\n".encode() + body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"

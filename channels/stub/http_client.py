"""A small HTTP/1.1 client on asyncio streams, for callbacks to a server on the same network."""

import asyncio
from urllib.parse import urlsplit

from channels.stub.http_server import Headers, read_headers
from core.http import ConnectionFailed, HttpRequest, HttpResponse

MAX_IDLE = 64
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class HttpClient:
    """An `Http` for plain http URLs of one host; keeps connections open."""

    def __init__(self) -> None:
        self._idle: list[Connection] = []

    async def __call__(self, request: HttpRequest, /) -> HttpResponse:
        """Make one exchange. Raises `ConnectionFailed`."""
        try:
            return await asyncio.wait_for(self._exchange(request), request.timeout)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError, IndexError) as error:
            raise ConnectionFailed(f"{request.url}: {error}") from error

    async def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _exchange(self, request: HttpRequest) -> HttpResponse:
        while self._idle:
            connection = self._idle.pop()
            try:
                return await self._on(connection, request)
            except (ConnectionError, asyncio.IncompleteReadError, IndexError):
                connection[1].close()  # the other side had closed it while it was idle
        parts = urlsplit(request.url)
        return await self._on(await asyncio.open_connection(parts.hostname, parts.port or 80), request)

    async def _on(self, connection: Connection, request: HttpRequest) -> HttpResponse:
        reader, writer = connection
        writer.write(_written(request))
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        headers = await read_headers(reader)
        body = await _read_body(reader, headers)
        if headers.get("connection", "").lower() == "close" or len(self._idle) >= MAX_IDLE:
            writer.close()
        else:
            self._idle.append(connection)
        return HttpResponse(status, headers, body)


def _written(request: HttpRequest) -> bytes:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "Content-Length": str(len(request.body)), **request.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request.method} {target} HTTP/1.1\r\n{head}\r\n".encode() + request.body


async def _read_body(reader: asyncio.StreamReader, headers: Headers) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length") or 0))
    chunks = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        chunks.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(chunks)

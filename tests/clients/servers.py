"""Small real servers: what a test says is what goes over the socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[[bytes], Awaitable[bytes | None]]
"""The request as it came -> the raw response, or None to hang up."""


@dataclass
class RawServer:
    """An HTTP server on loopback that answers with raw bytes, keeps connections alive, and remembers what it got."""

    answer: Answer
    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
                )
                request = head + await reader.readexactly(length)
                self.requests.append(request)
                response = await self.answer(request)
                if response is None:
                    return
                writer.write(response)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def response(body: bytes = b"", *, status: str = "200 OK", headers: str = "") -> bytes:
    """A raw response with a length."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


@asynccontextmanager
async def serving(answer: Answer | bytes) -> AsyncIterator[RawServer]:
    """A server that answers with the bytes, or with what the function makes of the request."""

    async def same(_: bytes) -> bytes | None:
        assert isinstance(answer, bytes)
        return answer

    server = RawServer(same if isinstance(answer, bytes) else answer)
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()

"""A web service on loopback that flows call: each path behaves in its own way, and every request is counted."""

import asyncio
from collections import Counter

ANSWER = "sunshine over Kilimanjaro"
"""What it forecasts."""


class WebService:
    """`/slow` and `/once` answer when told to, `/flaky` from the second request on, `/busy` and `/missing` never."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.bodies: list[str] = []
        self.may_answer = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "WebService":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.may_answer.set()
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(line for line in head.lower().splitlines() if line.startswith("content-length:"))
            self.bodies.append((await reader.readexactly(int(length.partition(":")[2]))).decode())
            writer.write(await self._answer(head.split()[1].partition("?")[0].strip("/")))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str) -> bytes:
        self.requests[path] += 1
        if path in ("slow", "once"):
            await self.may_answer.wait()
        if path == "flaky" and self.requests[path] == 1:
            return _response("503 Service Unavailable", '{"error": "try later"}')
        if path == "busy":
            return _response("503 Service Unavailable", '{"error": "try later"}', "Retry-After: 1\r\n")
        if path == "missing":
            return _response("404 Not Found", '{"error": "no such thing"}')
        return _response("200 OK", f'{{"forecast": "{ANSWER}"}}')


def _response(status: str, body: str, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}"
    return f"{head}Connection: close\r\n\r\n{body}".encode()

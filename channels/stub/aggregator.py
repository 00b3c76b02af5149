"""The aggregator: takes messages, reports on them, and lets contacts write."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from channels.stub.behavior import Behavior, Chooser
from channels.stub.http_client import HttpClient
from channels.stub.http_server import HttpServer, Request, Response
from core.http import JSON, ConnectionFailed, HttpRequest


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as it arrived; `status` is what it was answered by."""

    uuid: str
    channel: str
    to: str
    sender: str
    text: str
    quick_replies: tuple[str, ...]
    status: int


class Stub:
    """A stub aggregator on a port of this machine; reports go to `callbacks`, the address of the callback routes.

    `on_taken` is called with each message.
    """

    def __init__(
        self,
        behavior: Behavior | None = None,
        *,
        callbacks: str = "",
        port: int = 0,
        on_taken: Callable[[Taken], None] | None = None,
    ) -> None:
        self.behavior, self._callbacks, self._on_taken = behavior or Behavior(), callbacks.rstrip("/"), on_taken
        self._chooser, self._client = Chooser(self.behavior), HttpClient()
        self._server = HttpServer(self._answer, port=port)
        self._tasks: set[asyncio.Task[None]] = set()
        self.taken: list[Taken] = []
        self.reported: dict[str, int] = {}
        self.failed_callbacks = 0

    @property
    def url(self) -> str:
        """Where it listens; messages go to `/send`."""
        return f"http://{self._server.host}:{self._server.port}"

    async def __aenter__(self) -> "Stub":
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close()
        await self._server.__aexit__(kind, error, trace)

    async def write(self, channel: str, sender: str, text: str) -> int:
        """A contact writes: calls the channel's `receive`. Gives the HTTP status, 0 if there was no answer."""
        return await self._call(channel, "receive", {"from": sender, "text": text})

    async def settled(self) -> None:
        """Waits until every report and reply that is due has been made."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def stats(self) -> dict[str, Any]:
        """Counts of what was taken, by answer, and of what was reported."""
        answers: dict[str, int] = {}
        for one in self.taken:
            answers[str(one.status)] = answers.get(str(one.status), 0) + 1
        return {
            "taken": len(self.taken),
            "answers": answers,
            "messages": len({one.uuid for one in self.taken if one.status == 200}),
            "reported": self.reported,
            "failed_callbacks": self.failed_callbacks,
        }

    async def _answer(self, request: Request) -> Response:
        path = urlsplit(request.target).path
        match request.method, path:
            case _, "/send":
                return await self._take(_fields(request))
            case "GET", "/messages":
                return _json([asdict(one) for one in self.taken])
            case "DELETE", "/messages":
                self.taken.clear()
                return Response(204)
            case "GET", "/stats":
                return _json(self.stats())
            case "POST", "/write":
                fields = dict(_fields(request))
                status = await self.write(fields.get("channel", ""), fields.get("from", ""), fields.get("text", ""))
                return _json({"status": status})
            case _:
                return Response(404, "POST /send, GET /messages, DELETE /messages, GET /stats, POST /write\n")

    async def _take(self, pairs: list[tuple[str, str]]) -> Response:
        fields = dict(reversed(pairs))
        await asyncio.sleep(self._chooser.latency())
        status = self._chooser.status(asyncio.get_running_loop().time())
        taken = Taken(
            fields.get("uuid") or fields.get("id", ""),
            fields.get("channel", ""),
            fields.get("to", ""),
            fields.get("from", ""),
            fields.get("text", ""),
            tuple(value for name, value in pairs if name == "quick_reply"),
            status,
        )
        self.taken.append(taken)
        if self._on_taken:
            self._on_taken(taken)
        if status == 200 and self._callbacks and taken.channel:
            self._later(self._follow_up(taken, fails=self._chooser.fails()))
        return Response(status, _BODIES[status], {"Retry-After": "1"} if status == 429 else {})

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow_up(self, taken: Taken, *, fails: bool) -> None:
        behavior = self.behavior
        for action in ("sent", "failed" if fails else "delivered") if behavior.reports else ():
            await asyncio.sleep(behavior.report_delay)
            if 200 <= await self._call(taken.channel, action, {"uuid": taken.uuid}) < 300:
                self.reported[action] = self.reported.get(action, 0) + 1
        if behavior.reply and not fails:
            await asyncio.sleep(behavior.reply_delay)
            await self.write(taken.channel, taken.to, behavior.reply)

    async def _call(self, channel: str, action: str, fields: Mapping[str, str]) -> int:
        with contextlib.suppress(ConnectionFailed):
            response = await self._client(HttpRequest.form(f"{self._callbacks}/c/ex/{channel}/{action}", fields))
            if response.ok:
                return response.status
            self.failed_callbacks += 1
            return response.status
        self.failed_callbacks += 1
        return 0


_BODIES = {200: "SENT\n", 400: "rejected\n", 429: "too many messages\n", 500: "out of order\n"}


def _fields(request: Request) -> list[tuple[str, str]]:
    """The fields of a message: of a JSON body, or of body and query as a form."""
    if request.headers.get("content-type", "").startswith(JSON):
        return [(name, str(value)) for name, value in orjson.loads(request.body).items()]
    return [
        *parse_qsl(request.body.decode(), keep_blank_values=True),
        *parse_qsl(urlsplit(request.target).query, keep_blank_values=True),
    ]


def _json(value: Any) -> Response:
    return Response(body=orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n", content_type=JSON)

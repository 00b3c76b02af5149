"""Contacts with phones: they write to a channel of type EX, and an aggregator of their own takes the replies.

Benchmarks and fault tests hold conversations with them, over real HTTP in both directions.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx


@dataclass
class Phone:
    """One contact's phone."""

    number: str
    """E.164 without the plus"""
    waits: list[float] = field(default_factory=list)
    """seconds from each message sent to its reply"""
    texts: list[str] = field(default_factory=list)
    """what was received, each message once"""
    heard: asyncio.Event = field(default_factory=asyncio.Event)


class Aggregator:
    """Takes send requests (`uuid`, `to`, `text` as a form) and hands them to the phones.

    `received` counts each message id; more than one of an id is a duplicate. `texts` has each message once.
    """

    def __init__(self) -> None:
        self.phones: dict[str, Phone] = {}
        self.received: Counter[str] = Counter()
        self.port = 0
        self.texts: list[str] = []
        self._server: asyncio.Server | None = None

    @property
    def duplicates(self) -> int:
        """Messages that came more than once, each repetition counted."""
        return self.received.total() - len(self.received)

    @property
    def send_url(self) -> str:
        """Where a channel sends to."""
        return f"http://127.0.0.1:{self.port}/send"

    async def __aenter__(self) -> "Aggregator":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    def phone(self, number: str) -> Phone:
        """The phone of a number, made when it is new."""
        return self.phones.setdefault(number, Phone(number))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                form = httpx.QueryParams((await reader.readexactly(_length(head))).decode())
                self._take(form)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _take(self, form: httpx.QueryParams) -> None:
        self.received[form["uuid"]] += 1
        if self.received[form["uuid"]] == 1:
            self.texts.append(form["text"])
        phone = self.phones.get(form["to"].lstrip("+"))
        if phone is not None and self.received[form["uuid"]] == 1:
            phone.texts.append(form["text"])
            phone.heard.set()


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)


async def converse(
    client: httpx.AsyncClient,
    url: str,
    phone: Phone,
    messages: Sequence[str],
    *,
    patience: float = 60,
    pause: float = 0,
) -> None:
    """Sends each message to a channel's receive URL, waits for its reply, and `pause` seconds more before the next.

    Raises `TimeoutError` when a reply takes longer than `patience` seconds. A callback that fails is repeated, as
    aggregators do.
    """
    for text in messages:
        phone.heard.clear()
        begun = time.perf_counter()
        async with asyncio.timeout(patience):
            await _deliver(client, url, {"from": f"+{phone.number}", "text": text})
            await phone.heard.wait()
        phone.waits.append(time.perf_counter() - begun)
        await asyncio.sleep(pause)


async def _deliver(client: httpx.AsyncClient, url: str, form: dict[str, str]) -> None:
    while True:
        try:
            response = await client.post(url, data=form)
        except httpx.TransportError:
            await asyncio.sleep(0.2)
            continue
        if response.status_code < 500:
            response.raise_for_status()
            return
        await asyncio.sleep(0.2)

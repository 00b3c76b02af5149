"""Receiving: callbacks a second that are committed, each from a contact of its own.

    python -m bench.receiving [--messages 8000] [--at-once 32] [--webs 2] [--known] [--handle]

Starts a system of its own (Postgres and Redis that sync to disk, Temporal, web) without workers, so that what is
measured is receiving alone; `--handle` starts them, too. Posts forms to `/c/ex/<uuid>/receive` over kept-alive
connections; every answer must be 200 and every message must be in the database at the end. With `--known` the contacts
have written before. Prints the rate, the latency and CPU seconds per 1,000 messages, by process; the load generator's
own is left out.
"""

import argparse
import asyncio
import json
import statistics
import time
from typing import Any
from urllib.parse import urlencode

from bench.deployments import opened
from bench.machine import load, machine
from bench.processes import per_thousand
from tests.system import System

WARM = 500


class Generator:
    """Posts callbacks, each connection one after another."""

    def __init__(self, system: System, path: str) -> None:
        self._host, self._port, self._path = "127.0.0.1", system.web_port, path
        self.seconds = list[float]()

    async def post(self, first: int, count: int, at_once: int) -> None:
        """Posts messages of the contacts numbered from `first`."""
        numbers = iter(range(first, first + count))
        await asyncio.gather(*(self._connection(numbers) for _ in range(at_once)))

    async def _connection(self, numbers: Any) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            for number in numbers:
                begun = time.perf_counter()
                writer.write(self._request(number))
                await self._answer(reader)
                self.seconds.append(time.perf_counter() - begun)
        finally:
            writer.close()

    def _request(self, number: int) -> bytes:
        body = urlencode({"from": f"+25078{number:07d}", "text": f"hello number {number}"})
        return (
            f"POST {self._path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"a callback was answered: {head.splitlines()[0].decode()}")


async def run(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """The measurement."""
    async with opened(system) as site:
        (channel,) = await site.channels(1)
        generator = Generator(system, f"/c/ex/{channel.uuid}/receive")
        await generator.post(10**6, WARM, arguments.at_once)
        if arguments.known:
            await generator.post(0, arguments.messages, arguments.at_once)
            await asyncio.sleep(4)  # the same text again is a copy for so long
        stored, generator.seconds = await site.received(), []
        before, begun = system.use(), time.perf_counter()
        await generator.post(0, arguments.messages, arguments.at_once)
        elapsed, after = time.perf_counter() - begun, system.use()
        missing = arguments.messages - (await site.received() - stored)
    cuts = statistics.quantiles(generator.seconds, n=100)
    return {
        "messages": arguments.messages,
        "missing": missing,
        "per_second": round(arguments.messages / elapsed),
        "ms": {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)},
        "cpu_seconds_per_1000": per_thousand(before, after, arguments.messages),
        "load": load(),
    }


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=8_000)
    parser.add_argument("--at-once", type=int, default=32, help="connections")
    parser.add_argument("--webs", type=int, default=2, help="web processes")
    parser.add_argument("--known", action="store_true", help="contacts that have written before")
    parser.add_argument("--handle", action="store_true", help="handle the messages meanwhile")
    parser.add_argument("--fast-disk", action="store_true", help="Postgres and Redis don't sync to disk")
    arguments = parser.parse_args()
    print(machine())
    workers = 1 if arguments.handle else 0
    with System.start(workers=workers, webs=arguments.webs, durable=not arguments.fast_disk) as system:
        print(json.dumps(asyncio.run(run(system, arguments))))


if __name__ == "__main__":
    main()

"""How long a person waits: from the callback of an aggregator to our request to it with the reply.

    python -m bench.latency [--contacts 20000] [--phones 30] [--workers 1] [--idle 20] [--unsent] [--durable]

Starts a system of its own with two workspaces. In one, phones hold the registration conversation over and over; each
message's wait is measured, first with nothing else to do (one phone), then while the other workspace starts that many
contacts, whose messages a stub aggregator takes meanwhile (`--unsent`: they stay in the queue). Prints the median and
the 99th percentile in milliseconds of both, and the rate of the bulk start that they had beside them.
"""

import argparse
import asyncio
import json
import time
from typing import Any

import httpx

from bench.bulk_start import FLOW
from bench.crowds import Crowd, percentiles
from bench.deployments import opened
from bench.machine import load, machine
from bench.processes import stub_aggregator
from tests.deploying import deploy
from tests.phones import Aggregator, Phone, converse
from tests.system import System

ANSWERS = ("join", "I am a man", "north please")
PAUSE = 2.0
"""Seconds from a reply to the next message; people are slower. Two SMS to one phone are kept a second apart."""
WARM = 2
"""Conversations before the first that counts."""


class Phones:
    """Phones that hold one conversation after another until they are told to stop."""

    def __init__(self, aggregator: Aggregator, client: httpx.AsyncClient, url: str) -> None:
        self._aggregator, self._client, self._url = aggregator, client, url

    async def hold(self, number: str, conversations: int) -> list[float]:
        """So many conversations of one phone; the waits of all but the first ones."""
        for _ in range(conversations + WARM):
            await self._one(number)
        return self._phone(number).waits[WARM * len(ANSWERS) :]

    async def keep_on(self, number: str, delay: float, stop: asyncio.Event) -> None:
        """Conversations of one phone until `stop`."""
        await asyncio.sleep(delay)
        while not stop.is_set():
            await self._one(number)

    def waited(self, numbers: list[str]) -> list[float]:
        """The waits of these phones."""
        return [wait for number in numbers for wait in self._phone(number).waits]

    async def _one(self, number: str) -> None:
        await converse(self._client, self._url, self._phone(number), ANSWERS, patience=120, pause=PAUSE)

    def _phone(self, number: str) -> Phone:
        return self._aggregator.phone(number)


async def run(system: System, arguments: argparse.Namespace, send_url: str) -> dict[str, Any]:
    """Both measurements."""
    async with Aggregator() as aggregator, httpx.AsyncClient(timeout=60, trust_env=False) as client:
        few = await asyncio.to_thread(deploy, system, [FLOW], aggregator.send_url, keyword=ANSWERS[0], name="Few")
        many = await asyncio.to_thread(deploy, system, [FLOW], send_url, keyword=ANSWERS[0], name="Many")
        crowd = await Crowd.of(system, many)
        await crowd.grow(arguments.contacts)
        if arguments.unsent:
            async with opened(system) as site:
                await site.queue.pause_owner(str(crowd.workspace))
        phones = Phones(aggregator, client, few.receive_url)
        idle, quiet = load(), await phones.hold("250788000000", arguments.idle)
        busy, beside = load(), await _during(phones, crowd, arguments)
        await crowd.close()
    return {
        "machine": machine(),
        "workers": arguments.workers,
        "idle_ms": percentiles(quiet) | {"load": idle},
        "during_the_start_ms": beside | {"load": busy},
        "duplicates": aggregator.duplicates,
    }


async def _during(phones: Phones, crowd: Crowd, arguments: argparse.Namespace) -> dict[str, Any]:
    flow = await crowd.connection.fetchval("SELECT uuid::text FROM flow WHERE workspace_id = $1", crowd.workspace)
    numbers, stop = [f"25078900{n:04d}" for n in range(arguments.phones)], asyncio.Event()
    before, begun = crowd.system.use(), time.perf_counter()
    start = await crowd.start(flow)
    talking = [
        asyncio.create_task(phones.keep_on(number, place * PAUSE / arguments.phones, stop))
        for place, number in enumerate(numbers)
    ]
    await crowd.finished(start)
    elapsed, after = time.perf_counter() - begun, crowd.system.use()
    waits = phones.waited(numbers)
    stop.set()
    await asyncio.gather(*talking)
    return percentiles(waits) | {
        "contacts_per_second_beside": round(arguments.contacts / elapsed),
        "share_of_a_core": {name: round((after[name].cpu - before[name].cpu) / elapsed, 2) for name in after},
    }


async def _measured(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    async with stub_aggregator(0.02) as (send_url, _):
        return await run(system, arguments, send_url)


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--idle", type=int, default=20, help="conversations of one phone while there is nothing else")
    parser.add_argument("--unsent", action="store_true", help="the bulk messages stay in the queue meanwhile")
    parser.add_argument("--durable", action="store_true", help="Postgres and Redis sync to disk, as in production")
    arguments = parser.parse_args()
    settings = {"NGOMA_OUTBOX_LIMIT": "100000000"}
    with System.start(workers=arguments.workers, durable=arguments.durable, settings=settings) as system:
        print(json.dumps(asyncio.run(_measured(system, arguments)), indent=2))


if __name__ == "__main__":
    main()

"""Sending: messages a second from the queue to an aggregator on loopback, until their results are in the database.

    python -m bench.sending [--messages 10000] [--latency 0 0.05] [--channels 1 50] [--workers 1] [--concurrency 128]

Starts a system of its own (Postgres and Redis that sync to disk, Temporal, web, workers) and a stub aggregator as a
process. The queue is filled while its workspaces are paused; the clock runs from their resumption until no message is
queued in the database. Prints the rate and CPU seconds per 1,000 messages, by process.
"""

import argparse
import asyncio
import json
import time
from typing import Any

from bench.deployments import Site, opened
from bench.machine import load, machine
from bench.processes import cpu_of, per_thousand, stub_aggregator
from tests.system import System, Use

WARM = 500


async def measure(site: Site, channels: int, latency: float, messages: int) -> dict[str, Any]:
    """One measurement, in workspaces of its own."""
    async with stub_aggregator(latency) as (send_url, pid):
        made = await site.channels(channels, send_url)
        people = [await site.contacts(channel.workspace, messages // channels + WARM) for channel in made]
        await _send(site, made, people, WARM)
        begun = await _filled(site, made, people, messages)
        before = _use(site.system, pid)
        await _drained(site)
        elapsed, after = time.perf_counter() - begun, _use(site.system, pid)
    return {
        "latency_ms": latency * 1000,
        "channels": channels,
        "messages": messages,
        "per_second": round(messages / elapsed),
        "cpu_seconds_per_1000": per_thousand(before, after, messages),
        "load": load(),
    }


async def _send(site: Site, channels: Any, people: Any, count: int) -> None:
    await _filled(site, channels, people, count)
    await _drained(site)


async def _filled(site: Site, channels: Any, people: Any, count: int) -> float:
    """Fills the queue, then lets the senders begin: when that was."""
    await site.pause(channels, paused=True)
    await site.queued(channels, people, count)
    await asyncio.sleep(0.5)
    await site.pause(channels, paused=False)
    return time.perf_counter()


async def _drained(site: Site) -> None:
    while await site.waiting():  # noqa: ASYNC110 - of other processes' doing
        await asyncio.sleep(0.1)


def _use(system: System, stub: int) -> dict[str, Use]:
    return system.use() | {"stub": Use(cpu_of(stub), 0)}


async def run(system: System, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """All measurements."""
    async with opened(system) as site:
        figures = []
        for latency in arguments.latency:
            for channels in arguments.channels:
                figures.append(await measure(site, channels, latency, arguments.messages))
                print(json.dumps(figures[-1]), flush=True)
        return figures


def main() -> None:
    """Starts a system, measures, prints a line of JSON a measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--latency", type=float, nargs="+", default=[0.0, 0.05], help="seconds of the aggregator")
    parser.add_argument("--channels", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--fast-disk", action="store_true", help="Postgres and Redis don't sync to disk")
    parser.add_argument("--concurrency", type=int, default=128, help="sends at a time of each of two loops")
    arguments = parser.parse_args()
    print(machine())
    settings = {"NGOMA_SENDER_CONCURRENCY": str(arguments.concurrency)}
    with System.start(workers=arguments.workers, settings=settings, durable=not arguments.fast_disk) as system:
        asyncio.run(run(system, arguments))


if __name__ == "__main__":
    main()

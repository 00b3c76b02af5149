"""Conversations through the whole path: callback in, reply out at a stub aggregator on loopback.

    python -m bench.conversations [--conversations 1000] [--at-once 300] [--workers 1]

Starts a system of its own (Postgres, Redis, Temporal, web, workers, stub), imports the registration flow, lets that
many contacts hold its conversation (a keyword, two answers; three replies), and prints the rates, CPU seconds per
1,000 incoming messages and resident memory, by process. People take a moment to answer (`--pause`): two SMS to one
phone are kept a second apart, so that they arrive in order.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench.machine import machine
from tests.deploying import deploy
from tests.phones import Aggregator, Phone, converse
from tests.system import System, Use

ANSWERS = ("join", "I am a man", "north please")
WARM = 12
FLOW = Path(__file__).parent / "data" / "registration.json"


async def run(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Holds all conversations and gives the figures."""
    numbers = [f"25078{n:07d}" for n in range(arguments.conversations + WARM)]
    limits = httpx.Limits(max_connections=arguments.at_once)
    slots = asyncio.Semaphore(arguments.at_once)
    async with (
        Aggregator() as aggregator,
        httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client,
    ):
        flow = json.loads(FLOW.read_text())
        deployed = await asyncio.to_thread(deploy, system, [flow], aggregator.send_url, keyword=ANSWERS[0])
        url = deployed.receive_url

        async def one(number: str) -> Phone:
            phone = aggregator.phone(number)
            async with slots:
                await converse(client, url, phone, ANSWERS, patience=arguments.patience, pause=arguments.pause)
            return phone

        for number in numbers[:WARM]:
            await one(number)  # warms up, and shows the latency of an idle system
        idle = [wait for number in numbers[WARM // 2 : WARM] for wait in aggregator.phone(number).waits]
        before, begun = system.use(), time.perf_counter()
        held = await asyncio.gather(*(one(number) for number in numbers[WARM:]))
        elapsed, after = time.perf_counter() - begun, system.use()
    waits = [wait for phone in held for wait in phone.waits]
    return {
        "machine": machine(),
        "conversations": len(held),
        "conversations_per_second": round(len(held) / elapsed, 1),
        "messages_per_second": round(len(waits) / elapsed, 1),
        "reply_ms_idle": _milliseconds(idle),
        "reply_ms_loaded": _milliseconds(waits),
        "cpu_seconds_per_1000_messages": _cpu(before, after, len(waits)),
        "memory_mb": {name: round(use.memory / 2**20) for name, use in after.items()},
        "duplicates": aggregator.duplicates,
    }


def _milliseconds(waits: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(waits, n=100)
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


def _cpu(before: dict[str, Use], after: dict[str, Use], messages: int) -> dict[str, float]:
    spent = {name: after[name].cpu - before[name].cpu for name in after if name in before}
    figures = {name: round(cpu * 1000 / messages, 2) for name, cpu in spent.items()}
    return figures | {"all": round(sum(spent.values()) * 1000 / messages, 2)}


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=300, help="conversations at a time")
    parser.add_argument("--pause", type=float, default=1.1, help="seconds from a reply to the next message")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--patience", type=float, default=60, help="seconds until a missing reply is an error")
    parser.add_argument("--durable", action="store_true", help="Postgres and Redis sync to disk, as in production")
    arguments = parser.parse_args()
    with System.start(workers=arguments.workers, durable=arguments.durable) as system:
        figures = asyncio.run(run(system, arguments))
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

"""A bulk start through the whole path: by the API, until all runs and messages are stored and queued.

    python -m bench.bulk_start [--contacts 20000 [MORE ...]] [--workers 1] [--durable]

Starts a system of its own, puts that many contacts into a group and starts them in the registration flow, which greets
them and waits. No message is sent meanwhile: senders pass over the workspace, as in the figures of RapidPro that this
is compared with, where none ran. Prints contacts per second, the pace at which Temporal learns of the runs behind them
(`parking`), CPU seconds per 1,000 contacts by process, and Temporal's operations per contact.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.crowds import Crowd
from bench.deployments import opened
from bench.machine import load, machine
from bench.operations import operations
from bench.processes import per_thousand
from tests.deploying import deploy
from tests.system import System
from workers.stack import ports

FLOW = json.loads((Path(__file__).parent / "data" / "registration.json").read_text())
NOWHERE = "http://127.0.0.1:1/"
WARM = 100
WATCHED = 15.0
"""Seconds for which parking is watched after the start."""


async def measure(system: System, contacts: int, name: str, metrics: int | None) -> dict[str, Any]:
    """One start, in a workspace of its own."""
    deployed = await asyncio.to_thread(deploy, system, [FLOW], NOWHERE, keyword="join", name=name)
    crowd = await Crowd.of(system, deployed)
    flow = await crowd.connection.fetchval("SELECT uuid::text FROM flow WHERE workspace_id = $1", crowd.workspace)
    async with opened(system) as site:
        await site.queue.pause_owner(str(crowd.workspace))
        await crowd.grow(contacts)
        before, asked = system.use(), operations(metrics)
        begun, loaded = time.perf_counter(), load()
        start = await crowd.start(flow)
        await crowd.finished(start)
        elapsed, after, answered = time.perf_counter() - begun, system.use(), operations(metrics)
        queued = await site.queue.depth(str(crowd.workspace))
    made = {table: await crowd.count(table) for table in ("flow_run", "msg", "flow_session")}
    assert set(made.values()) == {contacts} and queued == contacts, (made, queued)
    parked = contacts - await crowd.count("parking")
    await asyncio.sleep(WATCHED)
    later = contacts - await crowd.count("parking")
    await crowd.close()
    return {
        "contacts": contacts,
        "contacts_per_second": round(contacts / elapsed),
        "parked_meanwhile_per_second": round(parked / elapsed),
        "parked_afterwards_per_second": round((later - parked) / WATCHED),
        "cpu_seconds_per_1000": per_thousand(before, after, contacts),
        "temporal_operations_per_contact": per_each(asked, answered, contacts),
        "memory_mb": {name: round(use.memory / 2**20) for name, use in after.items()},
        "load": loaded,
    }


def per_each(before: dict[str, float], after: dict[str, float], count: int) -> dict[str, float]:
    """Differences, each divided by a count; the negligible ones are left out."""
    spent = {name: (value - before.get(name, 0)) / count for name, value in after.items()}
    return {name: round(value, 3) for name, value in spent.items() if value > 0.0005}


async def run(system: System, arguments: argparse.Namespace, metrics: int | None) -> dict[str, Any]:
    """One start of each size."""
    await measure(system, WARM, "Warm", metrics)
    found = []
    for number, contacts in enumerate(arguments.contacts):
        found.append(await measure(system, contacts, f"Load {number}", metrics))
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    return {"machine": machine(), "workers": arguments.workers, "starts": found}


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, nargs="+", default=[20_000], help="one start of each size")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--durable", action="store_true", help="Postgres and Redis sync to disk, as in production")
    arguments = parser.parse_args()
    settings = {"NGOMA_OUTBOX_LIMIT": "100000000"}
    # Several workers can't serve their metrics on one port.
    metrics = ports.free() if arguments.workers == 1 else None
    if metrics is not None:
        settings["NGOMA_METRICS_PORT"] = str(metrics)
    with System.start(workers=arguments.workers, durable=arguments.durable, settings=settings) as system:
        print(json.dumps(asyncio.run(run(system, arguments, metrics)), indent=2))


if __name__ == "__main__":
    main()

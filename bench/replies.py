"""Replies through the pipeline: messages that wait, until all of them are handled and their answers queued.

    python -m bench.replies [--contacts 5000] [--workers 1] [--durable]

Starts a system of its own and that many contacts in the registration flow. Then, twice, the workers are stopped
(SIGSTOP), an answer of every contact is put before them as callbacks do, and they are let go on: from then until no
message is pending. No message is sent meanwhile. Prints replies per second and CPU seconds per 1,000 by process, which
are milliseconds per reply; Temporal's share is that of its server.
"""

import argparse
import asyncio
import json
import signal
import time
from typing import Any

from bench.bulk_start import FLOW, NOWHERE, per_each
from bench.crowds import Crowd
from bench.deployments import opened
from bench.machine import load, machine
from bench.operations import operations
from bench.processes import per_thousand
from tests.deploying import deploy
from tests.system import System
from workers.stack import ports

ANSWERS = ("I am a man", "north please")


async def run(system: System, arguments: argparse.Namespace, metrics: int | None) -> dict[str, Any]:
    """The start, which isn't measured, and both answers."""
    deployed = await asyncio.to_thread(deploy, system, [FLOW], NOWHERE, keyword="join")
    crowd = await Crowd.of(system, deployed)
    flow = await crowd.connection.fetchval("SELECT uuid::text FROM flow WHERE workspace_id = $1", crowd.workspace)
    async with opened(system) as site:
        await site.queue.pause_owner(str(crowd.workspace))
    await crowd.grow(arguments.contacts)
    await crowd.finished(await crowd.start(flow))
    rounds = [await measure(system, crowd, text, arguments.contacts, metrics) for text in ANSWERS]
    assert await crowd.count("flow_run", "status = 'C'") == arguments.contacts
    assert await crowd.count("msg", "direction = 'O' AND status = 'Q'") == 3 * arguments.contacts
    await crowd.close()
    return {"machine": machine(), "workers": arguments.workers, "rounds": rounds}


async def measure(system: System, crowd: Crowd, text: str, count: int, metrics: int | None) -> dict[str, Any]:
    """One answer of everybody."""
    asked = operations(metrics)
    workers = [process for name, process in system.processes.items() if name.startswith("workers")]
    for process in workers:
        process.signal(signal.SIGSTOP)
    assert await crowd.answer(text, count) == count
    await crowd.settle()
    before, loaded, begun = system.use(), load(), time.perf_counter()
    for process in workers:
        process.signal(signal.SIGCONT)
    await crowd.handled()
    elapsed, after = time.perf_counter() - begun, system.use()
    return {
        "answer": text,
        "replies": count,
        "replies_per_second": round(count / elapsed),
        "cpu_seconds_per_1000": per_thousand(before, after, count),
        "temporal_operations_per_reply": per_each(asked, operations(metrics), count),
        "load": loaded,
    }


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--durable", action="store_true", help="Postgres and Redis sync to disk, as in production")
    arguments = parser.parse_args()
    settings = {"NGOMA_OUTBOX_LIMIT": "100000000"}
    metrics = ports.free() if arguments.workers == 1 else None
    if metrics is not None:
        settings["NGOMA_METRICS_PORT"] = str(metrics)
    with System.start(workers=arguments.workers, durable=arguments.durable, settings=settings) as system:
        print(json.dumps(asyncio.run(run(system, arguments, metrics)), indent=2))


if __name__ == "__main__":
    main()

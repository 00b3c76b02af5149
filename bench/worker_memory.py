"""What a worker process keeps in memory: idle, and with many flow runs whose workflows it has in its cache.

    python -m bench.worker_memory [--runs 10000]

Starts a system of its own whose worker may keep that many runs (`NGOMA_CACHED_RUNS`), begins so many run workflows that
sleep for a month, and prints the resident memory of the worker before and after, in MB, and per run in KB.
"""

import argparse
import asyncio
import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from temporalio.client import Client

from bench.machine import load, machine
from core.contracts import workflow_ids
from core.contracts.queues import Queue
from core.contracts.runs import FlowRunInput
from core.contracts.workflow_types import WorkflowType
from tests.system import System
from workers.plugin import NgomaPlugin
from workers.stack import ports

AT_ONCE = 16
SETTLED = 10.0
"""Seconds until an idle worker is looked at."""
_CACHED = re.compile(r'^temporal_sticky_cache_size\{[^}]*task_queue="runs"[^}]*\} (\S+)$', re.MULTILINE)


async def run(system: System, runs: int, metrics: int) -> dict[str, Any]:
    """Begins the runs, and looks before and after."""
    client = await Client.connect(system.environment["NGOMA_TEMPORAL_ADDRESS"], plugins=[NgomaPlugin()])
    await asyncio.sleep(SETTLED)
    idle, begun = system.use()["workers"].memory, time.perf_counter()
    slots = asyncio.Semaphore(AT_ONCE)
    deadline = datetime.now(UTC) + timedelta(days=30)

    async def begin() -> None:
        async with slots:
            flow_run = FlowRunInput(run=uuid4(), deadline=deadline)
            name = workflow_ids.flow_run(flow_run.run)
            await client.start_workflow(WorkflowType.FLOW_RUN, flow_run, id=name, task_queue=Queue.RUNS)

    await asyncio.gather(*(begin() for _ in range(runs)))
    while (cached := _cached(metrics)) < runs:  # noqa: ASYNC110 - the worker's metrics tell nobody
        await asyncio.sleep(0.5)
    elapsed, full = time.perf_counter() - begun, system.use()["workers"].memory
    return {
        "machine": machine(),
        "idle_mb": round(idle / 2**20),
        "cached_runs": cached,
        "full_mb": round(full / 2**20),
        "kb_per_run": round((full - idle) / runs / 1024, 1),
        "runs_begun_per_second": round(runs / elapsed),
        "load": load(),
    }


def _cached(port: int) -> int:
    found = _CACHED.findall(httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text)
    return int(sum(float(value) for value in found))


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    runs: int = parser.parse_args().runs
    metrics = ports.free()
    settings = {"NGOMA_CACHED_RUNS": str(runs), "NGOMA_METRICS_PORT": str(metrics)}
    with System.start(settings=settings, durable=False, temporal_on_disk=False) as system:
        print(json.dumps(asyncio.run(run(system, runs, metrics)), indent=2))


if __name__ == "__main__":
    main()

"""What a flow run costs in Temporal: rates, CPU of server and worker per 1,000, and events of history.

    python -m bench.orchestration [--runs 1000] [--pace 100000]

Starts a development server of its own, in memory, and drives the real parking activity and the real run workflow; the
database and the outside are played, so that what is measured is orchestration alone. Phases, each over all runs:

    park    a run waits: one signal-with-start with a start delay
    end     a reply ended the run: signal-with-start, which wakes the workflow, and its completion
    expire  a deadline passes: the workflow wakes, asks the pipeline, completes
    call    a call to the outside: the workflow wakes, one activity calls, one goes on with the sprint, it completes
"""

import argparse
import asyncio
import os
import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.calls import CallActivities
from activities.parking import ParkingActivities
from activities.runs import RunActivities
from bench.machine import machine
from core.contracts import search_attributes, workflow_ids
from core.contracts.loops import LoopInput
from core.contracts.queues import Queue
from core.contracts.runs import RunOutcome, RunSummary
from core.contracts.starts import BatchOutcome
from flows.calls import CallRequest, CallResult
from workers.plugin import NgomaPlugin
from workers.stack import temporal
from workflows.flow_run import FlowRunWorkflow

SUMMARY = RunSummary(status="completed", steps=5, messages_sent=3, messages_received=2)
REQUEST = CallRequest("http", {"method": "GET", "url": "http://hook.example/", "headers": {}, "body": ""})


@dataclass
class Row:
    """A parking row."""

    run: UUID
    kind: str
    payload: dict[str, Any]
    tries: int = 1
    ids: list[int] = field(default_factory=lambda: [0])

    @property
    def deadline(self) -> datetime | None:
        """When the run's time is up."""
        return self.payload.get("deadline")


class Rows:
    """Parking rows in memory; says when all have been told."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.left, self.told = 0, asyncio.Event()

    def give(self, rows: Sequence[Row]) -> None:
        """Something to tell."""
        self.rows, self.left = list(rows), len(rows)
        self.told.clear()

    async def draw(self, limit: int) -> Sequence[Row]:
        """The next rows."""
        drawn, self.rows = self.rows[:limit], self.rows[limit:]
        return drawn

    async def done(self, ids: list[int]) -> None:
        """Counts."""
        self.left -= len(ids)
        if self.left == 0:
            self.told.set()

    async def failed(self, ids: list[int], *, again_in: timedelta = timedelta(0)) -> None:
        """A benchmark with failures measures nothing."""
        raise RuntimeError("Temporal could not be told of a run")

    async def written(self) -> int:
        """Never a rush: the pace that was asked for is measured."""
        return 0

    async def wait(self, seconds: float) -> None:
        """Nobody rings."""
        await asyncio.sleep(0.01)


class Pipeline:
    """Ends every run; says when so many have ended."""

    async def handle_pending(self, limit: int) -> int:
        """Nothing comes in."""
        return 0

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        """Nothing is started."""
        return BatchOutcome()

    async def wake_run(self, run: UUID) -> RunOutcome:
        """The run's time is up."""
        return RunOutcome(status="ended", summary=SUMMARY)

    async def continue_run(self, run: UUID) -> RunOutcome:
        """The call's answer was the last thing it waited for."""
        return RunOutcome(status="ended", summary=SUMMARY)

    async def interrupt_run(self, run: UUID) -> RunOutcome:
        """Nobody interrupts."""
        return RunOutcome(status="gone")


@dataclass(frozen=True)
class Held:
    """A call that waits."""

    workspace_id: int = 1
    number: int = 0
    request: str = field(default_factory=lambda: orjson.dumps(REQUEST.to_json()).decode())


class Holds:
    """Every hold waits for the same call."""

    async def request(self, hold: UUID) -> Held:
        """The call."""
        return Held()

    async def answer(self, hold: UUID, number: int, result: dict[str, Any]) -> bool:
        """Takes any answer."""
        return True


class Caller:
    """The outside: answers at once."""

    async def __call__(self, workspace_id: int, request: CallRequest, *, retries: int) -> CallResult:
        """Yes."""
        return CallResult.http(200)


class Bench:
    """The server, the workers and the phases."""

    def __init__(self, environment: WorkflowEnvironment, client: Client, server: int, pace: float) -> None:
        self._environment, self._client, self._server, self._rows = environment, client, server, Rows()
        self._parking = ParkingActivities(self._rows, self._rows, client, pace=pace, turn_length=600)

    async def tell(self, rows: Sequence[Row]) -> None:
        """Tells Temporal of rows by the real activity."""
        self._rows.give(rows)
        environment = ActivityEnvironment()
        turn = asyncio.create_task(environment.run(self._parking.park_runs, LoopInput(number=0)))
        await self._rows.told.wait()
        environment.worker_shutdown()
        await turn

    async def ended(self, runs: Sequence[UUID]) -> None:
        """Waits until the workflows of all runs have completed."""
        slots = asyncio.Semaphore(50)

        async def one(run: UUID) -> None:
            async with slots:
                await self._client.get_workflow_handle(workflow_ids.flow_run(run)).result()

        await asyncio.gather(*(one(run) for run in runs))

    async def measure(self, name: str, runs: Sequence[UUID], phase: Callable[[], Awaitable[None]]) -> None:
        """Runs a phase and prints what it took."""
        wall, own, server = time.perf_counter(), _own_cpu(), _cpu_of(self._server)
        await phase()
        wall, own, server = time.perf_counter() - wall, _own_cpu() - own, _cpu_of(self._server) - server
        history = await self._client.get_workflow_handle(workflow_ids.flow_run(runs[0])).fetch_history()
        per = 1000 / len(runs)
        print(
            f"{name:<7} {len(runs) / wall:7.0f} runs/s   CPU s per 1,000: Temporal {server * per:5.2f}, "
            f"worker {own * per:5.2f}   {len(history.events):3d} events a run"
        )


def _rows(runs: Sequence[UUID], kind: str, **payload: Any) -> list[Row]:
    about = {"workspace": "Bench", "flow": "Registration", "channel": "Shortcode", "contact": str(uuid4())}
    return [Row(run, kind, about | payload) for run in runs]


async def run(count: int, pace: float) -> None:
    """All phases."""
    print(machine())
    async with _serving(pace) as bench:
        ending, expiring, calling = ([uuid4() for _ in range(count)] for _ in range(3))

        async def end() -> None:
            await bench.tell(_rows(ending, "end", summary=SUMMARY.model_dump()))
            await bench.ended(ending)

        async def expire() -> None:
            await bench.tell(_rows(expiring, "park", deadline=datetime.now(UTC) - timedelta(seconds=1)))
            await bench.ended(expiring)

        async def call() -> None:
            await bench.tell(_rows(calling, "call", call=str(uuid4())))
            await bench.ended(calling)

        later = datetime.now(UTC) + timedelta(days=30)
        await bench.measure("park", ending, lambda: bench.tell(_rows(ending, "park", deadline=later)))
        await bench.measure("end", ending, end)
        await bench.measure("expire", expiring, expire)
        await bench.measure("call", calling, call)


@asynccontextmanager
async def _serving(pace: float) -> AsyncIterator[Bench]:
    program = temporal.installed()
    async with AsyncExitStack() as stack:
        environment = await stack.enter_async_context(
            await WorkflowEnvironment.start_local(
                dev_server_existing_path=str(program) if program else None,
                search_attributes=search_attributes.ALL,
            )
        )
        target = environment.client.service_client.config.target_host
        client = await Client.connect(target, plugins=[NgomaPlugin()])
        runs, calls = RunActivities(Pipeline()), CallActivities(Holds(), {"http": Caller()})
        pollers: dict[str, Any] = {
            "workflow_task_poller_behavior": PollerBehaviorAutoscaling(),
            "activity_task_poller_behavior": PollerBehaviorAutoscaling(),
        }
        activities: list[Callable[..., Any]] = [runs.wake_run, runs.continue_run, runs.interrupt_run]
        await stack.enter_async_context(
            Worker(client, task_queue=Queue.RUNS, workflows=[FlowRunWorkflow], activities=activities, **pollers)
        )
        await stack.enter_async_context(Worker(client, task_queue=Queue.CALLS, activities=[calls.make_call], **pollers))
        yield Bench(environment, client, _child("temporal"), pace)


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _child(name: str) -> int:
    """The process that this one started, by its name."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if f"({name}" in text and int(text.rpartition(")")[2].split()[1]) == os.getpid():
            return int(stat.parent.name)
    raise SystemExit("the development server's process was not found")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--pace", type=float, default=100_000.0, help="runs told of per second at most")
    given = parser.parse_args()
    asyncio.run(run(given.runs, given.pace))

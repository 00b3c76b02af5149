"""The fair queue: rates, CPU and fairness by the targets B1 to B5, B11 and B12. `python -m bench.fair_queue [URL]`.

Starts a Redis of its own unless it is given the URL of one, whose database is emptied.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis

from bench.machine import load, machine
from store.fair_queue.jobs import Job, Lane, Lease
from store.fair_queue.queue import FairQueue
from workers.stack import ports, process, redis

PAYLOAD = b"x" * 400


async def cpu(client: Redis) -> float:
    """CPU seconds that the server has used."""
    info = await client.info("cpu")
    return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


class Bench:
    """A queue to measure, empty before each measurement."""

    def __init__(self, client: Redis) -> None:
        self.client, self.queue = client, FairQueue(client, "bench")

    async def fresh(self) -> None:
        """Empties the database and loads the scripts."""
        await self.client.flushdb()
        await self.queue.pop(1)

    @asynccontextmanager
    async def measured(self, name: str, operations: int, target: str) -> AsyncIterator[None]:
        """Prints the rate and the server's CPU per operation."""
        cpu_before, begun = await cpu(self.client), time.perf_counter()
        yield
        seconds, used = time.perf_counter() - begun, await cpu(self.client) - cpu_before
        print(f"{name:<34} {operations / seconds:>9,.0f}/s  {used / operations * 1e6:>7.1f} µs CPU   target {target}")

    async def fill(self, owners: int, jobs: int) -> None:
        """Gives `owners` owners with a channel each `jobs` jobs in all."""
        await self.queue.push(_jobs(owners, jobs))

    async def push(self, jobs: int = 10_000) -> None:
        """B1: one push a call, and pushes of 100."""
        await self.fresh()
        async with self.measured("B1 push, one a call", jobs, "≥ 8,000/s"):
            for job in _jobs(100, jobs):
                await self.queue.push([job])
        await self.fresh()
        async with self.measured("B1 push, 100 a call", jobs * 2, "≥ 8,000/s"):
            for first in range(0, jobs * 2, 100):
                await self.queue.push(_jobs(100, 100, first))

    async def pop_one(self, pops: int = 5_000) -> None:
        """B2: pop(1) and its ack with few and with many owners."""
        for owners in (10, 1_000, 10_000):
            await self.fresh()
            await self.fill(owners, max(owners, pops) + 1_000)
            async with self.measured(f"B2 pop(1) + ack, {owners:,} owners", pops, "flat within 1.5×"):
                for _ in range(pops):
                    await self.queue.ack((await self.queue.pop(1)).leases)

    async def pop_many(self, jobs: int = 20_000) -> None:
        """B3: draws in batches with their acknowledgements, from one owner to ten thousand."""
        for owners, each in ((1, 100_000), (100, 1_000), (10_000, 3)):
            await self.fresh()
            await self.fill(owners, owners * each)
            for most in (16, 64):
                name = f"B3 pop({most}) + ack, {owners:,} × {each:,}"
                async with self.measured(name, jobs // 2, "≥ 20,000/s, flat"):
                    for _ in range(jobs // 2 // most):
                        await self.queue.ack((await self.queue.pop(most)).leases)

    async def behind(self, jobs: int = 100_000) -> None:
        """B4: one message of B behind 100,000 of A, with one worker who acknowledges before each draw, and with 100."""
        await self.fresh()
        await self.queue.push(Job(id=f"a{n}", owner="a", channel="a", payload=PAYLOAD) for n in range(jobs))
        memory = (await self.client.info("memory"))["used_memory"] / jobs
        print(f"B11 {memory:,.0f} bytes a job (target ≤ 1,300)")
        for workers in (1, 100):
            held = [(await self.queue.pop(1)).leases for _ in range(workers)]
            waits = [await self._wait_of_b(held, number) for number in range(100)]
            for leases in held:
                await self.queue.ack(leases)
            draws, seconds = max(draws for draws, _ in waits), sorted(seconds for _, seconds in waits)
            median, worst = seconds[50] * 1e3, seconds[-1] * 1e3
            print(
                f"B4 one behind {jobs:,}, {workers} workers: served at draw {draws} at the latest of 100 times "
                f"(target: the next), median {median:.2f} ms, worst {worst:.2f} ms"
            )

    async def _wait_of_b(self, held: list[Sequence[Lease]], number: int) -> tuple[int, float]:
        """Draws, and seconds, until a message of B is served, which was idle before; the workers take turns."""
        for _ in range(3):
            await self._turn(held)
        begun, draws = time.perf_counter(), 0
        await self.queue.push([Job(id=f"b{number}", owner="b", channel="b", payload=PAYLOAD)])
        while True:
            await self._turn(held)
            draws += 1
            if held[-1][0].id.startswith("b"):
                return draws, time.perf_counter() - begun

    async def _turn(self, held: list[Sequence[Lease]]) -> None:
        """The worker who has waited longest acknowledges and draws."""
        await self.queue.ack(held.pop(0))
        held.append((await self.queue.pop(1)).leases)

    async def shares(self) -> None:
        """B5: 40 owners with 200 jobs each, 8 workers, 1,600 pops."""
        await self.fresh()
        await self.fill(40, 8_000)
        served = Counter[str]()
        for _ in range(200):
            draws = [(await self.queue.pop(1)).leases for _ in range(8)]
            for leases in draws:
                served.update(lease.id.partition("-")[0] for lease in leases)
                await self.queue.ack(leases)
        least, most = min(served.values()), max(served.values())
        print(f"B5 40 owners, 1,600 pops: {len(served)} served, {least} to {most} each (target 40 ± 1)")

    async def latency(self, rounds: int = 300) -> None:
        """B12: from push to pop on an idle system, with a worker that waits for the bell."""
        await self.fresh()
        begun, taken = 0.0, list[float]()
        pushed = asyncio.Event()

        async def work() -> None:
            while len(taken) < rounds:
                draw = await self.queue.pop(16)
                if not draw.leases:
                    await self.queue.wait(draw.next_due)
                    continue
                taken.append(time.perf_counter() - begun)
                await self.queue.ack(draw.leases)
                pushed.set()

        worker = asyncio.create_task(work())
        for number in range(rounds):
            await asyncio.sleep(0.005)
            pushed.clear()
            begun = time.perf_counter()
            await self.queue.push([Job(id=f"{number}", owner="a", channel="a", payload=PAYLOAD)])
            await pushed.wait()
        await worker
        taken.sort()
        median, late = taken[rounds // 2] * 1e3, taken[int(rounds * 0.99)] * 1e3
        print(f"B12 push to pop when idle: median {median:.1f} ms, p99 {late:.1f} ms (target p99 < 10 ms)")


def _jobs(owners: int, count: int, first: int = 0) -> Iterable[Job]:
    for number in range(first, first + count):
        owner = f"o{number % owners}"
        yield Job(id=f"{owner}-{number}", owner=owner, channel=owner, payload=PAYLOAD, lane=Lane.HIGH)


async def run(url: str) -> None:
    """All measurements."""
    client = Redis.from_url(url)
    try:
        print(f"{machine()}, Redis {(await client.info('server'))['redis_version']}, load {load()}")
        bench = Bench(client)
        for measure in (bench.push, bench.pop_one, bench.pop_many, bench.behind, bench.shares, bench.latency):
            await measure()
        await client.flushdb()
    finally:
        await client.aclose()


def main() -> None:
    """Measures on the Redis of the argument, or on one started for it."""
    if len(sys.argv) > 1:
        asyncio.run(run(sys.argv[1]))
        return
    program = redis.installed() or redis.from_wheel()
    if program is None:
        sys.exit("There is no redis-server on PATH; give the URL of a Redis whose database may be emptied.")
    with tempfile.TemporaryDirectory() as folder:
        server = redis.Redis(program, Path(folder), ports.free(), secrets.token_hex(8))
        launch = server.launch(Path(folder) / "redis.log", durable=False)
        running = process.start(launch)
        try:
            process.wait_until_ready(launch, running)
            asyncio.run(run(server.url()))
        finally:
            running.stop()


if __name__ == "__main__":
    main()

"""Random histories of the fair queue against a real Redis: what must hold after every step, and at the end.

Numbers in comments are those of the list: 1 conservation, 2 no loss, 3 fences, 4 counts, 5 eligibility, 6 pauses and
delays, 7 order, 8 groups, 9 rates, 10 shares, 11 bulk, 12 deliveries, 13 repeated pushes, 14 nothing left over,
15 cost.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from redis.asyncio import Redis

from store.fair_queue.jobs import Job, Lane, Lease
from store.fair_queue.queue import FairQueue
from tests.store.fair_queue.queue_state import (
    CHANNELS,
    OWNERS,
    PREFIX,
    check_counts,
    check_eligibility,
    check_places,
    read_state,
)
from tests.store.fair_queue.timed_queue import TimedQueue

MAX_EXPIRIES = 3
LEASE_MS = 1_000


@dataclass
class Known:
    """A job, and what the history did to it."""

    job: Job
    number: int
    nacks: int = 0
    deliveries: int = 0
    fence: int = 0
    not_before: int = 0
    outcome: str = ""


class QueueMachine(RuleBasedStateMachine):
    """Workers, providers and operators who do anything at any time."""

    redis_url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.redis = Redis.from_url(self.redis_url)
        self.queue = TimedQueue(self.redis, "random", max_expiries=MAX_EXPIRIES)
        self.known: dict[str, Known] = {}
        self.held: list[Lease] = []
        self.stale: list[Lease] = []
        self.paused: set[tuple[str, str]] = set()
        self.probing: set[str] = set()
        self.run(self.redis.flushdb())
        self.run(self.queue.pass_time(0))

    @initialize(cap=st.sampled_from([None, 1, 2]))
    def begin(self, cap: int | None) -> None:
        self.run(self.queue.configure("cap", cap))

    def run(self, work: Any) -> Any:
        return self.runner.run(_awaited(work))

    @rule(
        channel=st.sampled_from(sorted(CHANNELS)),
        lane=st.sampled_from(list(Lane)),
        cost=st.integers(1, 4),
        delay=st.sampled_from([0, 0, 0, 700]),
        group=st.sampled_from(["", "x", "y"]),
    )
    def push(self, channel: str, lane: Lane, cost: int, delay: int, group: str) -> None:
        number = len(self.known)
        job = Job(
            id=str(number),
            owner=CHANNELS[channel],
            channel=channel,
            payload=b"p",
            lane=lane,
            cost=cost,
            delay_ms=delay,
            group=f"{channel}:{group}:{lane}" if group else "",
        )
        assert self.run(self.queue.push([job])) == 1
        self.known[job.id] = Known(job, number, not_before=self.queue.now_ms + delay)

    @precondition(lambda self: any(not known.outcome for known in self.known.values()))
    @rule(data=st.data())
    def push_again(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from([id_ for id_, known in self.known.items() if not known.outcome]))
        before = self.run(read_state(self.redis))
        assert self.run(self.queue.push([self.known[id_].job])) == 0  # 13
        assert self.run(read_state(self.redis)) == before

    @rule(most=st.integers(1, 6))
    def pop(self, most: int) -> None:
        for lease in self.run(self.queue.pop(most, lease_ms=LEASE_MS)).leases:
            known = self.known[lease.id]
            job = known.job
            assert not known.outcome
            assert ("o", job.owner) not in self.paused  # 6
            if ("c", job.channel) in self.paused:
                assert job.channel in self.probing  # 6, but for the one job that a probe lets through
                self.probing.remove(job.channel)
            if not known.deliveries:
                self._comes_in_turn(known)
                if not job.group:
                    assert known.not_before <= self.queue.now_ms  # 6
            assert lease.fence > known.fence  # 3
            known.fence, known.deliveries = lease.fence, known.deliveries + 1
            assert known.deliveries <= 1 + known.nacks + MAX_EXPIRIES - 1  # 12
            self.stale += [held for held in self.held if held.id == lease.id]
            self.held = [held for held in self.held if held.id != lease.id] + [lease]

    def _comes_in_turn(self, known: Known) -> None:
        """7: what is delivered for the first time, is so in the order of pushes, in its group or plain lane."""
        job = known.job
        for other in self.known.values():
            if other.number < known.number and not other.deliveries and not other.outcome:
                same_lane = (other.job.channel, other.job.lane) == (job.channel, job.lane)
                both_plain = not (job.group or other.job.group or job.delay_ms or other.job.delay_ms)
                assert not (job.group and other.job.group == job.group)
                assert not (same_lane and both_plain)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), gap=st.sampled_from([0, 500]))
    def ack(self, data: st.DataObject, gap: int) -> None:
        lease = self._take(data)
        [done] = self.run(self.queue.ack([lease], gap_ms=gap))
        if done:
            assert not self.known[lease.id].outcome or self.known[lease.id].outcome == "cancelling"
            self.known[lease.id].outcome = "done"
        self._is_stale_now(lease)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), delay=st.sampled_from([0, 600]), hold=st.booleans())
    def nack(self, data: st.DataObject, delay: int, hold: bool) -> None:
        lease = self._take(data)
        [done] = self.run(self.queue.nack([lease], delay_ms=delay, hold=hold))
        if done:
            known = self.known[lease.id]
            known.nacks += 1
            known.outcome = "done" if known.outcome == "cancelling" else known.outcome
        self._is_stale_now(lease)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def extend(self, data: st.DataObject) -> None:
        self.run(self.queue.extend([data.draw(st.sampled_from(self.held))], lease_ms=LEASE_MS))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def worker_dies(self, data: st.DataObject) -> None:
        self.stale.append(self._take(data))

    @precondition(lambda self: self.stale)
    @rule(data=st.data())
    def late_worker(self, data: st.DataObject) -> None:
        lease = data.draw(st.sampled_from(self.stale))
        if self.known[lease.id].fence == lease.fence and self.known[lease.id].outcome != "done":
            return  # nobody else has been given the job, so the lease may be good still
        before = self.run(read_state(self.redis))
        assert self.run(self.queue.ack([lease])) == [False]  # 3
        assert self.run(self.queue.nack([lease], delay_ms=5)) == [False]
        assert self.run(self.queue.extend([lease])) == [False]
        assert self.run(read_state(self.redis)) == before

    @rule(kind=st.sampled_from("oc"), data=st.data(), on=st.booleans())
    def pause(self, kind: str, data: st.DataObject, on: bool) -> None:
        id_ = data.draw(st.sampled_from(OWNERS if kind == "o" else sorted(CHANNELS)))
        act = self.queue.pause_owner if kind == "o" else self.queue.pause_channel
        self.run(act(id_, paused=on))
        (self.paused.add if on else self.paused.discard)((kind, id_))
        if kind == "c":
            self.probing.discard(id_)

    @rule(channel=st.sampled_from(sorted(CHANNELS)))
    def probe(self, channel: str) -> None:
        is_paused = ("c", channel) in self.paused and channel not in self.probing
        assert self.run(self.queue.probe_channel(channel)) == is_paused
        if is_paused:
            self.probing.add(channel)

    @rule(channel=st.sampled_from(sorted(CHANNELS)), ms=st.sampled_from([100, 900]))
    def hold(self, channel: str, ms: int) -> None:
        self.run(self.queue.hold(channel, ms))

    @rule(
        setting=st.sampled_from(["cap", "cap:a", "cap:a", "w:b", "tps:a1", "tps"]),
        value=st.sampled_from([None, 1, 1, 2, 5]),
    )
    def configure(self, setting: str, value: int | None) -> None:
        self.run(self.queue.configure(setting, value))

    @rule(ms=st.sampled_from([50, 400, 1_100]))
    def pass_time(self, ms: int) -> None:
        self.run(self.queue.pass_time(ms))

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def revive(self, data: st.DataObject) -> None:
        known = self.known[data.draw(st.sampled_from(sorted(self.known)))]
        if self.run(self.queue.revive([known.job.id])) == [True]:
            known.nacks += MAX_EXPIRIES

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        known = self.known[data.draw(st.sampled_from(sorted(self.known)))]
        [found] = self.run(self.queue.cancel([known.job.id]))
        assert found or known.outcome
        if found and not known.outcome:
            left = self.run(self.redis.exists(f"{PREFIX}j:{known.job.id}"))
            known.outcome = "cancelling" if left else "done"

    def _take(self, data: st.DataObject) -> Lease:
        lease = data.draw(st.sampled_from(self.held))
        self.held.remove(lease)
        return lease

    def _is_stale_now(self, lease: Lease) -> None:
        self.stale.append(lease)

    @invariant()
    def everything_agrees(self) -> None:
        state = self.run(read_state(self.redis))
        check_places(state)
        check_counts(state)
        check_eligibility(state)
        for id_, known in self.known.items():
            if known.outcome == "cancelling" and id_ not in state.jobs:
                known.outcome = "done"
        live = {id_ for id_, known in self.known.items() if known.outcome != "done"}
        assert state.jobs.keys() == live  # 1, 2

    def teardown(self) -> None:
        try:
            self.run(self._finish())
        finally:
            self.run(self.redis.aclose())
            self.runner.close()

    async def _finish(self) -> None:
        """2 and 14: once everything may go on, everything ends, and nothing of it stays."""
        for setting in ("cap", "cap:a", "tps", "tps:a1"):
            await self.queue.configure(setting, None)
        for kind, id_ in self.paused:
            await (self.queue.pause_owner if kind == "o" else self.queue.pause_channel)(id_, paused=False)
        for _ in range(len(self.known) * 2 + 5):
            await self.queue.pass_time(LEASE_MS + 1)
            await self.queue.ack((await self.queue.pop(100)).leases)
            await self.queue.revive([id_ for id_, _ in await self.queue.dead()])
        assert (await self.queue.pop(1)).leases == []
        await self.queue.configure("w:b", None)
        left = (await read_state(self.redis)).names
        allowed = {"cfg", "vt", "ovt:h", "ovt:b", "seq", "pops", "chorg"}
        assert {name for name in left if not name.startswith("tb:")} <= allowed


async def _awaited(work: Any) -> Any:
    return await work


@pytest.mark.timeout(300)
def test_random_histories(redis_url: str) -> None:
    machine = type("Machine", (QueueMachine,), {"redis_url": redis_url})
    quick = settings(
        max_examples=60,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(machine, settings=quick)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    weights=st.tuples(st.sampled_from([1, 2, 3, 0.5]), st.sampled_from([1, 2, 3, 0.5])),
    costs=st.tuples(*[st.lists(st.integers(1, 8), min_size=60, max_size=60)] * 2),
    draws=st.lists(st.integers(1, 5), min_size=20, max_size=20),
)
def test_shares_are_fair_over_any_interval(
    redis_url: str, weights: tuple[float, float], costs: tuple[list[int], list[int]], draws: list[int]
) -> None:
    """10: two owners with backlog are served in proportion to their weights, up to one largest job of each."""
    largest = sum(max(cost) / weight for cost, weight in zip(costs, weights, strict=True))
    differences = asyncio.run(_served(redis_url, weights, costs, draws))
    assert max(differences) - min(differences) <= largest + 1e-9


async def _served(
    redis_url: str, weights: tuple[float, float], costs: tuple[list[int], list[int]], draws: list[int]
) -> list[float]:
    """How far the first owner is ahead of the second, in weighted cost, after each pick while both have backlog."""
    redis = Redis.from_url(redis_url)
    try:
        await redis.flushdb()
        queue = FairQueue(redis, "random")
        for owner, weight, cost in zip("ab", weights, costs, strict=True):
            await queue.configure(f"w:{owner}", weight)
            jobs = (Job(id=f"{owner}{n}", owner=owner, channel=owner, payload=b"", cost=c) for n, c in enumerate(cost))
            await queue.push(jobs)
        ahead, left, differences = 0.0, {"a": 60, "b": 60}, [0.0]
        for most in draws:
            for lease in (await queue.pop(most)).leases:
                owner, number = lease.id[0], int(lease.id[1:])
                if not all(left.values()):
                    return differences
                left[owner] -= 1
                place = "ab".index(owner)
                ahead += (1 - 2 * place) * costs[place][number] / weights[place]
                differences.append(ahead)
        return differences
    finally:
        await redis.aclose()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    tps=st.integers(1, 60),
    costs=st.lists(st.integers(1, 6), min_size=80, max_size=80),
    steps=st.lists(st.tuples(st.integers(1, 8), st.sampled_from([1, 20, 130, 400, 1_500])), min_size=30, max_size=30),
)
def test_rates_are_kept_over_any_interval(
    redis_url: str, tps: int, costs: list[int], steps: list[tuple[int, int]]
) -> None:
    """9: in any interval a channel sends no more than its rate, one burst, and what the last message borrowed."""
    sent = asyncio.run(_sent(redis_url, tps, costs, steps))
    spare = max(1, tps * 0.2, *costs)
    for first in range(len(sent)):
        units = 0
        for at, cost in sent[first:]:
            units += cost
            assert units <= tps * (at - sent[first][0]) / 1000 + spare + max(costs) + 1e-6


async def _sent(redis_url: str, tps: int, costs: list[int], steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """When each job was drawn, in milliseconds, and its cost."""
    redis = Redis.from_url(redis_url)
    try:
        await redis.flushdb()
        queue = TimedQueue(redis, "random")
        await queue.pass_time(0)
        await queue.configure("tps:a", tps)
        await queue.push(Job(id=str(n), owner="a", channel="a", payload=b"", cost=c) for n, c in enumerate(costs))
        sent = list[tuple[int, int]]()
        for most, pause in steps:
            sent += [(queue.now_ms, costs[int(lease.id)]) for lease in (await queue.pop(most)).leases]
            await queue.pass_time(pause)
        return sent
    finally:
        await redis.aclose()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(draws=st.lists(st.integers(1, 9), min_size=10, max_size=30), bulk_every=st.integers(2, 9))
def test_bulk_gets_its_share_and_no_more(redis_url: str, draws: list[int], bulk_every: int) -> None:
    """11: with both lanes loaded, exactly one pick in `bulk_every` is bulk; with one of them, all picks are its own."""

    async def lanes() -> list[str]:
        async with Redis.from_url(redis_url) as redis:
            await redis.flushdb()
            queue = FairQueue(redis, "random", bulk_every=bulk_every)
            for lane in Lane:
                await queue.push(
                    Job(id=f"{lane}{n}", owner="a", channel="a", payload=b"", lane=lane) for n in range(300)
                )
            return [lease.id[0] for most in draws for lease in (await queue.pop(most)).leases]

    drawn = asyncio.run(lanes())
    assert [place for place, lane in enumerate(drawn, 1) if lane == "b"] == [
        place for place in range(1, len(drawn) + 1) if place % bulk_every == 0
    ]

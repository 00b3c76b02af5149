"""What the fair queue promises, case by case; `test_invariants` looks for what nobody thought of."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest
from redis.asyncio import Redis

from store.fair_queue.jobs import Job, Lane, Lease
from store.fair_queue.queue import FairQueue
from tests.store.fair_queue.timed_queue import TimedQueue


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def queue(redis: Redis) -> TimedQueue:
    queue = TimedQueue(redis, "test")
    await queue.pass_time(0)
    return queue


def job(id_: str, owner: str = "a", channel: str = "", lane: Lane = Lane.HIGH, **more: object) -> Job:
    return Job(id=id_, owner=owner, channel=channel or f"{owner}1", payload=id_.encode(), lane=lane, **more)  # type: ignore[arg-type]


def ids(leases: Sequence[Lease]) -> list[str]:
    return [lease.id for lease in leases]


async def drawn(queue: FairQueue, most: int = 100) -> list[str]:
    leases = (await queue.pop(most)).leases
    await queue.ack(leases)
    return ids(leases)


async def test_first_in_first_out(queue: TimedQueue) -> None:
    assert await queue.push([job("1"), job("2"), job("3")]) == 3
    leases = (await queue.pop(2)).leases
    assert [(lease.id, lease.payload, lease.fence) for lease in leases] == [("1", b"1", 1), ("2", b"2", 1)]
    assert ids((await queue.pop(2)).leases) == ["3"]


async def test_payload_is_not_touched(queue: TimedQueue) -> None:
    payload = b'{"a":[],"n":100000000000000001,"f":1.0,"b":"\x00\xff"}'
    await queue.push([Job(id="1", owner="a", channel="c", payload=payload)])
    assert (await queue.pop(1)).leases[0].payload == payload


async def test_pushing_again_changes_nothing(queue: TimedQueue) -> None:
    await queue.push([job("1")])
    assert await queue.push([job("1"), job("2")]) == 1
    leases = (await queue.pop(10)).leases
    assert await queue.push([job("1")]) == 0
    assert await queue.ack(leases) == [True, True]
    assert await queue.depth("a") == 0
    assert (await queue.pop(10)).leases == []


async def test_a_lost_lease_comes_back_and_the_late_worker_is_powerless(queue: TimedQueue) -> None:
    await queue.push([job("1"), job("2")])
    late = (await queue.pop(2, lease_ms=1000)).leases
    await queue.pass_time(1001)
    draw = await queue.pop(2, lease_ms=1000)
    assert ([(lease.id, lease.fence) for lease in draw.leases], draw.expired) == ([("1", 2), ("2", 2)], 2)
    assert await queue.ack(late) == [False, False]
    assert await queue.nack(late, delay_ms=5) == [False, False]
    assert await queue.extend(late) == [False, False]
    assert await queue.ack(draw.leases) == [True, True]


async def test_extended_leases_stay(queue: TimedQueue) -> None:
    await queue.push([job("1")])
    leases = (await queue.pop(1, lease_ms=1000)).leases
    await queue.pass_time(900)
    assert await queue.extend(leases, lease_ms=1000) == [True]
    await queue.pass_time(900)
    assert (await queue.pop(1)).leases == []
    assert await queue.ack(leases) == [True]


async def test_jobs_that_kill_their_workers_die(queue: TimedQueue) -> None:
    await queue.push([job("1", group="g"), job("2", group="g")])
    for _ in range(3):
        assert ids((await queue.pop(1, lease_ms=10)).leases) == ["1"]
        await queue.pass_time(11)
    draw = await queue.pop(1)
    assert (ids(draw.leases), draw.died) == (["2"], 1), "the next of the group goes on"
    assert await queue.dead() == [("1", b"1")]
    assert await queue.push([job("1")]) == 0, "a dead job is known still"
    assert await queue.revive(["1", "2", "none"]) == [True, False, False]
    assert ids((await queue.pop(1)).leases) == ["1"]


async def test_provider_errors_do_not_kill(queue: TimedQueue) -> None:
    await queue.push([job("1")])
    for _ in range(10):
        leases = (await queue.pop(1)).leases
        assert await queue.nack(leases) == [True]
    assert (await queue.pop(1)).leases[0].fence == 11


async def test_delayed_jobs_come_when_due(queue: TimedQueue) -> None:
    await queue.push([job("1", delay_ms=500), job("2")])
    draw = await queue.pop(5)
    assert ids(draw.leases) == ["2"]
    assert draw.next_due == 0.5
    await queue.pass_time(500)
    assert ids((await queue.pop(5)).leases) == ["1"]


async def test_a_group_is_served_one_after_another(queue: TimedQueue) -> None:
    await queue.push([job("1", group="g"), job("2", group="g"), job("3", group="g"), job("4")])
    first = (await queue.pop(10)).leases
    assert ids(first) == ["1", "4"]
    await queue.ack(first)
    second = (await queue.pop(10)).leases
    assert ids(second) == ["2"]
    await queue.ack(second, gap_ms=2000)
    assert (await queue.pop(10)).leases == []
    await queue.pass_time(2000)
    assert await drawn(queue) == ["3"]


async def test_a_held_retry_keeps_its_group_waiting(queue: TimedQueue) -> None:
    await queue.push([job("1", group="g"), job("2", group="g")])
    await queue.nack((await queue.pop(1)).leases, delay_ms=1000, hold=True)
    assert (await queue.pop(10)).leases == []
    await queue.pass_time(1000)
    assert await drawn(queue) == ["1"]
    assert await drawn(queue) == ["2"]


async def test_a_long_retry_lets_its_group_go_on(queue: TimedQueue) -> None:
    await queue.push([job("1", group="g"), job("2", group="g")])
    await queue.nack((await queue.pop(1)).leases, delay_ms=300_000, hold=False)
    assert await drawn(queue) == ["2"]
    await queue.pass_time(300_000)
    assert await drawn(queue) == ["1"]


async def test_one_message_behind_a_hundred_thousand(queue: TimedQueue) -> None:
    await queue.push(job(f"a{n}", "a", lane=Lane.BULK) for n in range(2_000))
    await queue.pop(3)
    await queue.push([job("b0", "b", lane=Lane.BULK)])
    assert "b0" in ids((await queue.pop(2)).leases)


async def test_each_owner_gets_its_share(queue: TimedQueue) -> None:
    await queue.push(job(f"{owner}-{n}", f"o{owner}") for owner in range(40) for n in range(50))
    served = Counter[str]()
    for _ in range(50):
        workers = [(await queue.pop(1)).leases for _ in range(8)]
        for leases in workers:
            served.update(one.partition("-")[0] for one in ids(leases))
            await queue.ack(leases)
    assert set(served.values()) == {10}


async def test_many_channels_are_no_more_than_one(queue: TimedQueue) -> None:
    await queue.push(job(f"a-{c}-{n}", "a", f"ac{c}") for c in range(20) for n in range(20))
    await queue.push(job(f"b-{n}", "b") for n in range(200))
    served = Counter([one[0] for _ in range(100) for one in await drawn(queue, 2)])
    assert abs(served["a"] - 100) <= 1
    channels = Counter([one.split("-")[1] for one in await drawn(queue, 40) if one.startswith("a")])
    assert max(channels.values()) == 1, "channels of an owner take turns"


async def test_weights(queue: TimedQueue) -> None:
    await queue.configure("w:a", 3)
    await queue.push(job(f"{o}{n}", o, lane=Lane.BULK) for o in "ab" for n in range(200))
    await queue.push(job(f"h{n}", "h") for n in range(1800))
    served = Counter([one[0] for _ in range(100) for one in await drawn(queue, 16)])
    assert served["h"] == 1400
    assert abs(served["a"] - 150) <= 1
    assert abs(served["b"] - 50) <= 1


async def test_individual_before_bulk_but_bulk_does_not_starve(queue: TimedQueue) -> None:
    await queue.push(job(f"b{n}", lane=Lane.BULK) for n in range(200))
    await queue.push(job(f"h{n}") for n in range(350))
    served = Counter([one[0] for _ in range(100) for one in await drawn(queue, 4)])
    assert served == {"h": 350, "b": 50}
    assert Counter(one[0] for one in await drawn(queue)) == {"b": 100}


async def test_an_idle_owner_gains_no_credit(queue: TimedQueue) -> None:
    await queue.push(job(f"a{n}", "a") for n in range(200))
    for _ in range(25):
        await drawn(queue, 4)
    await queue.push(job(f"b{n}", "b") for n in range(100))
    served = Counter([one[0] for _ in range(10) for one in await drawn(queue, 4)])
    assert abs(served["a"] - served["b"]) <= 1


async def test_rate(queue: TimedQueue) -> None:
    await queue.configure("tps:a1", 50)
    await queue.push(job(f"{n}") for n in range(300))
    sent, windows = 0, []
    for _ in range(60):
        now = len(await drawn(queue))
        windows.append(now)
        sent += now
        await queue.pass_time(50)
    assert windows[0] == 10, "a fifth of a second's rate may be saved up"
    assert abs(sent - (50 * 3 + 10)) <= 3
    assert max(sum(windows[at : at + 20]) for at in range(40)) <= 50 + 10 + 1


async def test_long_messages_borrow_from_the_next(queue: TimedQueue) -> None:
    await queue.configure("tps", 10)
    await queue.push(job(f"{n}", cost=5) for n in range(10))
    sent = 0
    for _ in range(20):
        sent += 5 * len(await drawn(queue))
        await queue.pass_time(100)
    assert 15 <= sent <= 10 * 2 + 5


async def test_a_throttled_channel_keeps_nobody_waiting(queue: TimedQueue) -> None:
    await queue.configure("tps:slow", 1)
    await queue.push([job("s1", "a", "slow"), job("s2", "a", "slow"), job("f1", "a", "fast")])
    draw = await queue.pop(10)
    assert sorted(ids(draw.leases)) == ["f1", "s1"]
    draw = await queue.pop(10)
    assert draw.next_due is not None and draw.next_due <= 1


async def test_changing_a_rate_takes_effect_at_once(queue: TimedQueue) -> None:
    await queue.configure("tps:a1", 1)
    await queue.push(job(f"{n}") for n in range(10))
    assert len(await drawn(queue)) == 1
    await queue.configure("tps:a1", 0)
    await queue.pass_time(1000)
    assert len(await drawn(queue)) == 9


async def test_a_held_channel_rests(queue: TimedQueue) -> None:
    await queue.push([job("1"), job("2", channel="a2")])
    await queue.hold("a1", 30_000)
    assert await drawn(queue) == ["2"]
    await queue.pass_time(29_000)
    assert await drawn(queue) == []
    await queue.hold("a1", 500)
    await queue.pass_time(1_000)
    assert await drawn(queue) == ["1"], "a shorter hold doesn't shorten a longer one, nor lengthen it"


async def test_cap(queue: TimedQueue) -> None:
    await queue.configure("cap", 3)
    await queue.configure("cap:b", 1)
    await queue.push(job(f"{o}{n}", o) for o in "ab" for n in range(5))
    first = (await queue.pop(10)).leases
    assert Counter(one[0] for one in ids(first)) == {"a": 3, "b": 1}
    await queue.ack([lease for lease in first if lease.id == "a0"])
    assert ids((await queue.pop(10)).leases) == ["a3"]
    await queue.configure("cap:b", None)
    assert sorted(ids((await queue.pop(10)).leases)) == ["b1", "b2"]


async def test_pausing(queue: TimedQueue) -> None:
    await queue.push([job("1", "a"), job("2", "b", "b1"), job("3", "b", "b2")])
    await queue.pause_owner("a")
    await queue.pause_channel("b2")
    assert await drawn(queue) == ["2"]
    await queue.pause_owner("a", paused=False)
    await queue.pause_channel("b2", paused=False)
    assert sorted(await drawn(queue)) == ["1", "3"]


async def test_cancelling(queue: TimedQueue) -> None:
    await queue.push([job("lane"), job("delayed", delay_ms=1000), job("first", group="g"), job("second", group="g")])
    assert await queue.cancel(["lane", "delayed", "none"]) == [True, True, False]
    assert await queue.cancel(["first"]) == [True]
    leases = (await queue.pop(10)).leases
    assert ids(leases) == ["second"]
    assert await queue.cancel(["second"]) == [True]
    await queue.nack(leases, delay_ms=10)
    assert await queue.depth("a") == 0
    assert await queue.push([job("second")]) == 1, "it is gone"


async def test_cancelled_jobs_behind_others_and_dead_ones(queue: TimedQueue) -> None:
    await queue.push([job("1", group="g"), job("2", group="g"), job("3", group="g")])
    assert await queue.cancel(["2"]) == [True]
    for _ in range(3):
        await queue.pop(1, lease_ms=1)
        await queue.pass_time(2)
    assert await drawn(queue) == ["3"]
    assert await queue.cancel(["1"]) == [True]
    assert await queue.dead() == []


async def test_the_bell_wakes_an_idle_worker(queue: TimedQueue) -> None:
    assert (await queue.pop(1)).next_due is None
    waiting = asyncio.create_task(queue.wait(longest=5))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await queue.push([job("1")])
    await asyncio.wait_for(waiting, 0.5)
    assert await drawn(queue) == ["1"]


async def test_a_worker_that_finds_nothing_sleeps(queue: TimedQueue) -> None:
    await queue.push(job(f"{n}") for n in range(5))
    while await drawn(queue):
        pass
    waiting = asyncio.create_task(queue.wait(longest=5))
    await asyncio.sleep(0.1)
    assert not waiting.done(), "old rings are forgotten when the queue is found empty"
    waiting.cancel()


async def test_measures(queue: TimedQueue) -> None:
    await queue.push([job("1"), job("2", "b", lane=Lane.BULK), job("3", delay_ms=10_000), job("4", "c")])
    await queue.pause_owner("c")
    await queue.pass_time(3_000)
    measured = await queue.measure()
    assert (measured.jobs, measured.leased, measured.delayed, measured.paused_owners) == (4, 0, 1, 1)
    assert (measured.oldest_high, measured.oldest_bulk) == (3, 3)
    assert await queue.missing(["1", "9", "3"]) == ["9"]


async def test_instances_are_apart(queue: TimedQueue, redis: Redis) -> None:
    await queue.push([job("1")])
    assert (await FairQueue(redis, "other").pop(1)).leases == []


async def test_scripts_lost_by_the_server_are_loaded_again(queue: TimedQueue, redis: Redis) -> None:
    await queue.push([job("1")])
    await redis.script_flush()
    assert await drawn(queue) == ["1"]


async def test_time_is_the_server_s(redis: Redis) -> None:
    queue = FairQueue(redis, "test")
    await queue.push([job("1", delay_ms=60), job("2")])
    assert ids((await queue.pop(5, lease_ms=40)).leases) == ["2"]
    await asyncio.sleep(0.07)
    assert ids((await queue.pop(5)).leases) == ["2", "1"]


async def test_a_survey_shows_whose_jobs_wait_and_how_long(queue: TimedQueue) -> None:
    await queue.push(job(f"a{n}", "a", "a1", lane=Lane.BULK) for n in range(5))
    await queue.pass_time(3_000)
    await queue.push([job("a9", "a", "a2"), job("b1", "b", "b1")])
    await queue.pause_channel("a1")
    await queue.pass_time(500)
    await queue.pop(1)
    survey = await queue.survey()
    assert [(one.owner, one.jobs, one.leased) for one in survey.owners] == [("a", 6, 1), ("b", 1, 0)]
    assert (survey.owners[0].oldest_bulk, survey.owners[1].oldest_high) == (3.5, 0.5)
    assert [(one.channel, one.lane, one.jobs, one.oldest) for one in survey.lanes] == [
        ("a1", "b", 5, 3.5),
        ("a2", "h", 1, 0.0),
        ("b1", "h", 1, 0.5),
    ]
    assert len((await queue.survey(1)).owners) == 1
    assert await queue.backlog("a1") == 5
    assert await queue.backlog("nobody") == 0


async def test_a_probe_lets_one_job_of_a_paused_channel_through(queue: TimedQueue) -> None:
    await queue.push(job(f"a{n}", "a", "a1") for n in range(3))
    assert not await queue.probe_channel("a1")  # it isn't paused
    await queue.pause_channel("a1")
    assert (await queue.pop(5)).leases == []
    assert await queue.probe_channel("a1")
    assert [lease.id for lease in (await queue.pop(5)).leases] == ["a0"]
    assert (await queue.pop(5)).leases == []
    assert await queue.probe_channel("a1")
    await queue.pause_channel("a1", paused=False)
    assert [lease.id for lease in (await queue.pop(5)).leases] == ["a1", "a2"]
    assert (await queue.pop(5)).leases == []

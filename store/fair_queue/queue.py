"""The fair queue: a thin face of its scripts."""

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from store.fair_queue.jobs import Draw, Job, Lane, LaneBacklog, Lease, Measures, OwnerBacklog, Survey

_SCRIPTS = Path(__file__).parent / "scripts"
# A script keeps all other clients waiting, so a long list is cut.
_JOBS_PER_CALL = 200
LONGEST_WAIT = 1.0


class FairQueue:
    """One instance (`send`, `realtime`, …) of the queue.

    `max_expiries`: deliveries that end with the death of their worker before a job is set aside as dead.
    `bulk_every`: one pick in so many is bulk, even while individual jobs wait. Needs Redis 6.2 or later.
    """

    def __init__(self, redis: Redis, name: str, *, max_expiries: int = 3, bulk_every: int = 8) -> None:
        self._redis, self._prefix = redis, f"{{fq:{name}}}:"
        self._max_expiries, self._bulk_every = max_expiries, bulk_every
        self._scripts = {path.stem: _script(redis, path) for path in _SCRIPTS.glob("*.lua") if path.stem != "prelude"}

    async def push(self, jobs: Iterable[Job]) -> int:
        """Puts jobs in; those that are in already, in whatever state, change nothing. Returns how many are new."""
        added = 0
        for batch in _batches(jobs):
            added += await self._call("push", *itertools.chain.from_iterable(map(_arguments, batch)))
        return added

    async def pop(self, most: int, *, lease_ms: int = 60_000) -> Draw:
        """Draws up to `most` jobs; each must be acked, nacked or extended before its lease ends."""
        reply = await self._call("pop", most, lease_ms, self._max_expiries, self._bulk_every)
        due, expired, died = reply[:3]
        fields = [reply[at : at + 4] for at in range(3, len(reply), 4)]
        leases = [Lease(_text(id_), int(fence), payload, int(at)) for id_, fence, payload, at in fields]
        return Draw(leases, None if due < 0 else due / 1000, expired, died)

    async def wait(self, next_due: float | None = None, *, longest: float = LONGEST_WAIT) -> None:
        """Returns when there may be something to draw: at the bell, when something comes due, after a second."""
        seconds = longest if next_due is None else min(longest, next_due)
        await self._redis.blpop([f"{self._prefix}bell"], timeout=max(seconds, 0.01))

    async def ack(self, leases: Sequence[Lease], *, gap_ms: int = 0) -> list[bool]:
        """Ends jobs; the next of each one's group follows after a gap. False: the lease is no longer this worker's."""
        return await self._each("ack", [gap_ms], [(lease.id, lease.fence) for lease in leases])

    async def nack(self, leases: Sequence[Lease], *, delay_ms: int = 0, hold: bool = True) -> list[bool]:
        """Puts jobs back: at the head of their lane, or after a delay. `hold`: those behind them in a group wait."""
        return await self._each("nack", [], [(lease.id, lease.fence, delay_ms, int(hold)) for lease in leases])

    async def extend(self, leases: Sequence[Lease], *, lease_ms: int = 60_000) -> list[bool]:
        """Lets leases end so much later than now."""
        return await self._each("extend", [lease_ms], [(lease.id, lease.fence) for lease in leases])

    async def hold(self, channel: str, ms: int) -> None:
        """Gives a channel no tokens for a while: its provider said that this is too fast."""
        await self._call("hold", channel, ms)

    async def pause_owner(self, owner: str, *, paused: bool = True) -> None:
        """Draws nothing of an owner until it is resumed."""
        await self._call("pause", "o", owner, int(paused))

    async def pause_channel(self, channel: str, *, paused: bool = True) -> None:
        """Draws nothing of a channel until it is resumed."""
        await self._call("pause", "c", channel, int(paused))

    async def probe_channel(self, channel: str) -> bool:
        """Lets one more job of a paused channel be drawn, to see how its provider does. False: it isn't paused."""
        return bool(await self._call("probe", channel))

    async def revive(self, ids: Sequence[str]) -> list[bool]:
        """Puts dead jobs back in their lanes; False: it isn't dead."""
        return await self._each("revive", [], [(one,) for one in ids])

    async def cancel(self, ids: Sequence[str]) -> list[bool]:
        """Takes jobs out; one that is leased goes when its lease ends. False: there is none."""
        return await self._each("cancel", [], [(one,) for one in ids])

    async def configure(self, setting: str, value: float | None) -> None:
        """Changes a setting, effective at the next pick; None takes it back to its default.

        `tps` and `tps:<channel>` (cost per second, 0 is unlimited), `burst` (seconds of rate that may be saved up),
        `cap` and `cap:<owner>` (most leased jobs of an owner), `w:<owner>` (weight of its share).
        """
        await self._call("configure", setting, "" if value is None else value)

    async def depth(self, owner: str | int) -> int:
        """How many jobs of an owner wait or are being done."""
        return int(await self._redis.hget(f"{self._prefix}depth", str(owner)) or 0)

    async def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of these jobs that the queue doesn't know."""
        async with self._redis.pipeline(transaction=False) as pipeline:
            for one in ids:
                pipeline.exists(f"{self._prefix}j:{one}")
            known = await pipeline.execute()
        return [one for one, is_known in zip(ids, known, strict=True) if not is_known]

    async def dead(self, most: int = 100) -> list[tuple[str, bytes]]:
        """The dead jobs that died first: id and payload."""
        ids = [_text(one) for one in await self._redis.lrange(f"{self._prefix}dead", 0, most - 1)]
        async with self._redis.pipeline(transaction=False) as pipeline:
            for one in ids:
                pipeline.hget(f"{self._prefix}j:{one}", "d")
            payloads = await pipeline.execute()
        return [(one, payload) for one, payload in zip(ids, payloads, strict=True) if payload is not None]

    async def measure(self) -> Measures:
        """How the queue stands."""
        counted = [int(value) for value in await self._call("measure")]
        return Measures(*counted[:7], *(age / 1000 for age in counted[7:]))

    async def survey(self, most: int = 20) -> Survey:
        """The owners and the lanes with the most jobs, paused ones too."""
        reply = [_text(one) if isinstance(one, bytes) else one for one in await self._call("survey", most)]
        owners = 1 + 5 * int(reply[0])
        return Survey(
            [OwnerBacklog(o, n, leased, h / 1000, b / 1000) for o, n, leased, h, b in _rows(reply[1:owners], 5)],
            [LaneBacklog(ch, Lane(p), n, age / 1000) for ch, p, n, age in _rows(reply[owners:], 4)],
        )

    async def backlog(self, channel: str) -> int:
        """How many jobs of a channel wait or are being done."""
        counts = await self._redis.hmget(f"{self._prefix}cdepth", [f"{channel}:{lane}" for lane in Lane])
        return sum(int(count or 0) for count in counts)

    async def _each(self, name: str, first: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> list[bool]:
        if not rows:
            return []
        reply = await self._call(name, *first, *itertools.chain.from_iterable(rows))
        return [bool(one) for one in reply]

    async def _call(self, name: str, *arguments: Any) -> Any:
        return await self._scripts[name](keys=[self._prefix], args=arguments)


def _script(redis: Redis, path: Path) -> AsyncScript:
    return redis.register_script((_SCRIPTS / "prelude.lua").read_text() + path.read_text())


def _batches(jobs: Iterable[Job]) -> Iterable[Sequence[Job]]:
    rest = iter(jobs)
    return iter(lambda: list(itertools.islice(rest, _JOBS_PER_CALL)), [])


def _rows(flat: Sequence[Any], width: int) -> Iterable[Sequence[Any]]:
    return (flat[at : at + width] for at in range(0, len(flat), width))


def _arguments(job: Job) -> tuple[Any, ...]:
    return (job.id, job.owner, job.channel, job.lane, job.cost, job.payload, job.delay_ms, job.group)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value

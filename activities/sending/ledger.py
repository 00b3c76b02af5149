"""The end of attempts: results are written in one statement for all that have come meanwhile, then leases are ended."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import structlog

from activities.sending.attempts import NO_WAY, Attempted
from activities.sending.ports import Results, SendQueue
from store.fair_queue.jobs import Lease

_log = structlog.get_logger(__name__)

GATHER = 0.005
"""Seconds for which results are gathered before they are written."""
LONGEST_PAUSE = 5.0
"""Seconds between tries while the database is away; leases are kept meanwhile, so nothing is sent again."""


class Watch(Protocol):
    """`activities.sending.breaker.Breaker`."""

    async def note(self, batch: Sequence[Attempted]) -> None: ...


class Ways(Protocol):
    """`activities.sending.detours.Detours`."""

    async def take(self, batch: Sequence[Attempted]) -> None: ...


class Ledger:
    """Settles attempts in batches, one batch at a time."""

    def __init__(
        self, queue: SendQueue, results: Results, *, breaker: Watch | None = None, detours: Ways | None = None
    ) -> None:
        self._queue, self._results, self._breaker, self._detours = queue, results, breaker, detours
        self._due: list[tuple[Attempted, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def settle(self, attempted: Attempted) -> None:
        """Returns when the result is written and the lease is ended."""
        settled = asyncio.get_running_loop().create_future()
        self._due.append((attempted, settled))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await settled

    async def _write(self) -> None:
        pause = GATHER
        while self._due:
            await asyncio.sleep(pause)
            batch, self._due = self._due, []
            try:
                await self._settle([attempted for attempted, _ in batch])
            except Exception as e:
                _log.warning("results could not be written yet", messages=len(batch), error=repr(e))
                self._due = batch + self._due
                pause = min(max(pause * 2, 0.1), LONGEST_PAUSE)
                continue
            pause = GATHER
            for _, settled in batch:
                if not settled.done():
                    settled.set_result(None)

    async def _settle(self, batch: Sequence[Attempted]) -> None:
        results = [attempted.result for attempted in batch if attempted.result]
        again = await self._results.write(results) if results else {}
        await self._hold_channels(batch)
        if self._detours is not None:
            await self._detours.take(batch)
        await self._end_leases([attempted for attempted in batch if attempted.detour is None], again)
        if self._breaker is not None:
            await self._breaker.note(batch)

    async def _hold_channels(self, batch: Sequence[Attempted]) -> None:
        pauses: dict[str, float] = {}
        for attempted in batch:
            if attempted.pause:
                pauses[attempted.channel] = max(attempted.pause, pauses.get(attempted.channel, 0.0))
        for channel, pause in pauses.items():
            await self._queue.hold(channel, int(pause * 1000))

    async def _end_leases(self, batch: Sequence[Attempted], again: Mapping[UUID, datetime]) -> None:
        """Messages that are over leave the queue, throttled ones wait where they are, errored ones step aside."""
        over: dict[int, list[Lease]] = {}
        throttled, later = list[Lease](), list[Lease]()
        aside: dict[int, list[Lease]] = {}
        for attempted in batch:
            result = attempted.result
            if attempted.later is not None:
                later.append(attempted.lease)
            elif result is not None and result.status is None:
                throttled.append(attempted.lease)
            elif result is not None and result.msg in again:
                delay = (again[result.msg] - datetime.now(UTC)).total_seconds()
                aside.setdefault(max(0, int(delay)), []).append(attempted.lease)
            else:
                over.setdefault(attempted.gap_ms, []).append(attempted.lease)
        for gap, leases in over.items():
            _tell_stale(leases, await self._queue.ack(leases, gap_ms=gap))
        _tell_stale(throttled, await self._queue.nack(throttled, delay_ms=0, hold=True))
        _tell_stale(later, await self._queue.nack(later, delay_ms=int(NO_WAY * 1000), hold=True))
        for seconds, leases in aside.items():
            _tell_stale(leases, await self._queue.nack(leases, delay_ms=seconds * 1000, hold=False))


def _tell_stale(leases: Sequence[Lease], ended: Sequence[bool]) -> None:
    """A lease that isn't ours any more is another sender's by now: nothing is to be done about it."""
    stale = [lease.id for lease, ok in zip(leases, ended, strict=True) if not ok]
    if stale:
        _log.warning("messages had gone to another sender meanwhile", messages=stale)

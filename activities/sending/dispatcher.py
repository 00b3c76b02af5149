"""The loop of a sender: draws leases as slots come free, and starts their attempts at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from activities.sending.attempts import Attempts
from activities.sending.ledger import Ledger
from activities.sending.ports import SendQueue
from activities.turns import Turn
from store.fair_queue.jobs import Lease

_log = structlog.get_logger(__name__)

MOST = 16
"""Messages drawn at a time."""
LEASE = 60.0
"""Seconds of a lease: longer than the longest send. One that is in use for a third of them is extended."""
AGAIN_IN = 5.0
"""Seconds after which a message is tried again that could not be tried at all: no Redis, no database."""
LAST_WAIT = 40.0
"""Seconds that a shutdown waits for sends, which take 35 at most. What can't be written even then, because the
database is away, is written by the sender to whom the message goes next: its mark says that it was sent."""


class Dispatcher:
    """Sends up to `concurrency` messages at a time for each loop of its process. `look` is called before each draw.

    A send outlives the turn that began it, so that a slow provider doesn't stop the draws of the next turn; when the
    worker shuts down, the turn waits for all.
    """

    def __init__(
        self,
        queue: SendQueue,
        attempts: Attempts,
        ledger: Ledger,
        *,
        concurrency: int,
        look: Callable[[], Awaitable[None]] | None = None,
        lease: float = LEASE,
    ) -> None:
        self._queue, self._attempts, self._ledger, self._concurrency = queue, attempts, ledger, concurrency
        self._look, self._lease_ms = look, int(lease * 1000)
        self._extended_after = lease / 3
        self._sending: dict[int, set[asyncio.Task[None]]] = {}
        self._leases: dict[Lease, float] = {}
        self._keeper: asyncio.Task[None] | None = None

    async def run(self, number: int, turn: Turn) -> None:
        """Sends for a turn of the loop `number`."""
        sending = self._sending.setdefault(number, set())
        try:
            while turn.goes_on:
                if self._look is not None:
                    await self._look()
                await self._draw(sending, turn)
        except asyncio.CancelledError:
            await _finished(sending)
            raise
        if turn.is_last:
            await _finished(sending)

    async def finish(self) -> None:
        """Waits until all that was begun has come to its end."""
        for sending in self._sending.values():
            await _finished(sending)

    async def _draw(self, sending: set[asyncio.Task[None]], turn: Turn) -> None:
        free = self._concurrency - len(sending)
        if free <= 0:
            await turn.until(asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED))
            return
        draw = await self._queue.pop(min(free, MOST), lease_ms=self._lease_ms)
        for lease in draw.leases:
            self._begin(lease, sending)
        if draw.leases:
            turn.did(len(draw.leases))
        else:
            await turn.until(self._queue.wait(draw.next_due))

    def _begin(self, lease: Lease, sending: set[asyncio.Task[None]]) -> None:
        self._leases[lease] = time.monotonic()
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep_leases())
        task = asyncio.create_task(self._deliver(lease))
        sending.add(task)
        task.add_done_callback(sending.discard)

    async def _deliver(self, lease: Lease) -> None:
        try:
            await self._ledger.settle(await self._attempts.make(lease))
        except Exception as e:
            _log.exception("a message could not be tried", message=lease.id, error=repr(e))
            await self._give_back(lease)
        finally:
            self._leases.pop(lease, None)

    async def _give_back(self, lease: Lease) -> None:
        """It was not the message's fault, so it must not count as a death of its worker, of which it has three."""
        try:
            await self._queue.nack([lease], delay_ms=int(AGAIN_IN * 1000), hold=True)
        except Exception as e:
            _log.warning("a message could not be given back, its lease will end", message=lease.id, error=repr(e))

    async def _keep_leases(self) -> None:
        """Extends the leases of what takes long, as when the database is away and results can't be written."""
        while self._leases:
            await asyncio.sleep(self._extended_after / 4)
            now = time.monotonic()
            old = [lease for lease, since in self._leases.items() if now - since >= self._extended_after]
            if not old:
                continue
            try:
                await self._queue.extend(old, lease_ms=self._lease_ms)
            except Exception as e:
                _log.warning("leases could not be extended", leases=len(old), error=repr(e))
                continue
            self._leases.update({lease: now for lease in old if lease in self._leases})


async def _finished(sending: set[asyncio.Task[None]]) -> None:
    """What has been begun is brought to its end, for nobody else can."""
    if sending:
        await asyncio.wait(sending, timeout=LAST_WAIT)

"""Callbacks that come at the same time are stored together: under load one commit serves dozens of them.

What comes while a batch is being written waits for the next one, so an idle system stores a callback at once and the
batches grow by themselves. A batch that fails is written again one by one: no callback fails for another's fault.
"""

import asyncio
from collections.abc import Sequence

import structlog

from web.callbacks.storing import Callback, CallbackWriter, Written

log = structlog.get_logger()

MOST = 100
"""Callbacks in one transaction."""
WRITERS = 2
"""Transactions at a time: while one waits for the disk or for a lock, the other goes on."""

Waiting = tuple[Callback, "asyncio.Future[Written]"]
Key = tuple[int, str]


class Gatherer:
    """Hands callbacks to the writer in batches. Messages of one sender are written one after another."""

    def __init__(self, writer: CallbackWriter) -> None:
        self._writer = writer
        self._due: list[Waiting] = []
        self._busy: set[Key] = set()
        self._writing: set[asyncio.Task[None]] = set()

    async def write(self, callback: Callback) -> Written:
        """Returns after the commit. Raises what kept this callback from being stored."""
        written = asyncio.get_running_loop().create_future()
        self._due.append((callback, written))
        self._begin()
        return await asyncio.shield(written)

    async def close(self) -> None:
        """Waits for what is being written."""
        while self._writing:
            await asyncio.wait(self._writing)

    def _begin(self) -> None:
        while self._due and len(self._writing) < WRITERS and (batch := self._take()):
            task = asyncio.create_task(self._write(batch))
            self._writing.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        self._begin()

    def _take(self) -> list[Waiting]:
        """The next callbacks; one whose sender is in a batch already, or is passed over here, stays for a later one."""
        batch, left, passed = list[Waiting](), list[Waiting](), set[Key]()
        for one in self._due:
            keys = one[0].senders
            if len(batch) == MOST or not passed.union(self._busy).isdisjoint(keys):
                left.append(one)
                passed.update(keys)
            else:
                batch.append(one)
                self._busy.update(keys)
        self._due = left
        return batch

    async def _write(self, batch: Sequence[Waiting]) -> None:
        try:
            await self._write_all(batch)
        finally:
            self._busy.difference_update(key for callback, _ in batch for key in callback.senders)

    async def _write_all(self, batch: Sequence[Waiting]) -> None:
        try:
            for (_, waiting), written in zip(
                batch, await self._writer.write([callback for callback, _ in batch]), strict=True
            ):
                waiting.set_result(written)
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            log.warning("callbacks could not be stored together, storing them one by one", error=repr(error))
            for one in batch:
                await self._write_all([one])

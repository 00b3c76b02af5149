"""Opening a batch: a transaction, and what follows its commit."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol
from uuid import UUID

import structlog

from activities.pipeline.batch import Batch, Outgoing, Workspaces
from activities.pipeline.courtesy import Courtesy
from flows.engine import Engine
from store.conversations import writing
from store.conversations.pool import ConversationPool
from store.conversations.records import HoldRecord, Writes

log = structlog.get_logger()

_SOMEBODY_WAITS = ("call", "start", "broadcast")


class Push(Protocol):
    """Hands committed messages to the send queue; pushing a message twice does nothing."""

    async def push(self, messages: Sequence[Outgoing]) -> None:
        """Pushes all in one go."""
        ...


class Bell(Protocol):
    """Tells others in the deployment that there is something to do."""

    async def events_waiting(self) -> None:
        """Wakes handlers."""
        ...

    async def parking_waiting(self) -> None:
        """Wakes those who make calls and park runs."""
        ...


class OpenBatch(Batch):
    """A batch with its connection at hand."""

    hold: HoldRecord | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.started: set[str] = set()
        """Keys of starts that were applied in this transaction."""

    @property
    def connection(self) -> Any:
        return self._connection

    def live_runs(self, contact: int) -> set[UUID]:
        """The runs of the contact's waiting session that are not over."""
        session = self.conversations[contact].state.session
        return {UUID(run.uuid) for run in session.runs if not run.is_over} if session else set()


class Opener:
    """Opens batches on one pool, with one engine."""

    def __init__(self, pool: ConversationPool, engine: Engine, workspaces: Workspaces, push: Push, bell: Bell) -> None:
        self._pool, self._engine, self._workspaces = pool, engine, workspaces
        self._push, self._bell = push, bell
        self.courtesy = Courtesy()
        """Who goes first, among all that this process does."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """A bare transaction."""
        return self._pool.transaction()

    @asynccontextmanager
    async def batch(self, own_run: UUID | None = None) -> AsyncIterator[OpenBatch]:
        """A transaction that writes what the batch did; after its commit messages are pushed and others are woken."""
        async with self._pool.transaction() as connection:
            batch = OpenBatch(connection, self._engine, self._workspaces, own_run=own_run)
            yield batch
            writes = batch.collect()
            await writing.write(connection, writes)
        await self._after(batch, writes)

    async def _after(self, batch: Batch, writes: Writes) -> None:
        outgoing = batch.outgoing(writes)
        if outgoing:
            try:
                await self._push.push(outgoing)
            except Exception:
                # The rows say "queued" and the outbox sweep will push them: nothing is lost, only late.
                log.exception("messages committed but not pushed", messages=len(outgoing))
        if any(record.kind in _SOMEBODY_WAITS for record in writes.parking):
            await self._bell.parking_waiting()
        if writes.holds_released or writes.events_new:
            await self._bell.events_waiting()


def told(error: Exception) -> str:
    """An error as it is shown to people."""
    return f"{type(error).__name__}: {error}"

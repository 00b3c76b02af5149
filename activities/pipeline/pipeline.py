"""The pipeline's face: what handlers, starts and run workflows call."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import orjson
import structlog

from activities.pipeline.batch import Batch, Outgoing, Workspaces
from activities.pipeline.events import (
    Event,
    FlowStarted,
    Interrupted,
    SprintTime,
    WaitExpired,
    WaitTimedOut,
    read_event,
)
from core.contracts.runs import RunOutcome, RunSummary
from core.contracts.starts import BatchOutcome
from flows.calls import CallMismatchError, CallResult
from flows.engine import Engine
from flows.errors import StartError
from store.conversations import drawing, loading, starting, writing
from store.conversations.pool import ConversationPool
from store.conversations.records import HoldRecord, PendingEvent, Writes

log = structlog.get_logger()

# A start locks this many contacts at a time, so that whoever writes in meanwhile waits a fraction of a second.
_CHUNK = 100
# While a message of the session is still on its way out, the wait's clock has not begun; how long until we look again.
_NOT_SENT_YET = timedelta(seconds=30)
_HELD = timedelta(seconds=30)


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


class Pipeline:
    """Moves conversations: one transaction for many contacts, then the push."""

    def __init__(self, pool: ConversationPool, engine: Engine, workspaces: Workspaces, push: Push, bell: Bell) -> None:
        self._pool, self._engine, self._workspaces = pool, engine, workspaces
        self._push, self._bell = push, bell

    async def handle_pending(self, limit: int) -> int:
        """Applies the oldest pending events of up to `limit` contacts; how many events those were, 0 if none was due.

        A batch that fails as a whole is applied contact by contact, so that only the event that can't be applied stays
        behind; after three tries it is set aside with its error.
        """
        contacts: list[int] = []
        try:
            async with self._batch() as batch:
                contacts = await drawing.lock_due(batch.connection, limit)
                return await self._handle(batch, contacts)
        except Exception as error:
            if not contacts:
                raise
            log.warning("batch failed, trying its contacts alone", contacts=len(contacts), error=repr(error))
        return sum([await self._handle_alone(contact) for contact in contacts])

    async def _handle(self, batch: "_OpenBatch", contacts: Sequence[int]) -> int:
        if not contacts:
            return 0
        events = await drawing.pending(batch.connection, contacts)
        await batch.load(contacts)
        handled = 0
        for event in events:
            if event.contact_id not in batch.conversations or event.contact_id in batch.broken:
                continue
            handled += 1
            try:
                await self._apply(batch, event)
                batch.extra.events_done.append(event.id)
            except Exception as error:
                log.exception("event failed", event=event.id, contact=event.contact_id, tries=event.tries + 1)
                batch.extra.events_failed.append((event.id, _told(error)))
                batch.broken.add(event.contact_id)
        gone = [event.id for event in events if event.contact_id not in batch.conversations]
        batch.extra.events_done.extend(gone)
        return handled + len(gone)

    async def _apply(self, batch: "_OpenBatch", pending: PendingEvent) -> None:
        event = event_of(pending)
        if isinstance(event, FlowStarted):
            # A start that had to wait behind a hold may have been queued twice, by two tries of its batch.
            if event.key in batch.started or await loading.keys_taken(batch.connection, [event.key]):
                return
            batch.started.add(event.key)
        await batch.apply(pending.contact_id, event)

    async def _handle_alone(self, contact: int) -> int:
        events: list[PendingEvent] = []
        try:
            async with self._batch() as batch:
                if not await drawing.lock(batch.connection, [contact], skip_busy=True):
                    return 0
                events = (await drawing.pending(batch.connection, [contact]))[:1]
                if not events or await drawing.hold_of(batch.connection, contact):
                    return 0
                await batch.load([contact])
                await self._apply(batch, events[0])
                batch.extra.events_done.append(events[0].id)
            return 1
        except Exception as error:
            if not events:
                raise
            log.exception("event failed alone", event=events[0].id, contact=contact, tries=events[0].tries + 1)
            async with self._pool.transaction() as connection:
                await drawing.fail_alone(connection, events[0].id, _told(error), tries=writing.MOST_TRIES)
            return 1

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        """Starts a batch's contacts in their flow; those that an earlier try started are skipped."""
        async with self._pool.transaction() as connection:
            plan = await starting.start_batch(connection, start, number)
        if plan is None or plan.is_over:
            return BatchOutcome()
        outcome = BatchOutcome()
        for first in range(0, len(plan.contact_ids), _CHUNK):
            outcome += await self._start_chunk(plan, plan.contact_ids[first : first + _CHUNK])
        return outcome

    async def _start_chunk(self, plan: starting.StartPlan, contacts: Sequence[int]) -> BatchOutcome:
        started = failed = 0
        async with self._batch() as batch:
            await drawing.lock(batch.connection, contacts)
            await batch.load(contacts)
            keys = {contact: f"start:{plan.uuid}:{contact}" for contact in batch.conversations}
            taken = await loading.keys_taken(batch.connection, list(keys.values()))
            for contact, key in keys.items():
                if key in taken:
                    continue
                event = _start_event(plan, key)
                conversation = batch.conversations[contact]
                if conversation.record.hold_id is not None:
                    # The contact's sprint waits for a call: the start waits behind it.
                    batch.extra.events_new.append((plan.workspace_id, contact, "flow_started", event.to_json()))
                    started += 1
                    continue
                try:
                    if await batch.apply(contact, event):
                        started += conversation.state.sessions_started
                    else:
                        started += 1
                except StartError as error:
                    failed += 1
                    log.warning("flow can't be started", start=str(plan.uuid), contact=contact, error=str(error))
                except Exception:
                    # One contact that breaks the engine must not keep the others of its batch from being started.
                    failed += 1
                    log.exception("contact can't be started", start=str(plan.uuid), contact=contact)
            await starting.count_started(batch.connection, plan.batch_id, started)
        return BatchOutcome(started=started, skipped=len(contacts) - started - failed, failed=failed)

    async def wake_run(self, run: UUID) -> RunOutcome:
        """A run's timer fired: applies the timeout or expiration if it is due, else says when it will be."""
        return await self._with_run(run, self._wake)

    async def _wake(self, batch: "_OpenBatch", contact: int, run: UUID) -> RunOutcome | None:
        session = batch.sessions.get(contact)
        if session is None or run not in batch.live_runs(contact):
            return None
        if session.current_run_uuid != run:
            # A parent: its child's end will say more.
            return RunOutcome(status="waiting", deadline=session.wait_expires_on)
        expires_on, times_out_on = session.wait_expires_on, await self._real_timeout(batch, session)
        if expires_on is not None and expires_on <= batch.now:
            event: Event = WaitExpired(key=f"expired:{session.sprint_uuid}", sprint=str(session.sprint_uuid))
        elif times_out_on is not None and times_out_on <= batch.now:
            event = WaitTimedOut(key=f"timed-out:{session.sprint_uuid}", sprint=str(session.sprint_uuid))
        else:
            deadline = min(filter(None, (expires_on, times_out_on)), default=None)
            await loading.set_parked(batch.connection, run, deadline)
            return RunOutcome(status="waiting", deadline=deadline)
        await batch.apply(contact, event)
        return None

    async def _real_timeout(self, batch: "_OpenBatch", session: Any) -> datetime | None:
        """A timeout counts from when the session's last message was sent (flow-spec 25)."""
        if session.wait_timeout_on is None:
            return None
        last = await loading.last_sent(batch.connection, session.id)
        if last is None:
            return session.wait_timeout_on  # type: ignore[no-any-return]
        status, created_on, sent_on = last
        if status in ("Q", "E", "I"):
            return max(session.wait_timeout_on, batch.now + _NOT_SENT_YET)  # type: ignore[no-any-return]
        late = (sent_on - created_on) if sent_on else timedelta()
        return session.wait_timeout_on + max(late, timedelta())  # type: ignore[no-any-return]

    async def continue_run(self, run: UUID) -> RunOutcome:
        """A call has its result: replays the held sprint past it."""
        return await self._with_run(run, self._continue, needs_hold=True)

    async def _continue(self, batch: "_OpenBatch", contact: int, run: UUID) -> RunOutcome | None:
        hold = batch.hold
        if hold is None or hold.run_uuid != run:
            return None
        results = [CallResult.from_json(result) for result in orjson.loads(hold.results)]
        if len(results) <= hold.call_number:
            return RunOutcome(status="calling", call=hold.uuid)
        try:
            done = await self._replay(batch, hold, results)
        except Exception as error:
            # Trying again would change nothing, and the contact's other events wait behind this one.
            log.exception("held event can't be applied, set aside", run=str(run), contact=contact)
            kind, payload = hold.event.get("kind", ""), hold.event
            batch.extra.events_set_aside.append((hold.workspace_id, contact, kind, payload, _told(error)))
            done = True
        if not done:
            return RunOutcome(status="calling", call=hold.uuid)
        batch.extra.holds_released.append(contact)
        return None

    async def _replay(self, batch: "_OpenBatch", hold: HoldRecord, results: Sequence[CallResult]) -> bool:
        event = read_event(hold.event)
        time = SprintTime(hold.started_on, int(hold.seed))
        try:
            return await batch.apply(hold.contact_id, event, time, results)
        except CallMismatchError:
            # The definition changed between the call and its result: what was asked is not what is asked now.
            log.warning("held sprint begun anew: its flow has changed", run=str(hold.run_uuid))
            return await batch.apply(hold.contact_id, event, time, ())

    async def interrupt_run(self, run: UUID) -> RunOutcome:
        """Ends the session of a run as interrupted, if it still waits."""
        return await self._with_run(run, self._interrupt)

    async def _interrupt(self, batch: "_OpenBatch", contact: int, run: UUID) -> RunOutcome | None:
        if run in batch.live_runs(contact):
            await batch.apply(contact, Interrupted(key=f"interrupted:{run}"))
        return None

    async def _with_run(self, run: UUID, step: Any, *, needs_hold: bool = False) -> RunOutcome:
        async with self._pool.transaction() as connection:
            contact = await drawing.contact_of_run(connection, run)
        if contact is None:
            return RunOutcome(status="gone")
        async with self._batch(own_run=run) as batch:
            if not await drawing.lock(batch.connection, [contact]):
                return RunOutcome(status="gone")
            batch.hold = await drawing.hold_of(batch.connection, contact)
            if batch.hold is not None and not needs_hold:
                return RunOutcome(status="waiting", deadline=batch.now + _HELD)
            await batch.load([contact])
            if contact not in batch.conversations:
                return RunOutcome(status="gone")
            answer = await step(batch, contact, run)
            deadline = batch.conversations[contact].state.deadline
        return answer or await self._standing(run, deadline)

    async def _standing(self, run: UUID, deadline: datetime | None) -> RunOutcome:
        """Where a run stands after its sprint was committed."""
        async with self._pool.transaction() as connection:
            row = await loading.run_state(connection, run)
        if row is None:
            return RunOutcome(status="gone")
        if row.status in ("A", "W"):
            return RunOutcome(status="waiting", deadline=deadline or row.wait_expires_on)
        return RunOutcome(status="ended", summary=RunSummary(**row.summary))

    @asynccontextmanager
    async def _batch(self, own_run: UUID | None = None) -> AsyncIterator["_OpenBatch"]:
        """A transaction; after its commit messages are pushed and others are woken."""
        async with self._pool.transaction() as connection:
            batch = _OpenBatch(connection, self._engine, self._workspaces, own_run=own_run)
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
        if any(record.kind in ("call", "start") for record in writes.parking):
            await self._bell.parking_waiting()
        if writes.holds_released or writes.events_new:
            await self._bell.events_waiting()


class _OpenBatch(Batch):
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


def _start_event(plan: starting.StartPlan, key: str) -> FlowStarted:
    return FlowStarted(
        key=key,
        flow=str(plan.flow_uuid),
        trigger_type="flow_action" if plan.run_summary else "manual",
        trigger=plan.trigger,
        start_id=plan.id,
        batch_id=plan.batch_id,
        is_batch=plan.contact_count > 1,
        skip_if_in_flow=bool(plan.exclusions.get("in_a_flow")),
    )


def event_of(pending: PendingEvent) -> Event:
    """What a pending row says has happened. Raises `UnknownEventError`."""
    return read_event({"kind": pending.kind, **pending.payload})


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

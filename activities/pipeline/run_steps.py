"""What a run's own workflow orders: its time, its answered calls, its interruption."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import orjson
import structlog

from activities.pipeline.conversation import seed_of
from activities.pipeline.events import Event, Interrupted, SprintTime, WaitExpired, WaitTimedOut, read_event
from activities.pipeline.opening import OpenBatch, Opener, told
from core.contracts.runs import RunOutcome, RunSummary
from flows.calls import CallMismatchError, CallResult
from store.conversations import drawing, loading
from store.conversations.pool import is_passing
from store.conversations.records import HoldRecord, SessionRecord

log = structlog.get_logger()

# While a message of the session is still on its way out, the wait's clock has not begun; how long until we look again.
_NOT_SENT_YET = timedelta(seconds=30)
_HELD = timedelta(seconds=30)

Step = Callable[[OpenBatch, int, UUID], Awaitable[RunOutcome | None]]
"""(batch, contact, run) to the outcome, or None when the outcome is where the run stands after the commit."""
GiveUp = Callable[[OpenBatch, int, UUID, Exception], Awaitable[None]]


class RunSteps:
    """Steps of single runs, each in a transaction of its own. All may be repeated."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    async def wake(self, run: UUID) -> RunOutcome:
        """A run's timer fired: applies the timeout or expiration if it is due, else says when it will be."""
        return await self._take(run, self._wake, self._fail)

    async def go_on(self, run: UUID) -> RunOutcome:
        """A call has its result: replays the held sprint past it."""
        return await self._take(run, self._continue, self._set_aside, beside_hold=True)

    async def interrupt(self, run: UUID) -> RunOutcome:
        """Ends the session of a run as interrupted, if it still waits; a call that it waits for is given up."""
        return await self._take(run, self._interrupt, self._fail, beside_hold=True)

    async def _wake(self, batch: OpenBatch, contact: int, run: UUID) -> RunOutcome | None:
        session = batch.sessions.get(contact)
        if session is None or run not in batch.live_runs(contact):
            return None
        if session.current_run_uuid != run:
            # A parent: its child's end will say more.
            return await _wait_until(batch, run, session.wait_expires_on)
        expires_on, times_out_on = session.wait_expires_on, await self._real_timeout(batch, session)
        if expires_on is not None and expires_on <= batch.now:
            event: Event = WaitExpired(key=f"expired:{session.sprint_uuid}", sprint=str(session.sprint_uuid))
        elif times_out_on is not None and times_out_on <= batch.now:
            event = WaitTimedOut(key=f"timed-out:{session.sprint_uuid}", sprint=str(session.sprint_uuid))
        else:
            return await _wait_until(batch, run, min(filter(None, (expires_on, times_out_on)), default=None))
        if await batch.apply(contact, event):
            return None
        return RunOutcome(status="calling", call=batch.extra.holds[-1].uuid)

    async def _real_timeout(self, batch: OpenBatch, session: SessionRecord) -> datetime | None:
        """A timeout counts from when the session's last message was sent (flow-spec 25)."""
        if session.wait_timeout_on is None:
            return None
        last = await loading.last_sent(batch.connection, session.id)
        if last is None:
            return session.wait_timeout_on
        status, created_on, sent_on = last
        if status in ("Q", "E", "I"):
            return max(session.wait_timeout_on, batch.now + _NOT_SENT_YET)
        late = (sent_on - created_on) if sent_on else timedelta()
        return session.wait_timeout_on + max(late, timedelta())

    async def _continue(self, batch: OpenBatch, contact: int, run: UUID) -> RunOutcome | None:
        hold = batch.hold
        if hold is None or hold.run_uuid != run:
            return None
        results = [CallResult.from_json(result) for result in orjson.loads(hold.results)]
        if len(results) <= hold.call_number:
            return RunOutcome(status="calling", call=hold.uuid)
        if not await self._replay(batch, hold, results):
            return RunOutcome(status="calling", call=hold.uuid)
        batch.extra.holds_released.append(contact)
        return None

    async def _replay(self, batch: OpenBatch, hold: HoldRecord, results: Sequence[CallResult]) -> bool:
        event = read_event(hold.event)
        time = SprintTime(hold.started_on, int(hold.seed))
        try:
            return await batch.apply(hold.contact_id, event, time, results)
        except CallMismatchError:
            # The definition changed between the call and its result: what was asked is not what is asked now.
            log.warning("held sprint begun anew: its flow has changed", run=str(hold.run_uuid))
            return await batch.apply(hold.contact_id, event, time, ())

    async def _interrupt(self, batch: OpenBatch, contact: int, run: UUID) -> RunOutcome | None:
        hold, conversation = batch.hold, batch.conversations[contact]
        if hold is not None and hold.run_uuid == run:
            conversation.drop(read_event(hold.event), SprintTime(hold.started_on, int(hold.seed)))
            batch.extra.holds_released.append(contact)
        elif hold is not None:
            return None
        if run in batch.live_runs(contact):
            await batch.apply(contact, Interrupted(key=f"interrupted:{run}"))
        return None

    async def _fail(self, batch: OpenBatch, contact: int, run: UUID, error: Exception) -> None:
        """What has come for a run can't be applied to it, now or ever: it ends, and says why."""
        if run in batch.live_runs(contact):
            time = SprintTime(batch.now, seed_of(f"failed:{run}"))
            batch.conversations[contact].fail(time, f"it could not go on: {told(error)}")

    async def _set_aside(self, batch: OpenBatch, contact: int, run: UUID, error: Exception) -> None:
        """Sets a held event aside, since the contact's other events wait behind it."""
        hold = batch.hold
        if hold is not None and hold.run_uuid == run:
            kind, payload = hold.event.get("kind", ""), hold.event
            batch.extra.events_set_aside.append((hold.workspace_id, contact, kind, payload, told(error)))
            batch.extra.holds_released.append(contact)

    async def _take(self, run: UUID, step: Step, give_up: GiveUp, *, beside_hold: bool = False) -> RunOutcome:
        """Takes a step; one that fails for another reason than the database's absence is given up."""
        try:
            return await self._step(run, step, beside_hold=beside_hold)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("run can't be moved on", run=str(run))
            return await self._step(run, partial(_given_up, give_up, error), beside_hold=beside_hold)

    async def _step(self, run: UUID, step: Step, *, beside_hold: bool) -> RunOutcome:
        async with self._opener.transaction() as connection:
            contact = await drawing.contact_of_run(connection, run)
        if contact is None:
            return RunOutcome(status="gone")
        async with self._opener.batch(own_run=run) as batch:
            if not await drawing.lock(batch.connection, [contact]):
                return RunOutcome(status="gone")
            batch.hold = await drawing.hold_of(batch.connection, contact)
            if batch.hold is not None and not beside_hold:
                return await _wait_until(batch, run, batch.now + _HELD)
            await batch.load([contact])
            if contact not in batch.conversations:
                return RunOutcome(status="gone")
            answer = await step(batch, contact, run)
            deadline = batch.conversations[contact].state.deadline
        return answer or await self._standing(run, deadline)

    async def _standing(self, run: UUID, deadline: datetime | None) -> RunOutcome:
        """Where a run stands after its sprint was committed."""
        async with self._opener.transaction() as connection:
            row = await loading.run_state(connection, run)
        if row is None:
            return RunOutcome(status="gone")
        if row.status in ("A", "W"):
            return RunOutcome(status="waiting", deadline=deadline or row.wait_expires_on)
        return RunOutcome(status="ended", summary=RunSummary(**row.summary))


async def _wait_until(batch: OpenBatch, run: UUID, deadline: datetime | None) -> RunOutcome:
    await loading.set_parked(batch.connection, run, deadline)
    return RunOutcome(status="waiting", deadline=deadline)


async def _given_up(give_up: GiveUp, error: Exception, batch: OpenBatch, contact: int, run: UUID) -> None:
    await give_up(batch, contact, run, error)

"""The pipeline's face: what handlers, starts and run workflows call."""

from uuid import UUID

import structlog

from activities.pipeline.batch import Workspaces
from activities.pipeline.courtesy import SLICE
from activities.pipeline.events import FlowStarted
from activities.pipeline.handling import EventHandler
from activities.pipeline.opening import Bell, OpenBatch, Opener, Push, told
from activities.pipeline.run_steps import RunSteps
from core.contracts.runs import RunOutcome
from core.contracts.starts import BatchOutcome
from flows.engine import Engine
from flows.errors import StartError
from store.conversations import drawing, loading, starting
from store.conversations.batches import BatchStore, Tally
from store.conversations.pool import ConversationPool, is_of_the_data

log = structlog.get_logger()

_batches = BatchStore("flow_start")
# A start locks this many contacts at a time, so that whoever writes in meanwhile waits a fraction of a second.
_CHUNK = 100


class Pipeline:
    """Moves conversations: one transaction for many contacts, then the push."""

    def __init__(self, pool: ConversationPool, engine: Engine, workspaces: Workspaces, push: Push, bell: Bell) -> None:
        self._opener = Opener(pool, engine, workspaces, push, bell)
        self.courtesy = self._opener.courtesy
        self._handler, self._steps = EventHandler(self._opener), RunSteps(self._opener)

    async def handle_pending(self, limit: int) -> int:
        """Applies the oldest pending events of up to `limit` contacts; see `handling`."""
        return await self._handler.handle(limit)

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        """Starts a batch's contacts in their flow; goes on where an earlier try ended."""
        async with self._opener.transaction() as connection:
            plan = await starting.start_batch(connection, start, number)
        if plan is None:
            return BatchOutcome()
        size = _CHUNK
        while True:
            try:
                if not await self._start_chunk(plan, size):
                    break
            except Exception as error:
                if not is_of_the_data(error):
                    raise
                log.warning("contacts can't be stored", start=str(start), batch=number, size=size, error=told(error))
                if size == 1:
                    await self._pass_over(plan)
                size = 1 if size > 1 else _CHUNK
        async with self._opener.transaction() as connection:
            tally = await _batches.tally(connection, plan.batch_id)
        return BatchOutcome(started=tally.started, skipped=tally.skipped, failed=tally.failed)

    async def _start_chunk(self, plan: starting.StartPlan, size: int) -> bool:
        """Starts the next contacts of a batch; False when there are none."""
        await self.courtesy.give_way()
        async with self._opener.batch() as batch:
            first = await _batches.lock(batch.connection, plan.batch_id)
            if first is None or first >= len(plan.contact_ids):
                return False
            contacts = plan.contact_ids[first : first + size]
            await drawing.lock(batch.connection, contacts)
            await batch.load(contacts)
            keys = {contact: f"start:{plan.uuid}:{contact}" for contact in batch.conversations}
            taken = await loading.keys_taken(batch.connection, list(keys.values()))
            tally = Tally()
            for place, (contact, key) in enumerate(keys.items(), 1):
                if key not in taken:
                    await self._start_contact(batch, plan, contact, key, tally)
                if place % SLICE == 0:
                    await self.courtesy.give_way()
            tally.skipped = len(contacts) - tally.started - tally.failed
            await _batches.move_on(batch.connection, plan.batch_id, first + len(contacts), tally)
        return True

    async def _start_contact(
        self, batch: OpenBatch, plan: starting.StartPlan, contact: int, key: str, tally: Tally
    ) -> None:
        event, conversation = _start_event(plan, key), batch.conversations[contact]
        if conversation.record.hold_id is not None:
            # The contact's sprint waits for a call: the start waits behind it.
            batch.extra.events_new.append((plan.workspace_id, contact, "flow_started", event.to_json()))
            tally.started += 1
            return
        try:
            done = await batch.apply(contact, event)
            tally.started += conversation.state.sessions_started if done else 1
        except StartError as error:
            tally.failed += 1
            log.warning("flow can't be started", start=str(plan.uuid), contact=contact, error=str(error))
        except Exception:
            # One contact that breaks the engine must not keep the others of its batch from being started.
            tally.failed += 1
            log.exception("contact can't be started", start=str(plan.uuid), contact=contact)

    async def _pass_over(self, plan: starting.StartPlan) -> None:
        """Counts the next contact of a batch as failed: alone, too, what it makes can't be stored."""
        async with self._opener.transaction() as connection:
            first = await _batches.lock(connection, plan.batch_id)
            if first is not None:
                await _batches.move_on(connection, plan.batch_id, first + 1, Tally(failed=1))

    async def wake_run(self, run: UUID) -> RunOutcome:
        """A run's timer fired: applies the timeout or expiration if it is due, else says when it will be."""
        return await self._steps.wake(run)

    async def continue_run(self, run: UUID) -> RunOutcome:
        """A call has its result: replays the held sprint past it."""
        return await self._steps.go_on(run)

    async def interrupt_run(self, run: UUID) -> RunOutcome:
        """Ends the session of a run as interrupted, if it still waits."""
        return await self._steps.interrupt(run)


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

"""Makes the messages of broadcasts: a hundred contacts in one transaction, then the push."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog

from activities.broadcasting.messages import content_of, message_of
from activities.pipeline.batch import Outgoing, Workspaces
from activities.pipeline.courtesy import SLICE, Courtesy
from activities.pipeline.opening import Push
from core.contracts.starts import BatchOutcome
from store.conversations import broadcasting, loading, writing
from store.conversations.batches import BatchStore, Tally
from store.conversations.broadcasting import BroadcastPlan
from store.conversations.pool import ConversationPool, is_of_the_data
from store.conversations.records import Writes

log = structlog.get_logger()

CHUNK = 100
_batches = BatchStore("broadcast")


class Broadcaster:
    """Sends batches of broadcasts.

    Contacts aren't locked, for nothing of theirs is changed; the batch is, so that each contact gets one message
    however often the batch is tried.
    """

    def __init__(
        self, pool: ConversationPool, workspaces: Workspaces, push: Push, courtesy: Courtesy | None = None
    ) -> None:
        self._pool, self._workspaces, self._push = pool, workspaces, push
        self._courtesy = courtesy or Courtesy()

    async def send_batch(self, broadcast: UUID, number: int) -> BatchOutcome:
        """Makes and queues the messages of a batch; goes on where an earlier try ended."""
        async with self._pool.transaction() as connection:
            plan = await broadcasting.broadcast_batch(connection, broadcast, number)
        if plan is None:
            return BatchOutcome()
        size = CHUNK
        while True:
            try:
                if not await self._send_chunk(plan, size):
                    break
            except Exception as error:
                if not is_of_the_data(error):
                    raise
                log.warning("messages can't be stored", broadcast=str(broadcast), batch=number, size=size)
                if size == 1:
                    await self._pass_over(plan)
                size = 1 if size > 1 else CHUNK
        async with self._pool.transaction() as connection:
            tally = await _batches.tally(connection, plan.batch_id)
        return BatchOutcome(started=tally.started, skipped=tally.skipped, failed=tally.failed)

    async def _send_chunk(self, plan: BroadcastPlan, size: int) -> bool:
        """Makes the messages of the next contacts of a batch; False when there are none."""
        await self._courtesy.give_way()
        async with self._pool.transaction() as connection:
            first = await _batches.lock(connection, plan.batch_id)
            if first is None or first >= len(plan.contact_ids):
                return False
            contacts = plan.contact_ids[first : first + size]
            outgoing, tally = await self._messages(connection, plan, contacts)
            await writing.write(connection, Writes(messages=[one.message for one in outgoing]))
            await _batches.move_on(connection, plan.batch_id, first + len(contacts), tally)
        await self._pushed([one for one in outgoing if one.message.status == "Q"])
        return True

    async def _messages(
        self, connection: Any, plan: BroadcastPlan, contacts: Sequence[int]
    ) -> tuple[list[Outgoing], Tally]:
        """A message for each contact that is still there; those that can't be sent have failed."""
        records = await loading.contacts(connection, contacts)
        workspace = (await self._workspaces.get(connection, {plan.workspace_id})).get(plan.workspace_id)
        made, tally = list[Outgoing](), Tally()
        if workspace is not None:
            content, now = content_of(plan, workspace), datetime.now(UTC)
            for place, record in enumerate(records.values(), 1):
                if place % SLICE == 0:
                    await self._courtesy.give_way()
                try:
                    message = message_of(plan, content, workspace, record, now)
                except Exception:
                    # One contact that breaks the evaluation must not keep the others from getting theirs.
                    log.exception("no message made", broadcast=str(plan.uuid), contact=record.id)
                    tally.failed += 1
                    continue
                if message is not None:
                    made.append(Outgoing(message, workspace, record))
        unreachable = sum(one.message.status == "F" for one in made)
        tally.started, tally.failed = len(made) - unreachable, tally.failed + unreachable
        tally.skipped = len(contacts) - tally.started - tally.failed
        return made, tally

    async def _pushed(self, outgoing: Sequence[Outgoing]) -> None:
        if not outgoing:
            return
        try:
            await self._push.push(outgoing)
        except Exception:
            # The rows say "queued" and the outbox sweep will push them: nothing is lost, only late.
            log.exception("messages committed but not pushed", messages=len(outgoing))

    async def _pass_over(self, plan: BroadcastPlan) -> None:
        """Counts the next contact of a batch as failed: alone, too, its message can't be stored."""
        async with self._pool.transaction() as connection:
            first = await _batches.lock(connection, plan.batch_id)
            if first is not None:
                await _batches.move_on(connection, plan.batch_id, first + 1, Tally(failed=1))

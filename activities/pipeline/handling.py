"""Handling of what is pending: many contacts in one transaction, and alone those that can't be in it."""

from collections.abc import Sequence
from contextlib import ExitStack

import structlog

from activities.pipeline.events import Event, FlowStarted, UnknownEventError, read_event
from activities.pipeline.opening import OpenBatch, Opener, told
from store.conversations import drawing, loading, writing
from store.conversations.pool import is_passing
from store.conversations.records import PendingEvent

log = structlog.get_logger()


class EventHandler:
    """Applies pending events."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    async def handle(self, limit: int) -> int:
        """Applies the oldest pending events of up to `limit` contacts; how many events those were, 0 if none was due.

        A batch that fails as a whole is applied contact by contact, so that only the event that can't be applied stays
        behind; after three tries it is set aside with its error. A failure of the database itself is nobody's try.
        """
        contacts: list[int] = []
        try:
            with ExitStack() as replying:
                async with self._opener.batch() as batch:
                    contacts = await drawing.lock_due(batch.connection, limit)
                    if contacts:
                        replying.enter_context(self._opener.courtesy.replying())
                    return await self._handle(batch, contacts)
        except Exception as error:
            if not contacts or is_passing(error):
                raise
            log.warning("batch failed, trying its contacts alone", contacts=len(contacts), error=repr(error))
        return sum([await self._handle_alone(contact) for contact in contacts])

    async def _handle(self, batch: OpenBatch, contacts: Sequence[int]) -> int:
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
            except Exception as error:
                if is_passing(error):
                    raise
                log.exception("event failed", pending_event=event.id, contact=event.contact_id, tries=event.tries + 1)
                batch.extra.events_failed.append((event.id, told(error)))
                batch.broken.add(event.contact_id)
        gone = [event.id for event in events if event.contact_id not in batch.conversations]
        batch.extra.events_done.extend(gone)
        return handled + len(gone)

    async def _apply(self, batch: OpenBatch, pending: PendingEvent) -> None:
        try:
            event = event_of(pending)
        except UnknownEventError as error:
            # A later version wrote it, or an earlier one: it is kept for whoever knows what it means.
            log.warning("event of an unknown kind set aside", pending_event=pending.id, kind=pending.kind)
            await drawing.set_aside(batch.connection, pending.id, str(error))
            return
        if not await self._is_repeated(batch, event):
            await batch.apply(pending.contact_id, event)
        batch.extra.events_done.append(pending.id)

    async def _is_repeated(self, batch: OpenBatch, event: Event) -> bool:
        """A start that had to wait behind a hold may have been queued twice, by two tries of its batch."""
        if not isinstance(event, FlowStarted):
            return False
        if event.key in batch.started or await loading.keys_taken(batch.connection, [event.key]):
            return True
        batch.started.add(event.key)
        return False

    async def _handle_alone(self, contact: int) -> int:
        events: list[PendingEvent] = []
        try:
            async with self._opener.batch() as batch:
                if not await drawing.lock(batch.connection, [contact], skip_busy=True):
                    return 0
                events = (await drawing.pending(batch.connection, [contact]))[:1]
                if not events or await drawing.hold_of(batch.connection, contact):
                    return 0
                await batch.load([contact])
                await self._apply(batch, events[0])
            return 1
        except Exception as error:
            if not events or is_passing(error):
                raise
            log.exception("event failed alone", pending_event=events[0].id, contact=contact, tries=events[0].tries + 1)
            async with self._opener.transaction() as connection:
                await drawing.fail_alone(connection, events[0].id, told(error), tries=writing.MOST_TRIES)
            return 1


def event_of(pending: PendingEvent) -> Event:
    """What a pending row says has happened. Raises `UnknownEventError`."""
    return read_event({"kind": pending.kind, **pending.payload})

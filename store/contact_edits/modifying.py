"""Changing contacts outside of flows, many in one transaction: the one way for the API, people, imports and groups.

The engine's modifiers decide what changes; smart groups are evaluated after each, and what differs is written as the
pipeline writes it: rows, URNs, groups, tickets, history, the time of modification that the search index goes by.
In the same transaction the database's triggers compute fires of campaigns anew, and who is not active any more is taken
out of its flow.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import SteppedClock
from core.ids import SeededIds
from core.randomness import Pcg
from flows.calls import CallNeeded, CallResult
from flows.contact import Contact
from flows.contactql import QueryEnvironment
from flows.events import Event
from flows.modification import modify
from flows.modifiers import Modifier
from flows.options import Options
from flows.query_groups import reevaluate
from flows.scene import Scene
from store import session_endings, sql
from store.contact_edits.known import KnownAssets, KnownAssetsCache
from store.conversations import drawing, loading, noting, writing
from store.conversations.contacts import collect_changes, engine_contact
from store.conversations.records import ContactRecord, TicketRecord, Writes
from store.tables.columns import now

_TICK = timedelta(microseconds=1)
_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes contacts, and by which way: `api`, `ui` or `import`; "" for the system itself."""

    user_id: int | None = None
    uuid: str = ""
    name: str = ""
    via: str = ""


@dataclass(slots=True)
class Edited:
    """What changing contacts came to: the events of each, by contact id."""

    events: dict[int, list[Event]] = field(default_factory=dict)
    wakes_handlers: bool = False
    """Whether pending events were written: ring the handlers' bell after the commit."""

    def changed(self, contact: int, *types: str) -> bool:
        """Whether something happened to a contact, of these types of events if any are given."""
        return any(not types or event.type in types for event in self.events.get(contact, ()))


class ContactModifier:
    """Applies modifiers to contacts of one workspace, in the caller's transaction and in somebody's name."""

    def __init__(self, session: AsyncSession, cache: KnownAssetsCache, workspace_id: int, editor: Editor) -> None:
        self._session, self._cache, self._workspace_id, self._editor = session, cache, workspace_id, editor
        self._known: KnownAssets | None = None

    async def known(self) -> KnownAssets:
        """The workspace's assets, of which modifiers are made; the same as long as this modifier is used."""
        if self._known is None:
            self._known = await self._cache.get(await sql.driver(self._session), self._workspace_id)
        return self._known

    async def apply(
        self, changes: Mapping[int, Sequence[Modifier]], *, refresh: bool = False, tickets: Sequence[int] = ()
    ) -> Edited:
        """Applies each contact's modifiers; contacts that are gone are passed over.

        With `refresh` smart groups are evaluated even where nothing changed. `tickets` are row ids of closed tickets
        that modifiers are about: of others only open ones are known.
        """
        connection = await sql.driver(self._session)
        await drawing.lock(connection, list(changes))
        records = await loading.contacts(connection, list(changes))
        await _add_tickets(connection, records, tickets)
        return await self._apply(connection, records, changes, refresh=refresh)

    async def apply_to_new(self, record: ContactRecord, modifiers: Sequence[Modifier]) -> Edited:
        """Applies modifiers to a contact that this transaction has made and that nothing is known of yet."""
        connection = await sql.driver(self._session)
        return await self._apply(connection, {record.id: record}, {record.id: modifiers}, refresh=True)

    async def _apply(
        self,
        connection: Any,
        records: Mapping[int, ContactRecord],
        changes: Mapping[int, Sequence[Modifier]],
        *,
        refresh: bool,
    ) -> Edited:
        known, at = await self.known(), now()
        writes, edited = Writes(), Edited()
        for number, record in records.items():
            if record.workspace_id != self._workspace_id:
                continue
            before = engine_contact(record, known)
            after, events = await self._modify(connection, known, before, changes[number], at, refresh=refresh)
            collect_changes(record, before, after, record.flow_id, known, writes)
            edited.events[number] = events
            self._note(known, number, after, events, writes)
        edited.wakes_handlers = bool(writes.events_new)
        await writing.write(connection, writes)
        await self._follow(connection, edited)
        return edited

    async def _modify(
        self,
        connection: Any,
        known: KnownAssets,
        contact: Contact,
        modifiers: Sequence[Modifier],
        at: datetime,
        *,
        refresh: bool,
    ) -> tuple[Contact, list[Event]]:
        """The contact after its modifiers, with events; whose a URN is, is asked as often as they want to know."""
        answers: list[CallResult] = []
        seed = secrets.randbits(64)
        while True:
            clock = SteppedClock(at, _TICK)
            scene = Scene(
                known.assets, known.environment, contact.copy(), _OPTIONS, clock, SeededIds(seed, clock), Pcg(seed),
                answers,
            )  # fmt: skip
            try:
                made = modify(scene, modifiers)
            except CallNeeded as needed:
                owner = await loading.urn_owner(connection, known.id, str(needed.request.data["urn"]))
                answers.append(CallResult.urn_claimed(owner is not None and owner != contact.id))
                continue
            if refresh:
                reevaluate(scene, QueryEnvironment.of(scene.merged, at.year), leave_others=True)
            return made.contact, scene.events

    def _note(self, known: KnownAssets, contact: int, after: Contact, events: Sequence[Event], writes: Writes) -> None:
        source = noting.Source(contact, user_id=self._editor.user_id)
        for event in events:
            event.via = self._editor.via
            if self._editor.uuid:
                event.user = {"uuid": self._editor.uuid, "name": self._editor.name}
            data = event.to_json()
            noting.note(known, source, data, writes)
            if event.type == "ticket_closed" and known.reacts_to_closed_tickets:
                ticket = next(one for one in after.tickets if one.uuid == data["ticket_uuid"])
                queued = {"key": f"ticket:{event.uuid}", "event": data, "ticket": ticket.to_json()}
                writes.events_new.append((known.id, contact, "ticket_closed", queued))

    async def _follow(self, connection: Any, edited: Edited) -> None:
        """What the change of a contact brings about elsewhere."""
        left = [
            number
            for number, events in edited.events.items()
            for event in events
            if event.type == "contact_status_changed" and event.to_json()["status"] != "active"
        ]
        if left:
            await session_endings.interrupt(connection, left, "the contact is not active any more")


async def _add_tickets(connection: Any, records: Mapping[int, ContactRecord], tickets: Sequence[int]) -> None:
    """Closed tickets are put before the contact's open ones."""
    rows = (
        await connection.fetch(
            "SELECT contact_id, uuid, status, topic_id, assignee_id FROM ticket WHERE id = ANY($1::bigint[])"
            " AND status = 'C'",
            list(tickets),
        )
        if tickets
        else ()
    )
    for row in rows:
        contact, *ticket = row
        if contact in records:
            records[contact].tickets.insert(0, TicketRecord(*ticket))

"""Storing what a channel brings."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from store import contact_urns, sql
from store.arrivals.records import IncomingEvent, IncomingMessage, Sender, Source, Stored
from store.arrivals.statements import (
    BY_EXTERNAL_ID,
    BY_SECOND,
    BY_TEXT,
    CONTACT_UUID,
    DELETE,
    SAME_EVENT,
    STORE,
    STORE_EVENT,
    UPDATE_URN,
)
from store.contact_urns import OwnedURN
from store.tables.columns import now
from store.uuid7 import uuid7


class ArrivalStore:
    """Stores what channels bring. Wake the handlers (`store.wake`) after the commit."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def message(self, source: Source, message: IncomingMessage) -> Stored:
        """Stores a message as pending and queues it, or finds the one that it is a copy of."""
        urn = await self._sender(source, message.sender)
        values = message_values(source, message, urn)
        kind = BY_SECOND if message.is_android else BY_EXTERNAL_ID if message.external_id else BY_TEXT
        row = (await sql.execute(self._session, STORE[kind], values)).one()
        return Stored(row.id, row.uuid, urn.contact_id, row.is_duplicate)

    async def event(self, source: Source, event: IncomingEvent) -> Stored:
        """Stores an event and queues it; a call that was told of before is found, not stored again."""
        urn = await self._sender(source, event.sender)
        at = event.occurred_on or now()
        key = {"channel": source.channel_id, "occurred_on": at, "type": event.event_type, "contact": urn.contact_id}
        same = (await sql.execute(self._session, SAME_EVENT, key)).first()
        if same is not None:
            return Stored(same.id, same.uuid, urn.contact_id, is_duplicate=True)
        uuid = uuid7()
        values = key | _event_values(source, event, urn, uuid, at)
        stored = (await sql.execute(self._session, STORE_EVENT, values)).scalar_one()
        return Stored(stored, uuid, urn.contact_id)

    async def delete(self, source: Source, external_id: str) -> None:
        """Empties a message that its sender has deleted: neither text nor files are kept."""
        await sql.execute(self._session, DELETE, {"channel": source.channel_id, "external_id": external_id})

    async def register(self, source: Source, sender: Sender) -> UUID:
        """Makes a contact known who has said nothing yet, as an application does at its first start; its uuid."""
        urn = await self._sender(source, sender)
        found = await sql.execute(self._session, CONTACT_UUID, {"contact": urn.contact_id})
        return UUID(str(found.scalar_one()))

    async def _sender(self, source: Source, sender: Sender) -> OwnedURN:
        """The URN's row and contact, made if needed, with what the channel knows of it brought up to date."""
        session, workspace_id = self._session, source.workspace_id
        if sender.other_urns:
            await self._join(source, sender)
        names = {} if source.is_anonymous else {sender.urn.identity: sender.name}
        owned = await contact_urns.owners(
            session, workspace_id, [sender.urn], names=names, channel_id=source.channel_id if source.can_send else None
        )
        urn = owned[sender.urn.identity]
        await self._refresh(source, sender, urn)
        return urn

    async def _join(self, source: Source, sender: Sender) -> None:
        """Gives URNs that nobody has to the one known contact that another of the sender's URNs names."""
        rows = await contact_urns.lock(self._session, source.workspace_id, [sender.urn, *sender.other_urns])
        owner = next((row["contact_id"] for row in rows.values() if row["contact_id"] is not None), None)
        if owner is None:
            names = {} if source.is_anonymous else {sender.urn.identity: sender.name}
            made = await contact_urns.owners(self._session, source.workspace_id, [sender.urn], names=names)
            owner = made[sender.urn.identity].contact_id
            del rows[sender.urn.identity]
        for row in rows.values():
            if row["contact_id"] is None:
                await contact_urns.attach(self._session, row["id"], owner)

    async def _refresh(self, source: Source, sender: Sender, urn: OwnedURN) -> None:
        tokens = {key: token for key, token in {**(urn.auth_tokens or {}), **sender.auth_tokens}.items() if token}
        channel = source.channel_id if source.can_send else urn.channel_id
        display = sender.urn.display or urn.display
        if (channel, display, tokens) == (urn.channel_id, urn.display, urn.auth_tokens or {}):
            return
        stored = orjson.dumps(tokens).decode() if tokens else None
        values = {"urn": urn.id, "channel": channel, "display": display, "auth_tokens": stored}
        await sql.execute(self._session, UPDATE_URN, values)


def _clean(given: str) -> str:
    return given.replace("\x00", "")


def message_values(source: Source, message: IncomingMessage, urn: OwnedURN) -> dict[str, Any]:
    """The columns of a message, and the event that is queued for it."""
    uuid, present = uuid7(), now()
    body, attachments = _clean(message.text), [_clean(one) for one in message.attachments]
    external_id = _clean(message.external_id)[:255] or None
    event = {
        "key": f"msg:{uuid}",
        "message": str(uuid),
        "created_on": present.isoformat(),
        "text": body,
        "urn": urn.identity,
        "channel_id": source.channel_id,
        "attachments": attachments,
        "external_id": external_id or "",
        "payload": message.payload,
    }
    return {
        "uuid": uuid,
        "workspace": source.workspace_id,
        "contact": urn.contact_id,
        "urn": urn.id,
        "channel": source.channel_id,
        "text": body,
        "attachments": attachments,
        "external_id": external_id,
        "sent_on": message.sent_on or present,
        "logs": [message.log_uuid] if message.log_uuid else [],
        "is_android": message.is_android,
        "names": message.asks_name and urn.is_new and not source.is_anonymous,
        "fetches": message.has_files or (message.asks_name and urn.is_new and not source.is_anonymous),
        "now": present,
        "event": orjson.dumps(event).decode(),
    }


def _event_values(source: Source, event: IncomingEvent, urn: OwnedURN, uuid: UUID, at: datetime) -> dict[str, Any]:
    queued = {
        "key": f"event:{uuid}",
        "event": str(uuid),
        "event_type": event.event_type,
        "urn": urn.identity,
        "channel_id": source.channel_id,
        "extra": event.extra,
        "occurred_on": at.isoformat(),
        "is_new_contact": urn.is_new,
    }
    return {
        "uuid": uuid,
        "workspace": source.workspace_id,
        "urn": urn.id,
        "extra": orjson.dumps(event.extra).decode(),
        "logs": [event.log_uuid] if event.log_uuid else [],
        "now": now(),
        "event": orjson.dumps(queued).decode(),
    }

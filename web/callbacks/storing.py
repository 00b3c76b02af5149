"""What callbacks hold goes into the store: a batch in one transaction, or, if that fails, each in its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from channels import fetching
from channels.answers import Stored
from channels.log import ChannelLog
from channels.messages import ChannelEvent, IncomingMsg
from channels.messages import StatusUpdate as ReportedStatus
from channels.receiving import Received
from store.arrivals import ArrivalStore, IncomingEvent, IncomingMessage, Sender, Source, batches
from store.channel_logs import LogEntry, write_logs
from store.database import Database
from store.statuses import StatusStore, StatusUpdate
from store.storable import storable

log = structlog.get_logger()

Logs = Mapping[str, UUID]
"""The uuid of each channel's log."""


@dataclass(slots=True)
class Callback:
    """What was received, and what the store knows of its channels, by uuid."""

    received: Received
    sources: Mapping[str, Source]
    can_name: Collection[str] = ()
    """The channels whose provider can be asked for a contact's name."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not self.received.items and not self.logged

    @property
    def logged(self) -> list[ChannelLog]:
        """The logs to keep; one that says nothing isn't."""
        return [one for one in self.received.logs if one.channel_uuid and (one.http_logs or one.errors)]

    @property
    def senders(self) -> list[tuple[int, str]]:
        """Who its messages are from."""
        return [(self.sources[one.channel_uuid].workspace_id, one.urn.identity) for one in self.received.messages]


@dataclass(slots=True)
class Written:
    """What was stored, for the answer; and whether there is something for the handlers."""

    answered: Stored
    needs_handling: bool = False


class CallbackWriter:
    """Stores the items of callbacks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, callbacks: Sequence[Callback]) -> list[Written]:
        """Stores everything in one transaction; returns after its commit. No two messages are from one sender."""
        async with self._database.transaction() as session:
            logs = await self._logs(session, callbacks)
            uuids, new = await self._messages(session, callbacks, logs)
            written = []
            for callback, known in zip(callbacks, logs, strict=True):
                own = [uuids.pop(0) for _ in callback.received.messages]
                others = await self._others(session, callback, known)
                answered = Stored(msg_uuids=[str(one) for one in own], contact_uuid=others.contact_uuid)
                written.append(Written(answered, others.events > 0 or any(one in new for one in own)))
            await self._statuses(session, callbacks, logs)
        return written

    async def _logs(self, session: AsyncSession, callbacks: Sequence[Callback]) -> list[Logs]:
        kept = [(callback, one) for callback in callbacks for one in callback.logged]
        entries = [_entry(callback.sources[one.channel_uuid], one) for callback, one in kept]
        uuids = iter(await write_logs(session, entries))
        return [{one.channel_uuid: next(uuids) for one in callback.logged} for callback in callbacks]

    async def _messages(
        self, session: AsyncSession, callbacks: Sequence[Callback], logs: Sequence[Logs]
    ) -> tuple[list[UUID], set[UUID]]:
        """The uuid of each message, and which of them are new."""
        arrivals = [
            (
                callback.sources[one.channel_uuid],
                _incoming(one, known.get(one.channel_uuid), can_name=one.channel_uuid in callback.can_name),
            )
            for callback, known in zip(callbacks, logs, strict=True)
            for one in callback.received.messages
        ]
        keys = [batches.key(*arrival) for arrival in arrivals]
        if len(set(keys)) == len(keys) and all(batches.fits(*arrival) for arrival in arrivals):
            stored = await batches.store_messages(session, arrivals)
        else:
            stored = [await ArrivalStore(session).message(*arrival) for arrival in arrivals]
        return [one.uuid for one in stored], {one.uuid for one in stored if not one.is_duplicate}

    async def _others(self, session: AsyncSession, callback: Callback, logs: Logs) -> "_Others":
        store, contact = ArrivalStore(session), ""
        for event in callback.received.events:
            await store.event(callback.sources[event.channel_uuid], _event(event, logs.get(event.channel_uuid)))
        for deleted in callback.received.deleted:
            await store.delete(callback.sources[deleted.channel_uuid], deleted.external_id)
        for one in callback.received.registrations:
            sender = Sender(urn=one.urn, name=one.name, auth_tokens=one.auth_tokens)
            contact = str(await store.register(callback.sources[one.channel_uuid], sender))
        return _Others(len(callback.received.events), contact)

    async def _statuses(self, session: AsyncSession, callbacks: Sequence[Callback], logs: Sequence[Logs]) -> None:
        updates = [
            _status(callback.sources[one.channel_uuid], one, known.get(one.channel_uuid))
            for callback, known in zip(callbacks, logs, strict=True)
            for one in callback.received.statuses
        ]
        applied = await StatusStore(session).apply(updates)
        for unknown in applied.unknown:
            # Aggregators tell of messages that were sent past us, too; that is no error of theirs.
            log.info("status of an unknown message", channel=unknown.channel_id, status=unknown.status)


@dataclass(frozen=True, slots=True)
class _Others:
    """What else a callback held: how many events, and the contact that registered."""

    events: int
    contact_uuid: str


def _incoming(one: IncomingMsg, log_uuid: UUID | None, *, can_name: bool) -> IncomingMessage:
    return IncomingMessage(
        sender=Sender(
            urn=one.urn,
            name=one.contact_name,
            auth_tokens=one.urn_auth_tokens,
            other_urns=[one.new_urn] if one.new_urn else (),
        ),
        text=one.text,
        attachments=one.attachments,
        external_id=one.dedupe_id or one.external_id,
        sent_on=one.received_on,
        payload=storable(one.payload),
        log_uuid=log_uuid,
        has_files=any(fetching.is_fetched(attachment) for attachment in one.attachments),
        asks_name=can_name and not one.contact_name,
    )


def _event(one: ChannelEvent, log_uuid: UUID | None) -> IncomingEvent:
    return IncomingEvent(
        sender=Sender(urn=one.urn, name=one.contact_name),
        event_type=one.type.value,
        extra=storable(one.extra),
        occurred_on=one.occurred_on,
        log_uuid=log_uuid,
    )


def _status(source: Source, one: ReportedStatus, log_uuid: UUID | None) -> StatusUpdate:
    return StatusUpdate(
        channel_id=source.channel_id,
        status=one.status.value,
        uuid=UUID(one.msg_uuid) if one.msg_uuid else None,
        external_id=one.external_id,
        log_uuid=log_uuid,
    )


def _entry(source: Source, one: ChannelLog) -> LogEntry:
    data = one.to_json()
    return LogEntry(
        workspace_id=source.workspace_id,
        channel_id=source.channel_id,
        type=one.type.value,
        http_logs=data["http_logs"],
        errors=data["errors"],
        is_error=one.is_error,
        elapsed_ms=one.elapsed_ms,
        created_on=one.created_on,
    )

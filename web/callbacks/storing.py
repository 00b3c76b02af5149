"""What a callback held goes into the store: in one transaction, or, if that fails, not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from channels.answers import Stored
from channels.log import ChannelLog
from channels.messages import ChannelEvent, IncomingMsg
from channels.messages import StatusUpdate as ReportedStatus
from channels.receiving import Received
from store.arrivals import ArrivalStore, IncomingEvent, IncomingMessage, Sender
from store.channel_logs import LogEntry, write_logs
from store.statuses import StatusStore, StatusUpdate
from store.storable import storable
from web.callbacks.lookup import ChannelLookup
from web.resources import Resources

log = structlog.get_logger()


@dataclass(slots=True)
class Written:
    """What was stored, for the answer; and whether there is something for the handlers."""

    answered: Stored
    needs_handling: bool = False
    unknown_statuses: list[StatusUpdate] = field(default_factory=list)


class CallbackWriter:
    """Stores the items of callbacks."""

    def __init__(self, resources: Resources, lookup: ChannelLookup) -> None:
        self._resources, self._lookup = resources, lookup

    async def write(self, received: Received) -> Written:
        """Store everything; returns after the commit."""
        if not received.items and not received.logs:
            return Written(Stored())
        async with self._resources.database.transaction() as session:
            logs = await self._logs(session, received.logs)
            messages, arrived = await self._messages(session, received.messages, logs)
            events = await self._events(session, received.events, logs)
            await self._statuses(session, received.statuses, logs)
        return Written(Stored(msg_uuids=messages), needs_handling=bool(arrived or events))

    async def _logs(self, session: AsyncSession, logs: Sequence[ChannelLog]) -> dict[str, UUID]:
        """The uuid of each channel's log; one that says nothing isn't kept."""
        kept = [one for one in logs if one.channel_uuid and (one.http_logs or one.errors)]
        uuids = await write_logs(session, [self._entry(one) for one in kept])
        return dict(zip((one.channel_uuid for one in kept), uuids, strict=True))

    async def _messages(
        self, session: AsyncSession, messages: Sequence[IncomingMsg], logs: dict[str, UUID]
    ) -> tuple[list[str], int]:
        """The uuid of each message, and how many were new."""
        arrivals, uuids, new = ArrivalStore(session), list[str](), 0
        for one in messages:
            message = IncomingMessage(
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
                log_uuid=logs.get(one.channel_uuid),
            )
            stored = await arrivals.message(self._lookup.source(one.channel_uuid), message)
            uuids.append(str(stored.uuid))
            new += not stored.is_duplicate
        return uuids, new

    async def _events(self, session: AsyncSession, events: Sequence[ChannelEvent], logs: dict[str, UUID]) -> int:
        arrivals = ArrivalStore(session)
        for one in events:
            event = IncomingEvent(
                sender=Sender(urn=one.urn, name=one.contact_name),
                event_type=one.type.value,
                extra=storable(one.extra),
                occurred_on=one.occurred_on,
                log_uuid=logs.get(one.channel_uuid),
            )
            await arrivals.event(self._lookup.source(one.channel_uuid), event)
        return len(events)

    async def _statuses(self, session: AsyncSession, statuses: Sequence[ReportedStatus], logs: dict[str, UUID]) -> None:
        updates = [
            StatusUpdate(
                channel_id=self._lookup.source(one.channel_uuid).channel_id,
                status=one.status.value,
                uuid=UUID(one.msg_uuid) if one.msg_uuid else None,
                external_id=one.external_id,
                log_uuid=logs.get(one.channel_uuid),
            )
            for one in statuses
        ]
        if updates:
            applied = await StatusStore(session).apply(updates)
            for unknown in applied.unknown:
                # Aggregators tell of messages that were sent past us, too; that is no error of theirs.
                log.info("status of an unknown message", channel=unknown.channel_id, status=unknown.status)

    def _entry(self, one: ChannelLog) -> LogEntry:
        source, data = self._lookup.source(one.channel_uuid), one.to_json()
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

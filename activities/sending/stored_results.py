"""The results of attempts in the database: statuses, logs, and what providers said of contacts, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.sending.ports import Result
from channels.log import ChannelLog
from store import contact_urns
from store.arrivals import ArrivalStore, IncomingEvent, Sender, Source
from store.channel_logs import LogEntry, write_logs
from store.database import Database
from store.statuses import StatusStore, StatusUpdate
from store.wake import Wake


class StoredResults:
    """Writes results; see `activities.sending.ports.Results`."""

    def __init__(self, database: Database, wake: Wake) -> None:
        self._database, self._wake = database, wake

    async def write(self, results: Sequence[Result]) -> Mapping[UUID, datetime]:
        """One statement for all statuses, one for all logs; rarely more, for contacts that want no messages."""
        async with self._database.transaction() as session:
            logs = await _write_logs(session, results)
            updates = [_update(result, logs.get(place)) for place, result in enumerate(results) if result.status]
            applied = await StatusStore(session).apply(updates)
            events = [await _told(session, result) for result in results if result.events or result.new_urns]
        if any(events):
            await self._wake.ring()
        return {change.uuid: change.next_attempt_on for change in applied.changes if change.next_attempt_on}


async def _write_logs(session: AsyncSession, results: Sequence[Result]) -> dict[int, UUID]:
    """The uuid of each result's log, by the result's place."""
    logged = [(place, result, result.log) for place, result in enumerate(results) if result.log]
    uuids = await write_logs(session, [_entry(result, log) for _, result, log in logged])
    return {place: uuid for (place, _, _), uuid in zip(logged, uuids, strict=True)}


def _entry(result: Result, log: ChannelLog) -> LogEntry:
    data = log.to_json()
    return LogEntry(
        workspace_id=result.channel.workspace_id,
        channel_id=result.channel.id,
        type=data["type"],
        http_logs=data["http_logs"],
        errors=data["errors"],
        is_error=data["is_error"],
        elapsed_ms=data["elapsed_ms"],
        created_on=log.created_on,
    )


def _update(result: Result, log: UUID | None) -> StatusUpdate:
    return StatusUpdate(
        channel_id=result.channel.id,
        uuid=result.msg,
        status=str(result.status),
        external_ids=result.external_ids,
        at=result.at,
        failed_reason=result.failed_reason,
        log_uuid=log,
        by_sender=True,
    )


async def _told(session: AsyncSession, result: Result) -> bool:
    """Stores what a provider said of a contact; whether there is an event to handle."""
    workspace = result.channel.workspace_id
    if result.new_urns:
        rows = await contact_urns.lock(session, workspace, list(result.new_urns))
        for row in rows.values():
            if row["contact_id"] is None:
                await contact_urns.attach(session, row["id"], result.contact_id)
    source = Source(workspace_id=workspace, channel_id=result.channel.id)
    for event in result.events:
        incoming = IncomingEvent(
            sender=Sender(urn=event.urn, name=event.contact_name),
            event_type=event.type,
            extra=event.extra,
            occurred_on=event.occurred_on or result.at,
        )
        await ArrivalStore(session).event(source, incoming)
    return bool(result.events)

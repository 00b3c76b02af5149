"""Alerts of channels that were shut off because their provider failed: one at a time for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.database import Database
from store.tables import ChannelAlert

_BEGIN = text("""
    INSERT INTO channel_alert (uuid, workspace_id, channel_id, reason)
    VALUES (gen_random_uuid(), :workspace, :channel, :reason)
    ON CONFLICT (channel_id) WHERE ended_on IS NULL DO NOTHING RETURNING id
""")
_END = text("""
    UPDATE channel_alert SET ended_on = now() WHERE channel_id = :channel AND ended_on IS NULL RETURNING id
""")
_ADMINISTRATORS = text("""
    SELECT u.email FROM membership m JOIN user_account u ON u.id = m.user_id
    WHERE m.workspace_id = :workspace AND m.role = 'administrator' AND u.is_active ORDER BY u.id
""")
_REROUTE = text("""
    UPDATE msg m SET channel_id = :to, failed_over_from = coalesce(failed_over_from, channel_id),
        log_uuids = m.log_uuids || g.log_uuid, modified_on = now()
    FROM unnest(CAST(:messages AS uuid[]), CAST(:logs AS uuid[])) AS g(uuid, log_uuid)
    WHERE m.uuid = g.uuid AND m.channel_id = :channel AND m.direction = 'O' AND m.status IN ('Q', 'I', 'E')
    RETURNING m.uuid
""")


@dataclass(frozen=True, slots=True)
class Shift:
    """Messages that go over another channel: their uuids and the logs that say so."""

    channel: int
    to: int
    messages: Sequence[UUID]
    logs: Sequence[UUID]


class ChannelAlerts:
    """Begins and ends alerts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, workspace_id: int, channel_id: int, reason: str) -> list[str]:
        """Notes that a channel is shut off; the mail addresses to tell, none if that was noted before."""
        async with self._database.transaction() as session:
            values = {"workspace": workspace_id, "channel": channel_id, "reason": reason}
            if (await sql.execute(session, _BEGIN, values)).first() is None:
                return []
            return await _administrators(session, workspace_id)

    async def end(self, workspace_id: int, channel_id: int) -> list[str]:
        """Notes that it sends again; the mail addresses to tell, none if there was no alert."""
        async with self._database.transaction() as session:
            if (await sql.execute(session, _END, {"channel": channel_id})).first() is None:
                return []
            return await _administrators(session, workspace_id)


async def open_alerts(session: AsyncSession, workspace_id: int) -> dict[int, ChannelAlert]:
    """The alerts that last, by channel id."""
    query = select(ChannelAlert).where(ChannelAlert.workspace_id == workspace_id, col(ChannelAlert.ended_on).is_(None))
    return {one.channel_id: one for one in (await session.exec(query)).all()}


async def reroute(session: AsyncSession, shift: Shift) -> set[UUID]:
    """Gives messages that are still to be sent to another channel; which of them."""
    values = {"channel": shift.channel, "to": shift.to, "messages": list(shift.messages), "logs": list(shift.logs)}
    return {row.uuid for row in await sql.execute(session, _REROUTE, values)}


async def _administrators(session: AsyncSession, workspace_id: int) -> list[str]:
    return list((await sql.execute(session, _ADMINISTRATORS, {"workspace": workspace_id})).scalars())

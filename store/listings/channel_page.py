"""What a channel's page shows beside the channel: messages by day, alerts, and what depends on it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.tables import Channel

DAYS = 30

_BY_DAY = text("""
    SELECT day, scope, sum(count) AS count FROM channel_count
    WHERE channel_id = :channel AND scope IN ('text:in', 'text:out')
        AND day > CAST(:today AS date) - CAST(:days AS integer)
    GROUP BY day, scope ORDER BY day
""")
_ALERTS = text("""
    SELECT uuid, reason, created_on, ended_on FROM channel_alert
    WHERE workspace_id = :workspace AND channel_id = :channel ORDER BY created_on DESC, id DESC LIMIT 20
""")
_TRIGGERS = text("""
    SELECT t.uuid, t.type, f.name AS flow FROM trigger t JOIN flow f ON f.id = t.flow_id
    WHERE t.workspace_id = :workspace AND t.channel_id = :channel AND NOT t.is_archived AND t.is_active
    ORDER BY t.id LIMIT 100
""")
_FLOWS = text("""
    SELECT uuid, name FROM flow WHERE workspace_id = :workspace AND is_active
        AND info -> 'dependencies' @> CAST(:dependency AS jsonb)
    ORDER BY lower(name), id LIMIT 100
""")
_STOOD_IN_FOR = text("""
    SELECT uuid, name FROM channel WHERE workspace_id = :workspace AND failover_id = :channel AND is_active
    ORDER BY lower(name), id
""")
_WAITING = text("""
    SELECT count(*) FROM msg WHERE channel_id = :channel AND direction = 'O' AND status IN ('I', 'Q', 'E')
""")


@dataclass(frozen=True, slots=True)
class Dependents:
    """What a channel's removal touches: triggers are archived, messages fail, flows get an issue."""

    triggers: Sequence[RowMapping]
    flows: Sequence[RowMapping]
    stood_in_for: Sequence[RowMapping]
    waiting_messages: int


async def messages_by_day(session: AsyncSession, channel_id: int) -> list[tuple[date, int, int]]:
    """Messages received and sent on each of the last 30 days (UTC) on which there were any."""
    values = {"channel": channel_id, "today": datetime.now(UTC).date(), "days": DAYS}
    found: dict[date, dict[str, int]] = {}
    for row in (await sql.execute(session, _BY_DAY, values)).mappings():
        found.setdefault(row["day"], {})[row["scope"]] = int(row["count"])
    return [(day, counts.get("text:in", 0), counts.get("text:out", 0)) for day, counts in found.items()]


async def channel_alerts(session: AsyncSession, channel: Channel) -> Sequence[RowMapping]:
    """The last times in which the channel was shut off, the newest first."""
    return await _rows(session, _ALERTS, channel)


async def dependents(session: AsyncSession, channel: Channel) -> Dependents:
    """What depends on a channel."""
    return Dependents(
        triggers=await _rows(session, _TRIGGERS, channel),
        flows=await _rows(session, _FLOWS, channel, dependency=_dependency_on(channel)),
        stood_in_for=await _rows(session, _STOOD_IN_FOR, channel),
        waiting_messages=(await sql.execute(session, _WAITING, {"channel": channel.id})).scalar_one(),
    )


def _dependency_on(channel: Channel) -> str:
    return json.dumps([{"type": "channel", "uuid": str(channel.uuid)}])


async def _rows(session: AsyncSession, statement: Any, channel: Channel, **values: Any) -> Sequence[RowMapping]:
    values |= {"workspace": channel.workspace_id, "channel": channel.id}
    return (await sql.execute(session, statement, values)).mappings().all()

"""A contact's history as one stream: messages, runs, changes and calls, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_MESSAGES = text("""
    SELECT m.created_on AS at, m.uuid::text AS uuid, m.direction, m.status, m.visibility, m.type, m.text,
        m.attachments, m.quick_replies, m.failed_reason, f.uuid::text AS flow_uuid, f.name AS flow_name,
        ch.name AS channel, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email) AS user_name
    FROM msg m LEFT JOIN flow f ON f.id = m.flow_id LEFT JOIN channel ch ON ch.id = m.channel_id
    LEFT JOIN user_account u ON u.id = m.created_by_id
    WHERE m.contact_id = :contact AND (CAST(:before AS timestamptz) IS NULL OR m.created_on < :before)
    ORDER BY m.created_on DESC FETCH FIRST (:most) ROWS WITH TIES
""")

_RUNS_STARTED = text("""
    SELECT r.created_on AS at, r.uuid::text AS uuid, r.status, f.uuid::text AS flow_uuid, f.name AS flow_name
    FROM flow_run r JOIN flow f ON f.id = r.flow_id
    WHERE r.contact_id = :contact AND (CAST(:before AS timestamptz) IS NULL OR r.created_on < :before)
    ORDER BY r.created_on DESC FETCH FIRST (:most) ROWS WITH TIES
""")

_RUNS_ENDED = text("""
    SELECT r.exited_on AS at, r.uuid::text AS uuid, r.status, f.uuid::text AS flow_uuid, f.name AS flow_name
    FROM flow_run r JOIN flow f ON f.id = r.flow_id
    WHERE r.contact_id = :contact AND r.exited_on IS NOT NULL
        AND (CAST(:before AS timestamptz) IS NULL OR r.exited_on < :before)
    ORDER BY r.exited_on DESC FETCH FIRST (:most) ROWS WITH TIES
""")

_CHANGES = text("""
    SELECT e.created_on AS at, e.uuid::text AS uuid, e.type, e.event,
        coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email) AS user_name
    FROM contact_event e LEFT JOIN user_account u ON u.id = e.user_id
    WHERE e.contact_id = :contact AND e.type NOT IN ('msg_received', 'msg_created', 'run_started', 'run_ended')
        AND (CAST(:before AS timestamptz) IS NULL OR e.created_on < :before)
    ORDER BY e.created_on DESC FETCH FIRST (:most) ROWS WITH TIES
""")

_CALLS = text("""
    SELECT e.occurred_on AS at, e.uuid::text AS uuid, e.event_type AS type, e.extra, ch.name AS channel
    FROM channel_event e LEFT JOIN channel ch ON ch.id = e.channel_id
    WHERE e.contact_id = :contact AND (CAST(:before AS timestamptz) IS NULL OR e.occurred_on < :before)
    ORDER BY e.occurred_on DESC FETCH FIRST (:most) ROWS WITH TIES
""")

_SOURCES: dict[str, TextClause] = {
    "message": _MESSAGES,
    "run_started": _RUNS_STARTED,
    "run_ended": _RUNS_ENDED,
    "change": _CHANGES,
    "call": _CALLS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: when, of which kind (message, run_started, run_ended, change, call), and its columns."""

    at: datetime
    kind: str
    row: dict[str, Any]


async def timeline(
    session: AsyncSession, contact_id: int, *, before: datetime | None, most: int = 50
) -> tuple[list[Entry], datetime | None]:
    """Up to `most` entries, the newest first, and where to go on; None at the beginning of the history.

    What happened at the instant of the last entry comes along, so that nothing is lost between two pages.
    """
    values = {"contact": contact_id, "before": before, "most": most + 1}
    entries: list[Entry] = []
    for kind, statement in _SOURCES.items():
        rows = (await sql.execute(session, statement, values)).mappings()
        entries += [Entry(row["at"], kind, _columns(row)) for row in rows]
    entries.sort(key=lambda entry: (entry.at, entry.row["uuid"]), reverse=True)
    return _cut(entries, most)


def _cut(entries: Sequence[Entry], most: int) -> tuple[list[Entry], datetime | None]:
    if len(entries) <= most:
        return list(entries), None
    last = entries[most - 1].at
    kept = [entry for place, entry in enumerate(entries) if place < most or entry.at == last]
    return kept, last


def _columns(row: Any) -> dict[str, Any]:
    columns = {name: value for name, value in row.items() if name != "at"}
    if "event" in columns:
        columns["event"] = orjson.loads(columns["event"])
    return columns

"""What a batch reads of its contacts: rows, URNs, groups and waiting sessions, one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from store.conversations.records import ContactRecord, SessionRecord, TicketRecord, URNRecord

_CONTACTS = """
    SELECT c.id, c.uuid, c.workspace_id, c.name, c.language, c.status, c.timezone, c.created_on, c.last_seen_on,
           c.fields::text AS fields, c.flow_id, c.hold_id, c.ticket_count, c.is_active,
           ARRAY(SELECT g.group_id FROM group_membership g WHERE g.contact_id = c.id) AS group_ids
    FROM contact c WHERE c.id = ANY($1::bigint[])
"""

_URNS = """
    SELECT contact_id, id, identity, scheme, path, display, channel_id, auth_tokens FROM contact_urn
    WHERE contact_id = ANY($1::bigint[]) ORDER BY contact_id, priority DESC, id
"""

_TICKETS = """
    SELECT contact_id, uuid, status, topic_id, assignee_id FROM ticket
    WHERE contact_id = ANY($1::bigint[]) AND status = 'O' ORDER BY contact_id, id
"""

_SESSIONS = """
    SELECT s.id, s.uuid, s.contact_id, s.type, s.output, s.sprint_uuid, s.current_run_uuid, s.wait_expires_on,
           s.wait_timeout_on,
           ARRAY(SELECT ROW(r.uuid, r.parked_until, r.flow_id, r.revision) FROM flow_run r
                 WHERE r.session_id = s.id AND r.status IN ('A', 'W')) AS runs
    FROM flow_session s WHERE s.contact_id = ANY($1::bigint[]) AND s.status = 'W'
"""


async def contacts(connection: Any, ids: Sequence[int]) -> dict[int, ContactRecord]:
    """Contacts by id; ids that are gone are left out."""
    records, with_tickets = {}, []
    for row in await connection.fetch(_CONTACTS, ids):
        values = dict(row)
        if values.pop("ticket_count"):
            with_tickets.append(row["id"])
        records[row["id"]] = ContactRecord(**values, urns=[])
    for row in await connection.fetch(_URNS, ids):
        contact, *urn = row
        records[contact].urns.append(URNRecord(*urn))
    if with_tickets:
        for row in await connection.fetch(_TICKETS, with_tickets):
            contact, *ticket = row
            records[contact].tickets.append(TicketRecord(*ticket))
    return records


async def waiting_sessions(connection: Any, ids: Sequence[int]) -> dict[int, SessionRecord]:
    """The session in which each of these contacts waits, by contact id."""
    rows = await connection.fetch(_SESSIONS, ids)
    return {row["contact_id"]: _session(row) for row in rows}


def _session(row: Any) -> SessionRecord:
    values = dict(row)
    runs = values.pop("runs")
    return SessionRecord(
        **values,
        parked={uuid: until for uuid, until, _, _ in runs if until is not None},
        begun={uuid: (flow, revision) for uuid, _, flow, revision in runs if revision is not None},
    )


async def asset_versions(connection: Any, workspaces: Sequence[int]) -> dict[int, int]:
    """The version of each workspace's assets; it rises with every change of one."""
    rows = await connection.fetch("SELECT id, assets_version FROM workspace WHERE id = ANY($1::bigint[])", workspaces)
    return {row["id"]: row["assets_version"] for row in rows}


async def keys_taken(connection: Any, keys: Sequence[str]) -> set[str]:
    """Those of these event keys that have made a session already."""
    rows = await connection.fetch("SELECT event_key FROM flow_session WHERE event_key = ANY($1::text[])", keys)
    return {row["event_key"] for row in rows}


async def urn_owner(connection: Any, workspace: int, identity: str) -> int | None:
    """The id of the contact that has this URN, if one has."""
    owner = await connection.fetchval(
        "SELECT contact_id FROM contact_urn WHERE workspace_id = $1 AND identity = $2", workspace, identity
    )
    return int(owner) if owner is not None else None


async def last_sent(connection: Any, session: int) -> tuple[str, datetime, datetime | None] | None:
    """Status, time of creation and time of sending of the last message that a session (its row id) sent, if any."""
    row = await connection.fetchrow(
        "SELECT m.status, m.created_on, m.sent_on FROM msg m JOIN flow_session s ON s.uuid = m.session_uuid "
        "WHERE s.id = $1 AND m.direction = 'O' ORDER BY m.id DESC LIMIT 1",
        session,
    )
    return (row["status"], row["created_on"], row["sent_on"]) if row else None


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as its workflow sees it."""

    status: str
    wait_expires_on: datetime | None
    summary: dict[str, Any]


_STATUS_NAMES = {"C": "completed", "X": "expired", "I": "interrupted", "F": "failed", "A": "active", "W": "waiting"}


async def run_state(connection: Any, run: UUID) -> RunState | None:
    """Where a run stands, or None when there is no such run."""
    row = await connection.fetchrow(
        "SELECT r.status, s.wait_expires_on, json_array_length(r.path::json) AS steps, r.messages_sent, "
        "r.messages_received FROM flow_run r JOIN flow_session s ON s.id = r.session_id WHERE r.uuid = $1",
        run,
    )
    if row is None:
        return None
    counts = {name: row[name] for name in ("steps", "messages_sent", "messages_received")}
    return RunState(row["status"], row["wait_expires_on"], {"status": _STATUS_NAMES[row["status"]], **counts})


async def set_parked(connection: Any, run: UUID, until: datetime | None) -> None:
    """Notes when a run's workflow will look again."""
    await connection.execute("UPDATE flow_run SET parked_until = $2 WHERE uuid = $1", run, until)

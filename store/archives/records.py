"""Records of archives: one JSON object a line, of a message or of a run, in RapidPro's form."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import RowMapping, text

from store import sql
from store.archives.periods import Kind, Period
from store.database import Database

ROWS_AT_ONCE = 2_000
STEPS = 500
"""The most steps of a run's path that a record holds."""

STATUSES = {
    "P": "queued", "I": "initializing", "Q": "queued", "H": "handled", "W": "wired", "S": "sent", "D": "delivered",
    "R": "read", "E": "errored", "F": "failed",
}  # fmt: skip
TYPES = {"T": "text", "O": "optin", "V": "voice"}
EXIT_TYPES = {"C": "completed", "I": "interrupted", "X": "expired", "F": "failed"}

_MESSAGES = text("""
    SELECT m.id, m.uuid, m.broadcast_id, m.direction, m.type, m.status, m.visibility, m.text, m.attachments,
        m.created_on, m.sent_on, m.modified_on, c.uuid AS contact_uuid, c.name AS contact_name,
        CASE WHEN w.is_anonymous THEN NULL ELSE u.identity END AS urn,
        ch.uuid AS channel_uuid, ch.name AS channel_name, f.uuid AS flow_uuid, f.name AS flow_name,
        t.uuid AS ticket_uuid, l.labels, m.created_on AS at
    FROM msg m
    JOIN workspace w ON w.id = m.workspace_id
    JOIN contact c ON c.id = m.contact_id
    LEFT JOIN contact_urn u ON u.id = m.urn_id
    LEFT JOIN channel ch ON ch.id = m.channel_id
    LEFT JOIN flow f ON f.id = m.flow_id
    LEFT JOIN ticket t ON t.id = m.ticket_id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('name', n.name, 'uuid', n.uuid) ORDER BY n.id) AS labels
        FROM msg_label x JOIN label n ON n.id = x.label_id AND n.is_active WHERE x.msg_id = m.id
    ) l ON true
    WHERE m.workspace_id = :workspace AND m.visibility IN ('V', 'A')
        AND m.created_on >= :since AND m.created_on < :until AND (m.created_on, m.id) > (:at, :id)
    ORDER BY m.created_on, m.id LIMIT :most
""")

_RUNS = text("""
    SELECT r.id, r.uuid, r.responded, r.path, r.results, r.created_on, r.modified_on, r.exited_on, r.status,
        f.uuid AS flow_uuid, f.name AS flow_name, c.uuid AS contact_uuid, c.name AS contact_name, r.modified_on AS at
    FROM flow_run r
    JOIN flow f ON f.id = r.flow_id
    JOIN contact c ON c.id = r.contact_id
    WHERE r.workspace_id = :workspace
        AND r.modified_on >= :since AND r.modified_on < :until AND (r.modified_on, r.id) > (:at, :id)
    ORDER BY r.modified_on, r.id LIMIT :most
""")


async def records(database: Database, workspace_id: int, kind: Kind, period: Period) -> AsyncIterator[list[bytes]]:
    """The records of a period in their order, some at a time, each in a short transaction of its own."""
    statement, write = (_MESSAGES, message) if kind == "message" else (_RUNS, run)
    since, until = period.bounds
    at, last = since, 0
    while True:
        values = {
            "workspace": workspace_id, "since": since, "until": until, "at": at, "id": last, "most": ROWS_AT_ONCE,
        }  # fmt: skip
        async with database.reading() as session:
            rows = (await sql.execute(session, statement, values)).mappings().all()
        if rows:
            yield [orjson.dumps(write(row), default=str) + b"\n" for row in rows]
            at, last = rows[-1]["at"], rows[-1]["id"]
        if len(rows) < ROWS_AT_ONCE:
            return


def number(line: bytes) -> int:
    """The id of a record's row."""
    return int(orjson.loads(line)["id"])


def merged(lines: list[bytes], more: list[bytes], kind: Kind) -> list[bytes]:
    """Records with those of `more` before or among them that belong there, which are taken from it."""
    found = list[bytes]()
    for line in lines:
        while more and _position(more[0], kind) < _position(line, kind):
            found.append(more.pop(0))
        found.append(line)
    return found


def _position(line: bytes, kind: Kind) -> tuple[datetime, int]:
    record = orjson.loads(line)
    return datetime.fromisoformat(record["created_on" if kind == "message" else "modified_on"]), record["id"]


def message(row: RowMapping) -> dict[str, Any]:
    """The record of a message."""
    return {
        "uuid": row["uuid"],
        "id": row["id"],
        "broadcast": row["broadcast_id"],
        "contact": _ref(row, "contact"),
        "urn": row["urn"],
        "channel": _ref(row, "channel") if row["channel_uuid"] else None,
        "flow": _ref(row, "flow") if row["flow_uuid"] else None,
        "ticket_uuid": row["ticket_uuid"],
        "direction": "in" if row["direction"] == "I" else "out",
        "type": TYPES.get(row["type"], "text"),
        "status": STATUSES.get(row["status"], "queued"),
        "visibility": "archived" if row["visibility"] == "A" else "visible",
        "text": row["text"],
        "attachments": [_attachment(one) for one in row["attachments"]],
        "labels": row["labels"] or [],
        "created_on": instant(row["created_on"]),
        "sent_on": instant(row["sent_on"]),
        "modified_on": instant(row["modified_on"]),
    }


def run(row: RowMapping) -> dict[str, Any]:
    """The record of a run."""
    path: list[dict[str, Any]] = orjson.loads(row["path"])[:STEPS]
    results: dict[str, dict[str, Any]] = orjson.loads(row["results"])
    return {
        "id": row["id"],
        "uuid": row["uuid"],
        "flow": _ref(row, "flow"),
        "contact": _ref(row, "contact"),
        "responded": row["responded"],
        "path": [{"node": step.get("node_uuid"), "time": _time(step.get("arrived_on"))} for step in path],
        "values": {key: _value(result) for key, result in results.items()},
        "created_on": instant(row["created_on"]),
        "modified_on": instant(row["modified_on"]),
        "exited_on": instant(row["exited_on"]),
        "exit_type": EXIT_TYPES.get(row["status"]),
    }


def instant(value: datetime | None) -> str | None:
    """UTC with its offset, the fraction without zeros at its end: `2017-08-12T21:11:59.8906+00:00`."""
    if value is None:
        return None
    whole = value.astimezone(UTC).replace(tzinfo=None)
    fraction = f".{whole.microsecond:06d}".rstrip("0") if whole.microsecond else ""
    return f"{whole:%Y-%m-%dT%H:%M:%S}{fraction}+00:00"


def _value(result: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": result.get("name", ""),
        "node": result.get("node_uuid"),
        "time": _time(result.get("created_on")),
        "input": result.get("input"),
        "value": str(result.get("value", "")),
        "category": result.get("category"),
    }


def _time(written: str | None) -> str | None:
    try:
        return instant(datetime.fromisoformat(written)) if written else None
    except ValueError:
        return written


def _ref(row: RowMapping, name: str) -> dict[str, Any]:
    return {"uuid": row[f"{name}_uuid"], "name": row[f"{name}_name"]}


def _attachment(stored: str) -> dict[str, str]:
    content_type, _, url = stored.partition(":")
    return {"url": url, "content_type": content_type}

"""Statuses of outgoing messages: from senders and from aggregators' callbacks, a batch in one statement.

Aggregators report late, twice and out of order, so a status never goes backwards: queued, wired, sent, delivered, read;
an error or a failure counts only before delivery, and a proof of delivery beats a failure. What an update changed
nothing about still gets its log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

MAX_ERRORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUpdate:
    """What became of a message: `status` is W, S, D, R, E or F. It is named by uuid, or by its channel's external id.

    `by_sender`: the result of an attempt of ours, which counts an error even if the attempt before it was one.
    `retry_on` replaces the usual wait before the next attempt. `external_ids`: what the provider calls its parts.
    """

    channel_id: int
    status: str
    uuid: UUID | None = None
    external_id: str = ""
    external_ids: Sequence[str] = ()
    at: datetime | None = None
    retry_on: datetime | None = None
    failed_reason: str | None = None
    log_uuid: UUID | None = None
    by_sender: bool = False


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A message's status after an update that changed it."""

    id: int
    uuid: UUID
    workspace_id: int
    contact_id: int
    status: str
    failed_reason: str | None
    next_attempt_on: datetime | None
    error_count: int


# `place` is the update's, not the message's, so that of several updates of a message the first comes first.
_APPLY = text("""
    WITH given AS (
        SELECT * FROM unnest(CAST(:places AS int[]), CAST(:channels AS bigint[]), CAST(:uuids AS uuid[]),
            CAST(:external_ids AS text[]), CAST(:statuses AS text[]), CAST(:first_ids AS text[]),
            CAST(:ats AS timestamptz[]), CAST(:retries AS timestamptz[]), CAST(:reasons AS text[]),
            CAST(:logs AS uuid[]), CAST(:by_sender AS boolean[]))
        AS g(place, channel_id, uuid, external_id, status, first_id, at, retry_on, failed_reason, log_uuid, by_sender)
    ),
    named AS (
        SELECT g.*, m.id AS msg_id FROM given g JOIN msg m ON m.uuid = g.uuid AND m.channel_id = g.channel_id
        UNION ALL
        SELECT g.*, m.id FROM given g JOIN msg m ON m.channel_id = g.channel_id AND m.external_id = g.external_id
            WHERE g.uuid IS NULL AND m.direction = 'O'
        UNION ALL
        SELECT g.*, p.msg_id FROM given g JOIN msg_part p ON p.channel_id = g.channel_id
            AND p.external_id = g.external_id WHERE g.uuid IS NULL
    ),
    next AS (SELECT DISTINCT ON (msg_id) * FROM named ORDER BY msg_id, place),
    locked AS (
        SELECT m.id, m.status AS old, m.error_count, n.place, n.status, n.first_id, n.at, n.retry_on, n.failed_reason,
            n.log_uuid, n.status = 'E' AND m.error_count + 1 >= :max_errors AS gives_up,
            CASE WHEN n.status = 'F' THEN m.status IN ('I', 'P', 'Q', 'W', 'S', 'E')
                 WHEN n.status = 'E' THEN m.status IN ('I', 'P', 'Q', 'W', 'S') OR n.by_sender AND m.status = 'E'
                 WHEN m.status = 'F' THEN n.status IN ('D', 'R')
                 ELSE position(n.status IN 'WSDR') > position(m.status IN 'WSDR') END AS advances
        FROM next n JOIN msg m ON m.id = n.msg_id WHERE m.direction = 'O'
        ORDER BY m.id FOR NO KEY UPDATE OF m
    ),
    changed AS (
        UPDATE msg m SET
            status = CASE WHEN NOT l.advances THEN m.status WHEN l.gives_up THEN 'F' ELSE l.status END,
            error_count = m.error_count + CASE WHEN l.advances AND l.status = 'E' THEN 1 ELSE 0 END,
            next_attempt_on = CASE WHEN NOT l.advances THEN m.next_attempt_on
                WHEN l.status = 'E' AND NOT l.gives_up
                THEN coalesce(l.retry_on, now() + interval '5 minutes' * (m.error_count + 1)) END,
            failed_reason = CASE WHEN NOT l.advances THEN m.failed_reason WHEN l.gives_up THEN 'E'
                WHEN l.status = 'F' THEN l.failed_reason END,
            sent_on = CASE WHEN NOT l.advances THEN m.sent_on
                WHEN l.status IN ('W', 'S', 'D', 'R') THEN coalesce(m.sent_on, l.at, now()) END,
            external_id = coalesce(l.first_id, m.external_id),
            log_uuids = CASE WHEN l.log_uuid IS NULL THEN m.log_uuids ELSE m.log_uuids || l.log_uuid END,
            modified_on = CASE WHEN l.advances THEN now() ELSE m.modified_on END
        FROM locked l WHERE m.id = l.id AND (l.advances OR l.log_uuid IS NOT NULL OR l.first_id IS NOT NULL)
        RETURNING m.id, m.uuid, m.workspace_id, m.contact_id, m.status, m.failed_reason, m.next_attempt_on,
            m.error_count, l.advances
    ),
    parts AS (
        INSERT INTO msg_part (channel_id, external_id, msg_id)
        SELECT p.channel_id, p.external_id, l.id
        FROM unnest(CAST(:part_places AS int[]), CAST(:part_channels AS bigint[]), CAST(:part_ids AS text[]))
            AS p(place, channel_id, external_id)
        JOIN locked l ON l.place = p.place ON CONFLICT DO NOTHING
    )
    SELECT n.place, n.place <> l.place AS is_later, c.* FROM named n
    JOIN msg m ON m.id = n.msg_id AND m.direction = 'O'
    JOIN locked l ON l.id = n.msg_id LEFT JOIN changed c ON c.id = l.id AND n.place = l.place
    ORDER BY n.place
""")


@dataclass(slots=True)
class Applied:
    """What a batch did: the changes in order, and the updates that named no message of their channel."""

    changes: list[StatusChange] = field(default_factory=list)
    unknown: list[StatusUpdate] = field(default_factory=list)


class StatusStore:
    """Writes statuses."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def apply(self, updates: Sequence[StatusUpdate]) -> Applied:
        """Applies updates in order. One statement, or as many as the most updates of one message.

        A message is known by uuid or external id among those of the update's channel only.
        """
        applied, batch = Applied(), list(updates)
        while batch:
            rows = (await sql.execute(self._session, _APPLY, _columns(batch))).mappings().all()
            changed = [row for row in rows if row["id"] is not None and row["advances"]]
            applied.changes += [StatusChange(*(row[name] for name in StatusChange.__slots__)) for row in changed]
            found = {row["place"] for row in rows}
            applied.unknown += [update for place, update in enumerate(batch) if place not in found]
            batch = [batch[row["place"]] for row in rows if row["is_later"]]
        return applied


def _columns(batch: Sequence[StatusUpdate]) -> dict[str, Any]:
    parts = [(place, u.channel_id, one) for place, u in enumerate(batch) for one in u.external_ids[1:]]
    return {
        "places": list(range(len(batch))),
        "channels": [update.channel_id for update in batch],
        "uuids": [update.uuid for update in batch],
        "external_ids": [update.external_id for update in batch],
        "statuses": [update.status for update in batch],
        "first_ids": [update.external_ids[0][:255] if update.external_ids else None for update in batch],
        "ats": [update.at for update in batch],
        "retries": [update.retry_on for update in batch],
        "reasons": [update.failed_reason for update in batch],
        "logs": [update.log_uuid for update in batch],
        "by_sender": [update.by_sender for update in batch],
        "max_errors": MAX_ERRORS,
        "part_places": [place for place, _, _ in parts],
        "part_channels": [channel for _, channel, _ in parts],
        "part_ids": [one[:255] for _, _, one in parts],
    }

"""Fires of campaigns that are due: found, then taken out of the table in the transaction that does what they say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

_DUE = """
    SELECT id, contact_id FROM campaign_fire WHERE campaign_id = $1 AND fire_on <= now() ORDER BY fire_on, id LIMIT $2
"""

# What is no longer so is dropped (of an older version, of someone who has left the group, whose date is gone), or put
# back if it is due later than it was thought, as when the rules of a time zone have changed.
_CLAIM = """
    WITH gone AS (
        DELETE FROM campaign_fire WHERE id = ANY($1::bigint[]) RETURNING *
    ), real AS (
        SELECT g.*, d.fire_on AS due_on FROM gone g
        JOIN campaign_due d ON d.event_id = g.event_id AND d.contact_id = g.contact_id AND d.version = g.version
    ), later AS (
        INSERT INTO campaign_fire (workspace_id, campaign_id, event_id, contact_id, fire_on, version)
        SELECT workspace_id, campaign_id, event_id, contact_id, due_on, version FROM real WHERE due_on > now()
    )
    SELECT r.id, r.workspace_id, r.contact_id, r.fire_on, e.id AS event_id, e.uuid AS event_uuid, e.type, e.start_mode,
        f.uuid AS flow_uuid, e.message, e.base_language, t.uuid AS template, e.template_variables,
        k.uuid AS campaign_uuid, k.name AS campaign_name
    FROM real r
    JOIN campaign_event e ON e.id = r.event_id
    JOIN campaign k ON k.id = r.campaign_id
    LEFT JOIN flow f ON f.id = e.flow_id
    LEFT JOIN template t ON t.id = e.template_id
    WHERE r.due_on <= now()
    ORDER BY r.fire_on, r.id
"""

_COUNT = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
"""


@dataclass(frozen=True, slots=True)
class DueFire:
    """A fire that was claimed: it is gone from the table if the transaction commits."""

    id: int
    workspace_id: int
    contact_id: int
    fire_on: datetime
    event_id: int
    event_uuid: UUID
    type: str
    start_mode: str
    flow_uuid: UUID | None
    message: dict[str, Any] | None
    base_language: str | None
    template: UUID | None
    template_variables: list[str]
    campaign_uuid: UUID
    campaign_name: str


async def due(connection: Any, campaign_id: int, most: int) -> list[tuple[int, int]]:
    """Up to `most` due fires, oldest first: their ids, and those of their contacts. Nothing is locked."""
    return [(row["id"], row["contact_id"]) for row in await connection.fetch(_DUE, campaign_id, most)]


async def claim(connection: Any, fires: Sequence[int]) -> list[DueFire]:
    """Takes fires out of the table and gives those that hold, oldest first. Their contacts have been locked before."""
    return [DueFire(**row) for row in await connection.fetch(_CLAIM, fires)]


async def count(connection: Any, fired: Sequence[DueFire], prefix: str, daily: str) -> None:
    """Counts what was fired, by event, and by event and the day it was due (UTC)."""
    numbers = Counter[tuple[int, str]]()
    for fire in fired:
        day = fire.fire_on.astimezone(UTC).date()
        numbers[fire.workspace_id, f"{prefix}{fire.event_id}"] += 1
        numbers[fire.workspace_id, f"{daily}{fire.event_id}:{day}"] += 1
    rows = [(workspace, scope, number) for (workspace, scope), number in sorted(numbers.items())]
    if rows:
        await connection.execute(_COUNT, *(list(column) for column in zip(*rows, strict=True)))

"""The ways that contacts took through flows: counted for the editor's canvas, with the contacts that came by last."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

SHOWN = 5
"""How many contacts of a way are ever shown, so that a batch need write no more of them."""

OPERAND_CHARS = 100

_COUNTS = """
    INSERT INTO flow_activity_count (flow_id, scope, count)
    SELECT flow_id, scope, count FROM json_to_recordset($1::json) AS x(flow_id bigint, scope text, count bigint)
"""

_RECENT = """
    INSERT INTO recent_contact (flow_id, exit_uuid, destination_uuid, contact_id, operand, created_on)
    SELECT flow_id, exit_uuid, destination_uuid, contact_id, operand, created_on
    FROM json_to_recordset($1::json) AS x(flow_id bigint, exit_uuid uuid, destination_uuid uuid, contact_id bigint,
         operand text, created_on timestamptz)
"""


@dataclass(slots=True)
class WayRecord:
    """A contact that went from an exit to a node; `operand` is what the router looked at."""

    flow_id: int
    exit_uuid: UUID
    destination_uuid: UUID
    contact_id: int
    operand: str
    created_on: datetime


async def write(connection: Any, ways: Sequence[WayRecord]) -> None:
    """Counts the ways of a batch, one row a way, and notes the last contacts of each."""
    if not ways:
        return
    counts: Counter[tuple[int, str]] = Counter()
    recent: dict[tuple[int, UUID, UUID], list[WayRecord]] = defaultdict(list)
    for way in ways:
        counts[way.flow_id, f"segment:{way.exit_uuid}:{way.destination_uuid}"] += 1
        recent[way.flow_id, way.exit_uuid, way.destination_uuid].append(way)
    rows = [{"flow_id": flow, "scope": scope, "count": count} for (flow, scope), count in counts.items()]
    await connection.execute(_COUNTS, orjson.dumps(rows).decode())
    last = [way for found in recent.values() for way in found[-SHOWN:]]
    await connection.execute(_RECENT, orjson.dumps(last).decode())

"""A batch of a broadcast: what to say, and to whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

_PLAN = """
    SELECT o.id, o.uuid, o.workspace_id, o.status, o.translations, o.base_language, o.expressions, t.uuid AS template,
           o.template_variables, o.created_by_id, b.id AS batch_id, b.contact_ids
    FROM broadcast o
    JOIN broadcast_batch b ON b.broadcast_id = o.id AND b.number = $2
    LEFT JOIN template t ON t.id = o.template_id
    WHERE o.uuid = $1
"""


@dataclass(frozen=True, slots=True)
class BroadcastPlan:
    """One batch of a broadcast; `template` is a uuid, `translations` are contents by language."""

    id: int
    uuid: UUID
    workspace_id: int
    status: str
    translations: dict[str, Any]
    base_language: str
    expressions: bool
    template: UUID | None
    template_variables: list[str]
    created_by_id: int | None
    batch_id: int
    contact_ids: list[int]


async def broadcast_batch(connection: Any, broadcast: UUID, number: int) -> BroadcastPlan | None:
    """Batch `number` (from 0) of a broadcast; None when there is none."""
    row = await connection.fetchrow(_PLAN, broadcast, number)
    return BroadcastPlan(**row) if row else None

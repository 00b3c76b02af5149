"""A batch of a bulk start: what to start, whom, and how far it came."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

_PLAN = """
    SELECT s.id, s.uuid, s.workspace_id, f.uuid AS flow_uuid, s.type, s.status, s.params, s.exclusions, s.contact_count,
           s.parent_summary AS run_summary, s.session_history AS history, b.id AS batch_id, b.contact_ids,
           u.uuid AS user_uuid, u.email AS user_email, u.first_name, u.last_name
    FROM flow_start s
    JOIN flow_start_batch b ON b.start_id = s.id AND b.number = $2
    JOIN flow f ON f.id = s.flow_id
    LEFT JOIN user_account u ON u.id = s.created_by_id
    WHERE s.uuid = $1
"""

_ORIGINS = {"A": "api", "Z": "zapier", "M": "ui", "F": "", "T": ""}


@dataclass(frozen=True, slots=True)
class StartPlan:
    """One batch of a start."""

    id: int
    uuid: UUID
    workspace_id: int
    flow_uuid: UUID
    status: str
    exclusions: dict[str, Any]
    contact_count: int
    run_summary: dict[str, Any] | None
    batch_id: int
    contact_ids: list[int]
    trigger: dict[str, Any]
    """The keys that each contact's trigger has besides its type, flow and time."""


async def start_batch(connection: Any, start: UUID, number: int) -> StartPlan | None:
    """Batch `number` (from 0) of a start; None when there is none."""
    row = await connection.fetchrow(_PLAN, start, number)
    if row is None:
        return None
    return StartPlan(
        id=row["id"],
        uuid=row["uuid"],
        workspace_id=row["workspace_id"],
        flow_uuid=row["flow_uuid"],
        status=row["status"],
        exclusions=row["exclusions"] or {},
        contact_count=row["contact_count"],
        run_summary=row["run_summary"],
        batch_id=row["batch_id"],
        contact_ids=list(row["contact_ids"]),
        trigger=_trigger(row),
    )


def _trigger(row: Any) -> dict[str, Any]:
    if row["run_summary"]:
        trigger = {"run_summary": row["run_summary"], "history": row["history"]}
        return {name: value for name, value in trigger.items() if value}
    trigger = {"origin": _ORIGINS.get(row["type"], ""), "params": row["params"]}
    if row["user_uuid"] is not None:
        name = f"{row['first_name']} {row['last_name']}".strip() or row["user_email"]
        trigger["user"] = {"uuid": str(row["user_uuid"]), "name": name}
    return {name: value for name, value in trigger.items() if value}

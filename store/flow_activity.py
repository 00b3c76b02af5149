"""Where contacts are in a flow, and which ways they took."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.flows import FlowStore

_RECENT = text("""
    SELECT c.uuid, coalesce(c.name, '') AS name, r.operand, r.created_on
    FROM recent_contact r JOIN contact c ON c.id = r.contact_id
    WHERE r.exit_uuid = :exit AND r.destination_uuid = :destination AND r.flow_id = :flow
    ORDER BY r.id DESC LIMIT 5
""")


@dataclass(frozen=True, slots=True)
class Recent:
    """A contact that took a way lately, and what the router saw."""

    uuid: UUID
    name: str
    operand: str
    created_on: datetime


async def activity(session: AsyncSession, workspace_id: int, uuid: UUID) -> dict[str, dict[str, int]]:
    """Contacts waiting by node, ways taken by `exit:destination`, runs by status. Raises `NotFound`."""
    found: dict[str, dict[str, int]] = {"node": {}, "segment": {}, "status": {}}
    for scope, count in (await FlowStore(session).activity(workspace_id, uuid)).items():
        kind, _, key = scope.partition(":")
        if kind in found:
            found[kind][key] = count
    return found


async def recent_contacts(
    session: AsyncSession, workspace_id: int, uuid: UUID, exit_uuid: UUID, destination: UUID
) -> list[Recent]:
    """The last five contacts that took a way, the latest first. Raises `NotFound`."""
    flow = await FlowStore(session).get(workspace_id, uuid)
    values = {"exit": exit_uuid, "destination": destination, "flow": flow.id}
    rows = (await sql.execute(session, _RECENT, values)).mappings()
    return [Recent(row["uuid"], row["name"], row["operand"], row["created_on"]) for row in rows]

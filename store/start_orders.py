"""Orders to begin bulk work: a row in the work's own transaction, so that none is forgotten if Temporal is away."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Parking, Workspace

KIND = "start"
BROADCAST = "broadcast"


async def order_start(session: AsyncSession, workspace: Workspace, start: UUID, flow: str) -> None:
    """Leaves word for the parking loops, which begin the start's workflow if nobody has by then."""
    await _order(session, workspace, KIND, start, {"flow": flow})


async def order_broadcast(session: AsyncSession, workspace: Workspace, broadcast: UUID) -> None:
    """The same for a broadcast."""
    await _order(session, workspace, BROADCAST, broadcast, {})


async def _order(session: AsyncSession, workspace: Workspace, kind: str, uuid: UUID, more: dict[str, Any]) -> None:
    payload = {"workspace": workspace.name, "workspace_id": workspace.id, **more}
    row = {"workspace_id": workspace.id, "kind": kind, "run_uuid": uuid, "payload": payload}
    await (await session.connection()).execute(insert(Parking).values(**row))

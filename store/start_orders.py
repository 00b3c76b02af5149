"""Orders to begin a flow start: a row in the start's own transaction, so that none is forgotten if Temporal is away."""

from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Parking, Workspace

KIND = "start"


async def order_start(session: AsyncSession, workspace: Workspace, start: UUID, flow: str) -> None:
    """Leaves word for the parking loops, which begin the start's workflow if nobody has by then."""
    payload = {"workspace": workspace.name, "workspace_id": workspace.id, "flow": flow}
    row = {"workspace_id": workspace.id, "kind": KIND, "run_uuid": start, "payload": payload}
    await (await session.connection()).execute(insert(Parking).values(**row))

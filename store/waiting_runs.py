"""Runs that wait in a flow, and the revisions that they go on with.

A run goes on with the revision that it began on, but with none before its flow's `least_revision`. So all that wait are
moved by one row, however many they are, without a lock that conversations would wait for.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.errors import NotFound
from store.tables import Flow, Workspace
from store.workspaces import assets_changed

SAVES_ARE_LIVE = "flow_saves_are_live"
"""The key of a workspace's config: whether every save is live at once, also for those who wait, as in RapidPro."""

_WAITING = text("""
    SELECT r.current_node_uuid AS node, count(*) AS waiting,
        count(*) FILTER (WHERE r.revision < f.revision AND f.least_revision < f.revision) AS behind
    FROM flow_run r JOIN flow f ON f.id = r.flow_id
    WHERE r.flow_id = :flow AND r.status IN ('A', 'W') GROUP BY 1
""")

_MOVE = "UPDATE flow SET least_revision = revision WHERE least_revision < revision AND "
_MOVE_ONE = text(_MOVE + "id = :flow")
_FOLLOW_LIVE = text(
    _MOVE + "workspace_id = :workspace AND EXISTS (SELECT 1 FROM workspace w WHERE w.id = :workspace "
    f"AND w.config @> CAST('{{\"{SAVES_ARE_LIVE}\": true}}' AS jsonb))"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many runs wait in a flow, by the uuid of the node; how many of all go on with an older revision."""

    by_node: dict[str, int]
    behind: int


def saves_are_live(workspace: Workspace) -> bool:
    """Whether every save is live at once in a workspace."""
    return bool(workspace.config.get(SAVES_ARE_LIVE))


async def waiting(session: AsyncSession, workspace_id: int, uuid: UUID) -> Waiting:
    """Who waits in a flow. Raises `NotFound`."""
    rows = (await sql.execute(session, _WAITING, {"flow": await _flow_id(session, workspace_id, uuid)})).all()
    by_node = {str(row.node): int(row.waiting) for row in rows if row.node is not None}
    return Waiting(by_node, sum(int(row.behind) for row in rows))


async def move(session: AsyncSession, workspace_id: int, uuid: UUID) -> None:
    """Lets all runs of a flow that wait go on with the revision that is live. Raises `NotFound`."""
    await sql.execute(session, _MOVE_ONE, {"flow": await _flow_id(session, workspace_id, uuid)})
    await assets_changed(session, workspace_id)


async def follow_live(session: AsyncSession, workspace_id: int) -> None:
    """Lets all that wait in a workspace go on with what is live, if that is how the workspace wants it.

    In the transaction of whatever makes revisions live, before it ends.
    """
    await sql.execute(session, _FOLLOW_LIVE, {"workspace": workspace_id})


async def _flow_id(session: AsyncSession, workspace_id: int, uuid: UUID) -> int:
    query = select(Flow.id).where(Flow.workspace_id == workspace_id, Flow.uuid == uuid, col(Flow.is_active))
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise NotFound("flow", uuid)
    return found

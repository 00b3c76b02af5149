"""Labels of flows, which the browser shows as folders."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, text
from sqlmodel import col

from store import sql
from store.named import NamedStore
from store.tables import FlowLabel, FlowLabelling

_COUNTS = text("""
    SELECT l.label_id, count(*) FROM flow_labelling l JOIN flow f ON f.id = l.flow_id
    WHERE f.workspace_id = :workspace AND f.is_active AND NOT f.is_archived GROUP BY 1
""")

_SET = text("""
    WITH flow AS (
        SELECT id FROM flow WHERE workspace_id = :workspace AND is_active AND uuid = ANY(CAST(:flows AS uuid[]))
    ), gone AS (
        DELETE FROM flow_labelling l USING flow WHERE l.flow_id = flow.id
            AND l.label_id <> ALL(CAST(:labels AS bigint[]))
    )
    INSERT INTO flow_labelling (flow_id, label_id)
    SELECT flow.id, label FROM flow, unnest(CAST(:labels AS bigint[])) AS label ON CONFLICT DO NOTHING
""")


class FlowLabelStore(NamedStore[FlowLabel]):
    """Reads and writes labels of flows."""

    table, noun, limit = FlowLabel, "label", 250

    async def counts(self, workspace_id: int) -> dict[int, int]:
        """How many flows that aren't archived have each label."""
        return {row[0]: int(row[1]) for row in await sql.execute(self._session, _COUNTS, {"workspace": workspace_id})}

    async def label(self, workspace_id: int, flows: Sequence[UUID], labels: Sequence[UUID]) -> None:
        """Gives flows these labels and no others. Raises `NotFound` for a label that isn't there."""
        ids = [(await self.get(workspace_id, uuid)).id for uuid in labels]
        values = {"workspace": workspace_id, "flows": [str(uuid) for uuid in flows], "labels": ids}
        await sql.execute(self._session, _SET, values)

    async def delete(self, workspace_id: int, uuid: UUID) -> FlowLabel:
        """Takes a label out of use, and off all flows. Raises `NotFound`."""
        found = await self.get(workspace_id, uuid)
        await self._session.exec(delete(FlowLabelling).where(col(FlowLabelling.label_id) == found.id))
        return await super().delete(workspace_id, uuid)

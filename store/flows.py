"""Flows and their revisions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from store import counts, sql
from store.errors import Conflict, NotFound
from store.named import NamedStore
from store.storable import storable
from store.tables import Flow, FlowRevision
from store.tables.columns import now
from store.waiting_runs import follow_live
from store.workspaces import assets_changed

EDITED_ELSEWHERE = "somebody has saved a newer revision"
REVISIONS_KEPT = 500

_TRIM = text("""
    DELETE FROM flow_revision v USING flow f
    WHERE f.id = :flow AND v.flow_id = f.id AND v.revision <= :oldest AND NOT (
        v.revision >= f.least_revision AND EXISTS (
            SELECT 1 FROM flow_run r WHERE r.flow_id = f.id AND r.status IN ('A', 'W')
                AND greatest(r.revision, f.least_revision) = v.revision))
""")

_DEPENDENTS = text("""
    SELECT id, uuid, name FROM flow WHERE workspace_id = :workspace AND is_active
        AND info -> 'dependencies' @> jsonb_build_array(jsonb_build_object('type', CAST(:type AS text),
            CAST(:named_by AS text), CAST(:name AS text)))
    ORDER BY lower(name)
""")


class FlowStore(NamedStore[Flow]):
    """Reads and writes flows. Definitions are JSON text and stay as they were written."""

    table, noun = Flow, "flow"

    async def create_with(
        self, workspace_id: int, *, name: str, definition: str, spec_version: str, user_id: int | None, **columns: Any
    ) -> Flow:
        """A flow with its first revision. Raises `Conflict` if the name is taken."""
        flow = await self.create(workspace_id, name=name, created_by_id=user_id, **columns)
        await self.save(workspace_id, flow.uuid, definition, spec_version=spec_version, user_id=user_id)
        return flow

    async def save(
        self,
        workspace_id: int,
        uuid: UUID,
        definition: str,
        *,
        spec_version: str,
        user_id: int | None = None,
        based_on: int | None = None,
        info: dict[str, Any] | None = None,
        changes: Sequence[str] = (),
    ) -> FlowRevision:
        """A new revision, which the flow has from now on; `info` is what inspection found in it.

        Runs that wait go on with the revision that they have, unless every save of the workspace is live. The oldest
        revisions are deleted, but none that a run still goes on with.
        `based_on` is the revision that was edited. Raises `NotFound`, `Conflict` if that isn't the newest any more.
        """
        query = self._active(workspace_id).where(Flow.uuid == uuid).with_for_update()
        flow = (await self._session.exec(query)).one_or_none()
        if flow is None:
            raise NotFound(self.noun, uuid)
        if based_on is not None and based_on < flow.revision:
            raise Conflict(self.noun, EDITED_ELSEWHERE)
        revision = FlowRevision(
            flow_id=flow.id,
            revision=flow.revision + 1,
            spec_version=spec_version,
            definition=definition,
            changes=list(changes),
            created_by_id=user_id,
        )
        self._session.add(revision)
        flow.revision, flow.spec_version = revision.revision, spec_version
        flow.saved_on = flow.modified_on = now()
        flow.saved_by_id = user_id
        if info is not None:
            flow.info, flow.has_issues = storable(info), bool(info.get("issues"))
        await follow_live(self._session, workspace_id)
        await sql.execute(self._session, _TRIM, {"flow": flow.id, "oldest": revision.revision - REVISIONS_KEPT})
        await assets_changed(self._session, workspace_id)
        return revision

    async def revision(self, workspace_id: int, uuid: UUID, number: int | None = None) -> FlowRevision:
        """The current revision of a flow, or the one with this number. Raises `NotFound`."""
        query = (
            select(FlowRevision)
            .join(Flow, col(Flow.id) == FlowRevision.flow_id)
            .where(Flow.workspace_id == workspace_id, Flow.uuid == uuid, col(Flow.is_active))
            .where(FlowRevision.revision == (col(Flow.revision) if number is None else number))
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("flow", uuid)
        return found

    async def revisions(self, workspace_id: int, uuid: UUID, *, most: int = 100) -> Sequence[FlowRevision]:
        """The newest revisions of a flow, the newest first. Raises `NotFound`."""
        flow = await self.get(workspace_id, uuid)
        query = select(FlowRevision).where(FlowRevision.flow_id == flow.id)
        return (await self._session.exec(query.order_by(col(FlowRevision.revision).desc()).limit(most))).all()

    async def using(self, workspace_id: int, kind: str, name: str) -> list[dict[str, Any]]:
        """The flows (id, uuid, name) that refer to something: by uuid, fields and globals by key, users by address."""
        named_by = {"field": "key", "global": "key", "user": "email"}.get(kind, "uuid")
        values = {"workspace": workspace_id, "type": kind, "named_by": named_by, "name": name}
        return [dict(row) for row in (await sql.execute(self._session, _DEPENDENTS, values)).mappings()]

    async def activity(self, workspace_id: int, uuid: UUID, prefix: str = "") -> dict[str, int]:
        """Counts of what happened in a flow, by scope (`status:W`, `node:<uuid>`, …). Raises `NotFound`."""
        flow = await self.get(workspace_id, uuid)
        return await counts.scopes(self._session, "flow_activity_count", flow.id, prefix)

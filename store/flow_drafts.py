"""Drafts of flows: saved without a lock, compared by version, and published as revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.errors import Conflict, NotFound
from store.flows import FlowStore
from store.tables import Flow, FlowDraft, FlowRevision, UserAccount
from store.tables.columns import now
from store.waiting_runs import move

ONE_ROW = timedelta(minutes=15)
"""How long edits of one person go into one row."""

KEPT = 200
"""How many rows of a flow are kept."""

_TRIM = text("""
    DELETE FROM flow_draft WHERE flow_id = :flow AND id NOT IN (
        SELECT id FROM flow_draft WHERE flow_id = :flow ORDER BY version DESC LIMIT :kept)
""")


class DraftConflict(Conflict):
    """Somebody else saved since: `draft` is what the draft is now."""

    def __init__(self, draft: "Draft") -> None:
        super().__init__("flow", "somebody else has saved meanwhile")
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Draft:
    """A flow as its editors have it. `version` is 0 and `definition` the live one as long as nobody drafted."""

    flow: Flow
    definition: str
    version: int
    based_on: int
    is_published: bool
    """whether it is the same as what is live"""
    saved_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A version that can be looked at and gone back to: `kind` is `revision` or `draft`, `number` which."""

    kind: str
    number: int
    created_on: Any
    user: str
    is_live: bool


class FlowDraftStore:
    """Reads and writes drafts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def draft(self, workspace_id: int, uuid: UUID, *, lock: bool = False) -> Draft:
        """The draft of a flow, or what is live if there is none. Raises `NotFound`."""
        flow = await self._flow(workspace_id, uuid, lock=lock)
        newest = await self._newest(flow.id)
        if newest is not None and newest.published_as is None:
            return Draft(flow, newest.definition, newest.version, newest.based_on, False, newest.created_by_id)
        live = await FlowStore(self._session).revision(workspace_id, uuid)
        version = newest.version if newest else 0
        return Draft(flow, live.definition, version, flow.revision, True, live.created_by_id)

    async def save(
        self, workspace_id: int, uuid: UUID, definition: str, *, seen: int, based_on: int, user_id: int | None
    ) -> int:
        """Makes a definition the draft and returns its version; `seen` is the version that was edited.

        Raises `NotFound`, and `DraftConflict` if that isn't the newest any more, or another revision has gone live.
        """
        current = await self.draft(workspace_id, uuid, lock=True)
        if current.version != seen or based_on != current.flow.revision:
            raise DraftConflict(current)
        newest = await self._newest(current.flow.id)
        if newest is not None and self._goes_on(newest, based_on, user_id):
            newest.definition, newest.version, newest.modified_on = definition, seen + 1, now()
        else:
            row = FlowDraft(flow_id=current.flow.id, version=seen + 1, based_on=based_on, definition=definition)
            row.created_by_id = user_id
            self._session.add(row)
        await self._session.flush()
        await sql.execute(self._session, _TRIM, {"flow": current.flow.id, "kept": KEPT})
        return seen + 1

    async def publish(
        self,
        workspace_id: int,
        uuid: UUID,
        definition: str,
        *,
        seen: int,
        spec_version: str,
        language: str,
        info: dict[str, Any],
        user_id: int | None,
        moves_waiting: bool = False,
    ) -> FlowRevision:
        """Makes a definition, that of the draft with version `seen`, the live one. Raises as `save` does.

        `moves_waiting` lets the runs that wait go on with it.
        """
        current = await self.draft(workspace_id, uuid, lock=True)
        if current.version != seen:
            raise DraftConflict(current)
        revision = await FlowStore(self._session).save(
            workspace_id, uuid, definition, spec_version=spec_version, user_id=user_id, info=info
        )
        current.flow.language = language
        newest = await self._newest(current.flow.id)
        if newest is not None and newest.published_as is None:
            newest.published_as = revision.revision
        await self._session.flush()
        if moves_waiting:
            await move(self._session, workspace_id, uuid)
        return revision

    async def discard(self, workspace_id: int, uuid: UUID, *, seen: int) -> None:
        """Goes back to what is live; the draft stays in the history. Raises as `save` does."""
        current = await self.draft(workspace_id, uuid, lock=True)
        if current.version != seen:
            raise DraftConflict(current)
        newest = await self._newest(current.flow.id)
        if newest is not None and newest.published_as is None:
            live = await FlowStore(self._session).revision(workspace_id, uuid)
            row = FlowDraft(flow_id=current.flow.id, version=seen + 1, based_on=current.flow.revision)
            row.definition, row.published_as = live.definition, current.flow.revision
            self._session.add(row)
            await self._session.flush()

    async def history(self, workspace_id: int, uuid: UUID, *, most: int = 100) -> list[HistoryEntry]:
        """Revisions and saved drafts, newest first. Raises `NotFound`."""
        flow = await self._flow(workspace_id, uuid)
        revisions = select(FlowRevision).where(FlowRevision.flow_id == flow.id)
        drafts = select(FlowDraft).where(FlowDraft.flow_id == flow.id, col(FlowDraft.published_as).is_(None))
        saved = (await self._session.exec(revisions.order_by(col(FlowRevision.revision).desc()).limit(most))).all()
        drafted = (await self._session.exec(drafts.order_by(col(FlowDraft.version).desc()).limit(most))).all()
        authors = {one.created_by_id for one in saved} | {one.created_by_id for one in drafted}
        names = await self._names(authors)
        found = [
            HistoryEntry(
                "revision",
                one.revision,
                one.created_on,
                names.get(one.created_by_id, ""),
                one.revision == flow.revision,
            )
            for one in saved
        ] + [
            HistoryEntry("draft", one.version, one.modified_on, names.get(one.created_by_id, ""), False)
            for one in drafted
        ]
        return sorted(found, key=lambda one: one.created_on, reverse=True)[:most]

    async def at(self, workspace_id: int, uuid: UUID, kind: str, number: int) -> str:
        """The definition of an entry of the history. Raises `NotFound`."""
        if kind == "revision":
            return (await FlowStore(self._session).revision(workspace_id, uuid, number)).definition
        flow = await self._flow(workspace_id, uuid)
        query = select(FlowDraft).where(FlowDraft.flow_id == flow.id, FlowDraft.version == number)
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("draft", number)
        return found.definition

    @staticmethod
    def _goes_on(newest: FlowDraft, based_on: int, user_id: int | None) -> bool:
        """Whether a save goes into the newest row instead of a row of its own."""
        if newest.published_as is not None or newest.based_on != based_on or newest.created_by_id != user_id:
            return False
        return now() - newest.created_on < ONE_ROW

    async def _flow(self, workspace_id: int, uuid: UUID, *, lock: bool = False) -> Flow:
        query = select(Flow).where(Flow.workspace_id == workspace_id, Flow.uuid == uuid, col(Flow.is_active))
        flow = (await self._session.exec(query.with_for_update() if lock else query)).one_or_none()
        if flow is None:
            raise NotFound("flow", uuid)
        return flow

    async def _newest(self, flow_id: int) -> FlowDraft | None:
        query = select(FlowDraft).where(FlowDraft.flow_id == flow_id).order_by(col(FlowDraft.version).desc()).limit(1)
        return (await self._session.exec(query)).one_or_none()

    async def _names(self, ids: set[int | None]) -> dict[int | None, str]:
        wanted = [one for one in ids if one is not None]
        users: Sequence[UserAccount] = (
            await self._session.exec(select(UserAccount).where(col(UserAccount.id).in_(wanted)))
        ).all()
        return {user.id: f"{user.first_name} {user.last_name}".strip() or user.email for user in users}

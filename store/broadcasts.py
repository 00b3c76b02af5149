"""Broadcasts: made by people, the API, flows and schedules; resolved into batches, counted, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.contracts.broadcasts import BroadcastEnd
from core.contracts.starts import Recipients
from flows.contactql import QueryError
from store import contact_search, recipients, sql
from store.codes import StartStatus
from store.database import Database
from store.errors import Conflict, NotFound
from store.start_orders import order_broadcast
from store.tables import Broadcast, Template, Workspace
from store.tables.columns import now

NO_RECIPIENTS = "a broadcast needs groups, contacts, URNs or a query"
NO_TEXT = "its base language has no translation"

_UNDER_WAY = (StartStatus.PENDING, StartStatus.QUEUED, StartStatus.STARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBroadcast:
    """What to send, and to whom: `translations` {language: {text, attachments?, quick_replies?}}.

    `exclusions`: `in_a_flow`, `not_seen_since_days`. The template's variables may be templates themselves.
    """

    translations: Mapping[str, Mapping[str, Any]]
    base_language: str
    groups: Sequence[UUID] = ()
    contacts: Sequence[UUID] = ()
    urns: Sequence[str] = ()
    query: str | None = None
    node: UUID | None = None
    """A node of a flow: for those who wait there."""
    exclusions: Mapping[str, Any] = field(default_factory=dict)
    template: UUID | None = None
    template_variables: Sequence[str] = ()
    created_by_id: int | None = None
    schedule_id: int | None = None


class BroadcastStore:
    """Reads and writes broadcasts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, new: NewBroadcast) -> Broadcast:
        """A broadcast that waits to be sent, or, with a schedule, the pattern of those that will be.

        Raises `NotFound` for a contact, group or template that isn't the workspace's, `Conflict` if it is for nobody or
        has nothing to say in its base language, and `flows.contactql.QueryError`.
        """
        broadcast = Broadcast(workspace_id=workspace_id, created_by_id=new.created_by_id, schedule_id=new.schedule_id)
        await self.write(workspace_id, broadcast, new)
        return broadcast

    async def write(self, workspace_id: int, broadcast: Broadcast, new: NewBroadcast) -> None:
        """Makes a broadcast say this to these. Raises as `create`."""
        if not (new.groups or new.contacts or new.urns or new.query or new.node):
            raise Conflict("broadcast", NO_RECIPIENTS)
        if new.base_language not in new.translations:
            raise Conflict("broadcast", NO_TEXT)
        broadcast.template_id = await self._template(workspace_id, new.template) if new.template else None
        await recipients.check(
            self._session, workspace_id, groups=new.groups, contacts=new.contacts, query=new.query
        )  # fmt: skip
        broadcast.translations = {language: dict(content) for language, content in new.translations.items()}
        broadcast.base_language = new.base_language
        broadcast.groups = [str(uuid) for uuid in new.groups]
        broadcast.contacts = [str(uuid) for uuid in new.contacts]
        broadcast.urns, broadcast.query = list(new.urns), new.query
        broadcast.node_uuid = str(new.node) if new.node else None
        broadcast.exclusions, broadcast.template_variables = dict(new.exclusions), list(new.template_variables)
        broadcast.modified_on = now()
        self._session.add(broadcast)
        await self._session.flush()

    async def send_scheduled(self, workspace: Workspace, pattern: UUID) -> Broadcast:
        """A broadcast like the pattern, to be sent now, with the order to begin it. Raises `NotFound`.

        Whoever calls may begin it right after the commit, see `web.bulk`; the parking loops do so within seconds.
        """
        like = await self.get(workspace.id, pattern)
        broadcast = Broadcast(
            workspace_id=workspace.id,
            **{name: getattr(like, name) for name in _COPIED},
            parent_id=like.id,
        )
        self._session.add(broadcast)
        await self._session.flush()
        await order_broadcast(self._session, workspace, broadcast.uuid)
        return broadcast

    async def get(self, workspace_id: int, uuid: UUID) -> Broadcast:
        """A broadcast. Raises `NotFound`."""
        query = select(Broadcast).where(
            Broadcast.workspace_id == workspace_id, Broadcast.uuid == uuid, col(Broadcast.is_active)
        )
        broadcast = (await self._session.exec(query)).one_or_none()
        if broadcast is None:
            raise NotFound("broadcast", uuid)
        return broadcast

    async def interrupt(self, workspace_id: int, uuid: UUID) -> Broadcast:
        """Sends to nobody further. Raises `NotFound`; a broadcast that is over stays as it is."""
        broadcast = await self.get(workspace_id, uuid)
        if broadcast.status in _UNDER_WAY and broadcast.schedule_id is None:
            broadcast.status, broadcast.modified_on = StartStatus.INTERRUPTED, now()
            await self._session.flush()
        return broadcast

    async def _template(self, workspace_id: int, uuid: UUID) -> int:
        query = select(Template.id).where(Template.workspace_id == workspace_id, Template.uuid == uuid)
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("template", uuid)
        return found


_COPIED = (
    "translations", "base_language", "expressions", "groups", "contacts", "urns", "query", "exclusions",
    "template_id", "template_variables", "node_uuid", "created_by_id",
)  # fmt: skip

_LOCK = text("""
    SELECT id, workspace_id, groups, contacts, urns, query, exclusions, node_uuid, contact_count FROM broadcast
    WHERE uuid = :uuid AND schedule_id IS NULL FOR UPDATE
""")
_BATCHES = text("SELECT count(*) FROM broadcast_batch WHERE broadcast_id = :id")
_RESOLVED = text(
    "UPDATE broadcast SET contact_count = :count, status = :status, modified_on = now() WHERE id = :id "
    "AND status IN ('P', 'Q', 'S')"
)
_FINISH = text("""
    UPDATE broadcast SET status = :status, modified_on = now() WHERE uuid = :uuid AND status IN ('P', 'Q', 'S')
""")


class BroadcastProgress:
    """The steps of a broadcast, each in a transaction of its own; all may be repeated."""

    def __init__(
        self,
        database: Database,
        bulk: recipients.Bulk = recipients.Bulk(),  # noqa: B008 - it is immutable
        search: recipients.Search = contact_search.search,
    ) -> None:
        self._database, self._bulk, self._search = database, bulk, search

    async def resolve(self, broadcast: UUID) -> Recipients | None:
        """Resolves a broadcast's recipients into batches, once; None if there is no such broadcast.

        One whose query can't be read fails and has no batches.
        """
        async with self._database.transaction() as session:
            row = (await sql.execute(session, _LOCK, {"uuid": broadcast})).mappings().one_or_none()
            if row is None:
                return None
            contacts = row["contact_count"]
            if contacts < 0:
                contacts, status = await self._write_batches(session, row)
                await sql.execute(session, _RESOLVED, {"id": row["id"], "count": contacts, "status": status})
            batches = (await sql.execute(session, _BATCHES, {"id": row["id"]})).scalar_one()
        return Recipients(batches=batches, contacts=contacts, queue_limit=self._bulk.queue_limit)

    async def finish(self, end: BroadcastEnd) -> None:
        """Notes that a broadcast is over."""
        status = StartStatus.INTERRUPTED if end.cancelled else StartStatus.COMPLETED
        async with self._database.transaction() as session:
            await sql.execute(session, _FINISH, {"uuid": end.broadcast, "status": status})

    async def _write_batches(self, session: AsyncSession, row: Any) -> tuple[int, StartStatus]:
        wanted = recipients.Wanted(
            workspace_id=row["workspace_id"],
            groups=row["groups"],
            contacts=row["contacts"],
            urns=row["urns"],
            query=row["query"],
            exclusions=row["exclusions"],
            node=row["node_uuid"],
        )
        target = recipients.Target("broadcast_batch", "broadcast_id", row["id"])
        try:
            async with session.begin_nested():
                count = await recipients.resolve(
                    session, wanted, target, search=self._search, at=now(), size=self._bulk.batch
                )
        except QueryError:
            return 0, StartStatus.FAILED
        return count, StartStatus.STARTED

"""Flow starts: made by people, the API, triggers and flows; resolved into batches, counted, ended."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.contracts.starts import Recipients, StartEnd
from flows.contactql import QueryError
from store import contact_search, recipients, sql
from store.codes import StartStatus, StartType
from store.database import Database
from store.errors import Conflict, NotFound
from store.tables import Flow, FlowStart
from store.tables.columns import now

NO_RECIPIENTS = "a start needs groups, contacts, URNs or a query"


class StartStore:
    """Reads and writes starts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self,
        workspace_id: int,
        flow: UUID,
        *,
        type: StartType = StartType.MANUAL,  # noqa: A002
        groups: Sequence[UUID] = (),
        contacts: Sequence[UUID] = (),
        urns: Sequence[str] = (),
        query: str | None = None,
        exclusions: Mapping[str, Any] | None = None,
        params: dict[str, Any] | None = None,
        created_by_id: int | None = None,
    ) -> FlowStart:
        """A start that waits to be carried out.

        Raises `NotFound` for a flow, group or contact that isn't the workspace's, `Conflict` if it is for nobody, and
        `flows.contactql.QueryError`.
        """
        if not (groups or contacts or urns or query):
            raise Conflict("flow start", NO_RECIPIENTS)
        active_flow = select(Flow.id).where(Flow.workspace_id == workspace_id, Flow.uuid == flow, col(Flow.is_active))
        flow_id = (await self._session.exec(active_flow)).one_or_none()
        if flow_id is None:
            raise NotFound("flow", flow)
        await recipients.check(self._session, workspace_id, groups=groups, contacts=contacts, query=query)
        start = FlowStart(
            workspace_id=workspace_id,
            flow_id=flow_id,
            type=type,
            groups=[str(uuid) for uuid in groups],
            contacts=[str(uuid) for uuid in contacts],
            urns=list(urns),
            query=query,
            exclusions=dict(exclusions or {}),
            params=params,
            created_by_id=created_by_id,
        )
        self._session.add(start)
        await self._session.flush()
        return start

    async def get(self, workspace_id: int, uuid: UUID) -> FlowStart:
        """A start. Raises `NotFound`."""
        query = select(FlowStart).where(FlowStart.workspace_id == workspace_id, FlowStart.uuid == uuid)
        start = (await self._session.exec(query)).one_or_none()
        if start is None:
            raise NotFound("flow start", uuid)
        return start

    async def interrupt(self, workspace_id: int, uuid: UUID) -> FlowStart:
        """Starts nobody further. Raises `NotFound`; a start that is over stays as it is."""
        start = await self.get(workspace_id, uuid)
        if start.status in (StartStatus.PENDING, StartStatus.QUEUED, StartStatus.STARTED):
            start.status, start.modified_on = StartStatus.INTERRUPTED, now()
            await self._session.flush()
        return start

    async def started(self, start_ids: Sequence[int]) -> dict[int, int]:
        """How many contacts each start has started."""
        statement = text(
            "SELECT start_id, sum(started) FROM flow_start_batch "
            "WHERE start_id = ANY(CAST(:ids AS bigint[])) GROUP BY start_id"
        )
        counted = await sql.execute(self._session, statement, {"ids": list(start_ids)})
        return dict.fromkeys(start_ids, 0) | {row[0]: int(row[1]) for row in counted}


_LOCK = text("""
    SELECT s.id, s.workspace_id, s.status, s.groups, s.contacts, s.urns, s.query, s.exclusions, s.create_contact,
        s.contact_count, s.flow_id, f.type AS flow_type, f.is_active AND NOT f.is_archived AS can_start
    FROM flow_start s JOIN flow f ON f.id = s.flow_id WHERE s.uuid = :uuid FOR UPDATE OF s
""")
_BATCHES = text("SELECT count(*) FROM flow_start_batch WHERE start_id = :id")
_RESOLVED = text(
    "UPDATE flow_start SET contact_count = :count, status = :status, modified_on = now() WHERE id = :id "
    "AND status IN ('P', 'Q', 'S')"
)
_NEW_CONTACT = text("INSERT INTO contact (workspace_id) VALUES (:workspace) RETURNING uuid")
_FINISH = text("""
    UPDATE flow_start SET status = :status, modified_on = now() WHERE uuid = :uuid AND status IN ('P', 'Q', 'S')
""")
_UNPARKED = text("""
    SELECT count(*) FROM parking p JOIN flow_start_batch b ON b.id = p.start_batch_id
    JOIN flow_start s ON s.id = b.start_id WHERE s.uuid = :uuid AND b.number = :number
""")


class StartProgress:
    """The steps of a start, each in a transaction of its own; all may be repeated."""

    def __init__(
        self,
        database: Database,
        bulk: recipients.Bulk = recipients.Bulk(),  # noqa: B008 - it is immutable
        search: recipients.Search = contact_search.search,
    ) -> None:
        self._database, self._bulk, self._search = database, bulk, search

    async def resolve(self, start: UUID) -> Recipients | None:
        """Resolves a start's recipients into batches, once; None if there is no such start.

        A start whose flow is archived or gone, or whose query can't be read, fails and has no batches.
        """
        async with self._database.transaction() as session:
            row = (await sql.execute(session, _LOCK, {"uuid": start})).mappings().one_or_none()
            if row is None:
                return None
            contacts = row["contact_count"]
            if contacts < 0:
                contacts, status = await self._write_batches(session, row)
                await sql.execute(session, _RESOLVED, {"id": row["id"], "count": contacts, "status": status})
            batches = (await sql.execute(session, _BATCHES, {"id": row["id"]})).scalar_one()
        return Recipients(batches=batches, contacts=contacts, queue_limit=self._bulk.queue_limit)

    async def is_interrupted(self, start: UUID) -> bool:
        """Whether nobody is to be started any more."""
        async with self._database.reading() as session:
            status = (await session.exec(select(FlowStart.status).where(FlowStart.uuid == start))).one_or_none()
        return status in (None, StartStatus.INTERRUPTED, StartStatus.FAILED)

    async def finish(self, end: StartEnd) -> None:
        """Notes that a start is over."""
        status = StartStatus.INTERRUPTED if end.cancelled else StartStatus.COMPLETED
        async with self._database.transaction() as session:
            await sql.execute(session, _FINISH, {"uuid": end.start, "status": status})

    async def unparked(self, start: UUID, number: int) -> int:
        """How many runs of a batch Temporal hasn't learnt of yet."""
        async with self._database.reading() as session:
            counted = await sql.execute(session, _UNPARKED, {"uuid": start, "number": number})
            return int(counted.scalar_one())

    async def _write_batches(self, session: AsyncSession, row: Any) -> tuple[int, StartStatus]:
        if not row["can_start"]:
            return 0, StartStatus.FAILED
        wanted = recipients.Wanted(
            workspace_id=row["workspace_id"],
            groups=row["groups"],
            contacts=[*row["contacts"], *await _new_contact(session, row)],
            urns=row["urns"],
            query=row["query"],
            exclusions=row["exclusions"],
            flow_id=row["flow_id"],
            flow_type=row["flow_type"],
        )
        target = recipients.Target("flow_start_batch", "start_id", row["id"])
        try:
            async with session.begin_nested():
                count = await recipients.resolve(
                    session, wanted, target, search=self._search, at=now(), size=self._bulk.batch
                )
        except QueryError:
            return 0, StartStatus.FAILED
        return count, StartStatus.STARTED


async def _new_contact(session: AsyncSession, row: Any) -> list[str]:
    """The uuid of a contact made for a start that asks for one."""
    if not row["create_contact"]:
        return []
    made = await sql.execute(session, _NEW_CONTACT, {"workspace": row["workspace_id"]})
    return [str(made.scalar_one())]

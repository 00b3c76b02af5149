"""Who a flow start or a broadcast is for: contacts, groups, URNs and a query, less the exclusions.

Resolved once, into batches of contact ids that are written with the start's row, so that a retry finds them there.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core import urns
from core.contracts.starts import QUEUE_LIMIT
from store import contact_search, contact_urns, sql
from store.errors import NotFound
from store.tables import Contact, ContactGroup
from store.tables.columns import now

BATCH = 500
_BACKGROUND = "B"


@dataclass(frozen=True, slots=True)
class Bulk:
    """How bulk work is cut: contacts in a batch, and how full the workspace's send queue may be when one is begun."""

    batch: int = BATCH
    queue_limit: int = QUEUE_LIMIT


class Search(Protocol):
    """Finds the active contacts of a workspace by a query: `store.contact_search.search`, or an index."""

    def __call__(
        self, session: AsyncSession, workspace_id: int, query: str, *, now: datetime
    ) -> Awaitable[Sequence[int]]:
        """Ids of contacts."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """As the row of a start or broadcast has it. `flow_id` and `flow_type` are for starts, `node` for broadcasts: to
    those who wait at a node of a flow.

    Exclusions: `non_active`, `in_a_flow`, `started_previously` (in the last 90 days), `not_seen_since_days`, `groups`
    (uuids).
    """

    workspace_id: int
    groups: Sequence[str] = ()
    contacts: Sequence[str] = ()
    urns: Sequence[str] = ()
    query: str | None = None
    exclusions: Mapping[str, Any] = field(default_factory=dict)
    flow_id: int | None = None
    flow_type: str = ""
    node: str | None = None


_SELECTED = """
    WITH included AS (
        SELECT id FROM contact WHERE workspace_id = :workspace AND uuid = ANY(CAST(:contacts AS uuid[]))
        UNION
        SELECT m.contact_id FROM group_membership m JOIN contact_group g ON g.id = m.group_id
            WHERE g.workspace_id = :workspace AND g.is_active AND g.uuid = ANY(CAST(:groups AS uuid[]))
        UNION
        SELECT r.contact_id FROM flow f JOIN flow_run r ON r.flow_id = f.id
            WHERE f.workspace_id = :workspace AND r.current_node_uuid = CAST(:node AS uuid) AND r.status = 'W'
        UNION
        SELECT unnest(CAST(:found AS bigint[]))
    )
    SELECT c.id FROM included JOIN contact c ON c.id = included.id
    WHERE c.workspace_id = :workspace AND c.is_active AND c.status = 'A'
        AND (NOT CAST(:not_in_flow AS boolean) OR c.flow_id IS NULL)
        AND (CAST(:seen_since AS timestamptz) IS NULL OR c.last_seen_on > :seen_since)
        AND NOT EXISTS (
            SELECT 1 FROM group_membership m JOIN contact_group g ON g.id = m.group_id
            WHERE m.contact_id = c.id AND g.uuid = ANY(CAST(:not_groups AS uuid[])))
        AND (CAST(:not_started AS bigint) IS NULL OR NOT EXISTS (
            SELECT 1 FROM flow_run r WHERE r.contact_id = c.id AND r.flow_id = :not_started
                AND r.created_on > CAST(:now AS timestamptz) - interval '90 days'))
"""


async def check(
    session: AsyncSession, workspace_id: int, *, groups: Sequence[UUID], contacts: Sequence[UUID], query: str | None
) -> None:
    """Sees that all are the workspace's own, and that the query can be read.

    Raises `NotFound`, which says of what kind, or `flows.contactql.QueryError`.
    """
    for kind, table, uuids in (("contact", Contact, contacts), ("group", ContactGroup, groups)):
        if uuids:
            known = select(table.uuid).where(
                table.workspace_id == workspace_id, col(table.is_active), col(table.uuid).in_(uuids)
            )
            missing = set(uuids) - set((await session.exec(known)).all())
            if missing:
                raise NotFound(kind, min(missing))
    if query:
        await contact_search.read(session, workspace_id, query, now=now())


@dataclass(frozen=True, slots=True)
class Target:
    """Where batches go: rows of `table` whose column `owner` is `id`."""

    table: str
    owner: str
    id: int


async def resolve(
    session: AsyncSession, wanted: Wanted, target: Target, *, search: Search, at: datetime, size: int = BATCH
) -> int:
    """Writes the batches; returns how many contacts there are in all.

    URNs that nobody has make contacts, unless only contacts that were seen lately are wanted. Raises
    `flows.contactql.QueryError`.
    """
    found = list(await search(session, wanted.workspace_id, wanted.query, now=at)) if wanted.query else []
    values = _values(wanted, at)
    if values["seen_since"] is None:
        found += await _of_urns(session, wanted)
    statement = text(f"""
        INSERT INTO {target.table} ({target.owner}, number, contact_ids)
        SELECT :owner, (place - 1) / :size, array_agg(id ORDER BY id)
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ({_SELECTED}) selected) placed
        GROUP BY 2
        RETURNING cardinality(contact_ids)
    """)
    written = await sql.execute(session, statement, values | {"found": found, "owner": target.id, "size": size})
    return sum(written.scalars())


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a start would be for: how many, and the ids of a few."""

    total: int
    sample: list[int]


async def preview(session: AsyncSession, wanted: Wanted, *, search: Search, at: datetime, sample: int = 5) -> Preview:
    """The same selection, written nowhere; URNs that nobody has make no contacts. Raises `QueryError`."""
    found = list(await search(session, wanted.workspace_id, wanted.query, now=at)) if wanted.query else []
    statement = text(f"""
        WITH selected AS MATERIALIZED ({_SELECTED})
        SELECT (SELECT count(*) FROM selected), ARRAY(SELECT id FROM selected ORDER BY id LIMIT :sample)
    """)
    row = (await sql.execute(session, statement, _values(wanted, at) | {"found": found, "sample": sample})).one()
    return Preview(int(row[0]), list(row[1]))


async def _of_urns(session: AsyncSession, wanted: Wanted) -> list[int]:
    """Those who have the URNs. What a flow made of an expression may be no URN: it is nobody's."""
    given = [urn for urn in map(_urn, wanted.urns) if urn is not None]
    owned = await contact_urns.owners(session, wanted.workspace_id, given) if given else {}
    return [urn.contact_id for urn in owned.values()]


def _urn(text: str) -> urns.URN | None:
    try:
        given = urns.parse(text)
        return urns.new(given.scheme, given.path)
    except urns.InvalidURN:
        return None


def _values(wanted: Wanted, at: datetime) -> dict[str, Any]:
    days = wanted.exclusions.get("not_seen_since_days") or 0
    not_started = wanted.flow_id if wanted.exclusions.get("started_previously") else None
    return {
        "workspace": wanted.workspace_id,
        "contacts": list(wanted.contacts),
        "groups": list(wanted.groups),
        "not_in_flow": bool(wanted.exclusions.get("in_a_flow")) and wanted.flow_type != _BACKGROUND,
        "seen_since": at - timedelta(days=days) if days else None,
        "not_groups": list(wanted.exclusions.get("groups") or ()),
        "not_started": not_started,
        "node": wanted.node,
        "now": at,
    }

"""Who a flow start or a broadcast is for: contacts, groups, URNs and a query, less the exclusions.

Resolved once, into batches of contact ids that are written with the start's row, so that a retry finds them there.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from core import urns
from store import contact_urns, sql

BATCH = 500
_BACKGROUND = "B"


class Search(Protocol):
    """Finds the active contacts of a workspace by a query: `store.contact_search.search`, or an index."""

    def __call__(
        self, session: AsyncSession, workspace_id: int, query: str, *, now: datetime
    ) -> Awaitable[Sequence[int]]:
        """Ids of contacts."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """As the row of a start or broadcast has it. `flow_id` and `flow_type` are for starts.

    Exclusions: `non_active`, `in_a_flow`, `started_previously` (in the last 90 days), `not_seen_since_days`.
    """

    workspace_id: int
    groups: Sequence[str] = ()
    contacts: Sequence[str] = ()
    urns: Sequence[str] = ()
    query: str | None = None
    exclusions: Mapping[str, Any] = field(default_factory=dict)
    flow_id: int | None = None
    flow_type: str = ""


_SELECTED = """
    WITH included AS (
        SELECT id FROM contact WHERE workspace_id = :workspace AND uuid = ANY(CAST(:contacts AS uuid[]))
        UNION
        SELECT m.contact_id FROM group_membership m JOIN contact_group g ON g.id = m.group_id
            WHERE g.workspace_id = :workspace AND g.is_active AND g.uuid = ANY(CAST(:groups AS uuid[]))
        UNION
        SELECT unnest(CAST(:found AS bigint[]))
    )
    SELECT c.id FROM included JOIN contact c ON c.id = included.id
    WHERE c.workspace_id = :workspace AND c.is_active AND c.status = 'A'
        AND (NOT CAST(:not_in_flow AS boolean) OR c.flow_id IS NULL)
        AND (CAST(:seen_since AS timestamptz) IS NULL OR c.last_seen_on > :seen_since)
        AND (CAST(:not_started AS bigint) IS NULL OR NOT EXISTS (
            SELECT 1 FROM flow_run r WHERE r.contact_id = c.id AND r.flow_id = :not_started
                AND r.created_on > CAST(:now AS timestamptz) - interval '90 days'))
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where batches go: rows of `table` whose column `owner` is `id`."""

    table: str
    owner: str
    id: int


async def resolve(session: AsyncSession, wanted: Wanted, target: Target, *, search: Search, now: datetime) -> int:
    """Writes the batches; returns how many contacts there are in all.

    URNs that nobody has make contacts, unless only contacts that were seen lately are wanted. Raises
    `flows.contactql.QueryError`.
    """
    found = list(await search(session, wanted.workspace_id, wanted.query, now=now)) if wanted.query else []
    values = _values(wanted, now)
    if values["seen_since"] is None:
        found += await _of_urns(session, wanted)
    statement = text(f"""
        INSERT INTO {target.table} ({target.owner}, number, contact_ids)
        SELECT :owner, (place - 1) / :size, array_agg(id ORDER BY id)
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ({_SELECTED}) selected) placed
        GROUP BY 2
        RETURNING cardinality(contact_ids)
    """)
    written = await sql.execute(session, statement, values | {"found": found, "owner": target.id, "size": BATCH})
    return sum(written.scalars())


async def _of_urns(session: AsyncSession, wanted: Wanted) -> list[int]:
    given = [urns.parse(text) for text in wanted.urns]
    owned = await contact_urns.owners(session, wanted.workspace_id, given)
    return [urn.contact_id for urn in owned.values()]


def _values(wanted: Wanted, now: datetime) -> dict[str, Any]:
    days = wanted.exclusions.get("not_seen_since_days") or 0
    not_started = wanted.flow_id if wanted.exclusions.get("started_previously") else None
    return {
        "workspace": wanted.workspace_id,
        "contacts": list(wanted.contacts),
        "groups": list(wanted.groups),
        "not_in_flow": bool(wanted.exclusions.get("in_a_flow")) and wanted.flow_type != _BACKGROUND,
        "seen_since": now - timedelta(days=days) if days else None,
        "not_started": not_started,
        "now": now,
    }

"""Finding contacts by a query without a search index: all active contacts are read, page by page, and tested.

Slower than an index by far, but right at once: it is for deployments without one, and for what must not miss anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import format_instant
from flows.assets import Field
from flows.contactql import ContactQuery, QueryEnvironment, Resolver, parse
from flows.environment import Environment
from store import sql

_PAGE = 2_000
_DATE_FORMATS = {"D": "DD-MM-YYYY", "M": "MM-DD-YYYY", "Y": "YYYY-MM-DD"}

_WORKSPACE = text("SELECT * FROM workspace WHERE id = :workspace")

_FIELDS = text("""
    SELECT uuid::text AS uuid, key, name, CASE value_type WHEN 'T' THEN 'text' WHEN 'N' THEN 'number'
        WHEN 'D' THEN 'datetime' WHEN 'S' THEN 'state' WHEN 'I' THEN 'district' ELSE 'ward' END AS type
    FROM contact_field WHERE workspace_id = :workspace AND is_active
""")

_CONTACTS = text("""
    SELECT c.id, c.uuid, c.name, c.language, c.created_on, c.last_seen_on, c.fields, c.ticket_count,
        (SELECT coalesce(array_agg(u.scheme ORDER BY u.priority DESC, u.id), '{}') FROM contact_urn u
         WHERE u.contact_id = c.id) AS schemes,
        (SELECT coalesce(array_agg(u.path ORDER BY u.priority DESC, u.id), '{}') FROM contact_urn u
         WHERE u.contact_id = c.id) AS paths
    FROM contact c
    WHERE c.workspace_id = :workspace AND c.is_active AND c.status = 'A' AND c.id > :after ORDER BY c.id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class _URN:
    scheme: str
    path: str


@dataclass(frozen=True, slots=True)
class _Ticket:
    status: str = "open"


@dataclass(frozen=True, slots=True)
class _Contact:
    """As `flows.contactql.contact.QueriedContact` wants it."""

    uuid: str
    name: str
    language: str
    created_on: str
    last_seen_on: str | None
    urns: Sequence[_URN]
    tickets: Sequence[_Ticket]
    fields: Mapping[str, Mapping[str, Any]]


async def search(session: AsyncSession, workspace_id: int, query: str, *, now: datetime) -> list[int]:
    """Ids of the active contacts that a query finds, in order. Raises `flows.contactql.QueryError`."""
    wanted, environment, keys = await read(session, workspace_id, query, now=now)
    found: list[int] = []
    after = 0
    while True:
        page = {"workspace": workspace_id, "after": after, "most": _PAGE}
        rows = (await sql.execute(session, _CONTACTS, page)).mappings().all()
        found += [row["id"] for row in rows if wanted.matches(_contact(row, keys), environment)]
        if len(rows) < _PAGE:
            return found
        after = rows[-1]["id"]


async def read(
    session: AsyncSession, workspace_id: int, query: str, *, now: datetime
) -> tuple[ContactQuery, QueryEnvironment, dict[str, str]]:
    """A query of a workspace, its environment, and its fields' keys by uuid. Raises `flows.contactql.QueryError`."""
    values = {"workspace": workspace_id}
    workspace = (await sql.execute(session, _WORKSPACE, values)).mappings().one()
    fields = {row["key"]: Field(**row) for row in (await sql.execute(session, _FIELDS, values)).mappings()}
    environment = QueryEnvironment.of(_environment(workspace), now.year)
    return parse(query, environment, Resolver(fields)), environment, {field.uuid: key for key, field in fields.items()}


def _environment(workspace: Any) -> Environment:
    return Environment(
        date_format=_DATE_FORMATS[workspace["date_format"]],
        timezone=ZoneInfo(workspace["timezone"]),
        languages=tuple(workspace["flow_languages"]),
        country=workspace["country"],
        collation=workspace["input_collation"],
        redaction_policy="urns" if workspace["is_anonymous"] else "none",
    )


def _contact(row: Any, keys: Mapping[str, str]) -> _Contact:
    return _Contact(
        uuid=str(row["uuid"]),
        name=row["name"] or "",
        language=row["language"] or "",
        created_on=format_instant(row["created_on"]),
        last_seen_on=format_instant(row["last_seen_on"]) if row["last_seen_on"] else None,
        urns=[_URN(scheme, path) for scheme, path in zip(row["schemes"], row["paths"], strict=True)],
        tickets=[_Ticket()] * row["ticket_count"],
        fields={keys[uuid]: value for uuid, value in row["fields"].items() if uuid in keys},
    )

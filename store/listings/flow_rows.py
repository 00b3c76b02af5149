"""Flows as a list in the browser: by name, with their labels and counts; and which flows say something inside."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.finding import pattern_of
from store.listings.flows import flow_labels, run_counts

_FLOWS = text("""
    SELECT f.id, f.uuid, f.name, f.type, f.language, f.is_archived, f.has_issues, f.revision, f.saved_on, f.created_on,
        coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email) AS saved_by
    FROM flow f LEFT JOIN user_account u ON u.id = f.saved_by_id
    WHERE f.workspace_id = :workspace AND f.is_active AND NOT f.is_system AND f.is_archived = :archived
        AND (:text = '' OR f.name ILIKE :pattern)
        AND (CAST(:label AS uuid) IS NULL OR EXISTS (
            SELECT 1 FROM flow_labelling l JOIN flow_label b ON b.id = l.label_id
            WHERE l.flow_id = f.id AND b.is_active AND b.uuid = CAST(:label AS uuid)))
    ORDER BY lower(f.name), f.id OFFSET :offset LIMIT :most
""")

_COUNTS = text("""
    SELECT count(*) FILTER (WHERE NOT is_archived) AS active, count(*) FILTER (WHERE is_archived) AS archived
    FROM flow WHERE workspace_id = :workspace AND is_active AND NOT is_system
""")

# Definitions keep the escapes that they came with, so letters beyond ASCII are compared only once they are read.
_INSIDE = text("""
    SELECT f.uuid, f.name, r.definition, d.definition AS draft FROM flow f
    JOIN flow_revision r ON r.flow_id = f.id AND r.revision = f.revision
    LEFT JOIN LATERAL (
        SELECT definition, published_as FROM flow_draft WHERE flow_id = f.id ORDER BY version DESC LIMIT 1
    ) d ON d.published_as IS NULL
    WHERE f.workspace_id = :workspace AND f.is_active AND NOT f.is_system AND NOT f.is_archived
        AND (r.definition ILIKE :pattern OR d.definition ILIKE :pattern)
    ORDER BY lower(f.name)
""")

_SPOKEN = frozenset(
    {
        "text", "quick_replies", "name", "value", "arguments", "url", "body", "subject", "operand", "attachments",
        "headers", "note", "instructions", "contact_query", "audio_url", "category", "path", "title",
    }
)  # fmt: skip
"""Keys whose texts people wrote; uuids and types aren't looked at."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

SNIPPETS, SNIPPET = 3, 140
"""Most snippets of a flow, and letters of one."""


async def flow_rows(
    session: AsyncSession, workspace_id: int, *, archived: bool, part: str, label: UUID | None, offset: int, most: int
) -> tuple[Sequence[RowMapping], dict[int, list[RowMapping]], dict[int, dict[str, int]]]:
    """Flows by name, their labels, and their runs by status code, both by flow id."""
    values = {"archived": archived, "text": part, "pattern": pattern_of(part), "offset": offset, "most": most}
    found = await sql.execute(
        session, _FLOWS, values | {"workspace": workspace_id, "label": str(label) if label else None}
    )
    rows = found.mappings().all()
    ids = [row["id"] for row in rows]
    return rows, await flow_labels(session, ids), await run_counts(session, ids)


async def flow_totals(session: AsyncSession, workspace_id: int) -> tuple[int, int]:
    """How many flows there are, and how many archived ones."""
    row = (await sql.execute(session, _COUNTS, {"workspace": workspace_id})).mappings().one()
    return int(row["active"]), int(row["archived"])


async def flows_saying(session: AsyncSession, workspace_id: int, part: str) -> list[tuple[UUID, str, list[str]]]:
    """Flows that say something, live or in their draft, with the places where they do: uuid, name, snippets."""
    written = orjson.dumps(part).decode()[1:-1]
    values = {"workspace": workspace_id, "pattern": _NOT_ASCII.sub("%", pattern_of(written))}
    found = []
    for row in (await sql.execute(session, _INSIDE, values)).mappings():
        said = [orjson.loads(text) for text in (row["definition"], row["draft"]) if text]
        snippets = list(dict.fromkeys(snippet for one in said for snippet in _snippets(one, part)))
        if snippets:
            found.append((row["uuid"], row["name"], snippets[:SNIPPETS]))
    return found


def _snippets(definition: Any, part: str) -> Iterator[str]:
    wanted, seen = part.casefold(), set[str]()
    for spoken in _texts(definition, inside=False):
        at = spoken.casefold().find(wanted)
        if at >= 0 and spoken not in seen:
            seen.add(spoken)
            begin = max(0, at - SNIPPET // 2)
            yield ("…" if begin else "") + spoken[begin : begin + SNIPPET].strip()


def _texts(value: Any, *, inside: bool) -> Iterator[str]:
    if isinstance(value, str):
        if inside:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, inside=inside)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, inside=key in _SPOKEN or (inside and not isinstance(item, str)))

"""What a flow brought: results by category, answers over time, and what became of its runs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.flows import FlowStore
from store.tables import Flow

_CATEGORIES = text("""
    SELECT result, category, sum(count) FROM flow_result_count WHERE flow_id = :flow
    GROUP BY 1, 2 HAVING sum(count) <> 0
""")

_STEPS = text("""
    SELECT r.id, r.uuid, r.status, r.results, r.path, r.created_on, r.modified_on, r.exited_on, r.failure,
        r.messages_sent, r.messages_received, r.parked_until, r.session_id, r.contact_id, s.uuid AS session_uuid,
        f.uuid AS flow_uuid, f.name AS flow_name, c.uuid AS contact_uuid, c.name AS contact_name, f.id AS flow_id,
        r.revision
    FROM flow_run r JOIN flow f ON f.id = r.flow_id JOIN contact c ON c.id = r.contact_id
    LEFT JOIN flow_session s ON s.id = r.session_id
    WHERE r.workspace_id = :workspace AND r.uuid = :uuid
""")

_SAID = text("""
    SELECT created_on, direction, status, text, attachments FROM msg
    WHERE session_uuid = :session AND created_on >= :since AND (CAST(:until AS timestamptz) IS NULL
        OR created_on <= CAST(:until AS timestamptz) + interval '5 seconds')
    ORDER BY created_on, id LIMIT 500
""")

_OTHERS = ("Other", "No Response")
"""Categories that come last, whatever their counts."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result of a flow: contacts by category, the most frequent first, "Other" and "No Response" last."""

    key: str
    name: str
    categories: list[tuple[str, int]]


@dataclass(slots=True)
class FlowResults:
    """All that the page of results shows; answers by day (UTC), weekday (1 is Monday) and hour (UTC)."""

    flow: Flow
    runs: dict[str, int] = field(default_factory=dict)
    by_day: dict[date, int] = field(default_factory=dict)
    by_weekday: dict[int, int] = field(default_factory=dict)
    by_hour: dict[int, int] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)


async def flow_results(session: AsyncSession, workspace_id: int, uuid: UUID) -> FlowResults:
    """The results of a flow. Raises `NotFound`."""
    store = FlowStore(session)
    found = FlowResults(await store.get(workspace_id, uuid))
    for scope, count in (await store.activity(workspace_id, uuid)).items():
        kind, _, key = scope.rpartition(":")
        if kind == "status":
            found.runs[key] = count
        elif kind == "msgsin:date":
            found.by_day[date.fromisoformat(key)] = count
        elif kind == "msgsin:dow":
            found.by_weekday[int(key)] = count
        elif kind == "msgsin:hour":
            found.by_hour[int(key)] = count
    found.results = await _results(session, found.flow)
    return found


async def _results(session: AsyncSession, flow: Flow) -> list[Result]:
    counted: dict[str, list[tuple[str, int]]] = {}
    for key, category, count in await sql.execute(session, _CATEGORIES, {"flow": flow.id}):
        counted.setdefault(key, []).append((category, int(count)))
    known = {one["key"]: one["name"] for one in flow.info.get("results", ())}
    return [Result(key, name, sorted(counted.get(key, ()), key=_order)) for key, name in known.items()]


def _order(category: tuple[str, int]) -> tuple[int, int, str]:
    name, count = category
    return (_OTHERS.index(name) + 1 if name in _OTHERS else 0, -count, name)


async def run_details(session: AsyncSession, workspace_id: int, uuid: UUID) -> dict[str, Any] | None:
    """A run with its flow and contact, or None."""
    row = (await sql.execute(session, _STEPS, {"workspace": workspace_id, "uuid": uuid})).mappings().one_or_none()
    return dict(row) if row else None


async def said_in(session: AsyncSession, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of a run's session while the run went on, the first first."""
    if run["session_uuid"] is None:
        return []
    values = {"session": run["session_uuid"], "since": run["created_on"], "until": run["exited_on"]}
    return [dict(row) for row in (await sql.execute(session, _SAID, values)).mappings()]

"""API v2 over many rows: pages of contacts, messages and runs, and writes of contacts.

    python -m bench.api [--rows 1000000] [--pages 1000] [--asked 60] [--writes 3000] [--webs 1]

Starts a system of its own, puts that many contacts, messages and runs into one workspace, and prints for each list the
time of its first page and of its last page (asked for again and again), in milliseconds, p50 and p99; then contact
writes a second with eight callers, new ones and changes of a field that smart groups look at. All over HTTP; the time
of the Python client that asks is in the figures.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench.machine import load, machine
from bench.processes import per_thousand
from tests.deploying import deploy
from tests.system import System

FLOW = Path(__file__).parent / "data" / "registration.json"
CALLERS = 8
FILTERS = {
    "contacts": ("", "group=Everybody", "group=Few", "reverse=true"),
    "messages": ("", "folder=inbox", "folder=sent", "contact={contact}"),
    "runs": ("", "flow={flow}", "contact={contact}", "responded=true"),
}

_CONTACTS = """
    INSERT INTO contact (workspace_id, name, fields, created_on, modified_on)
    SELECT w.id, 'Contact ' || n, jsonb_build_object('00000000-0000-4000-8000-000000000001',
        jsonb_build_object('text', n::text, 'number', n)), now() - n * interval '1 second',
        now() - (n / 3) * interval '1 second'
    FROM workspace w, generate_series(1, $1::int) n WHERE w.name = 'Load'
"""
_URNS = """
    INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path)
    SELECT workspace_id, id, 'tel:+2507' || lpad(id::text, 8, '0'), 'tel', '+2507' || lpad(id::text, 8, '0')
    FROM contact
"""
_MEMBERS = """
    INSERT INTO group_membership (group_id, contact_id)
    SELECT g.id, c.id FROM contact_group g JOIN contact c ON c.workspace_id = g.workspace_id AND c.id % $2 = 0
    WHERE g.name = $1
"""
_MESSAGES = """
    INSERT INTO msg (workspace_id, contact_id, direction, status, text, sent_on, created_on, modified_on)
    SELECT workspace_id, id, CASE id % 2 WHEN 0 THEN 'I' ELSE 'O' END, CASE id % 2 WHEN 0 THEN 'H' ELSE 'D' END,
        'Message ' || id, created_on, created_on, created_on FROM contact
"""
_SESSIONS = """
    INSERT INTO flow_session (workspace_id, contact_id, status, ended_on)
    SELECT workspace_id, id, 'C', now() FROM contact
"""
_RUNS = """
    INSERT INTO flow_run (workspace_id, contact_id, flow_id, session_id, status, responded, results, path, created_on,
        modified_on, exited_on)
    SELECT s.workspace_id, s.contact_id, (SELECT min(id) FROM flow), s.id, 'C', s.id % 3 = 0,
        '{"name": {"name": "Name", "value": "Ann", "category": "All Responses", "node_uuid": "n",
          "created_on": "2026-01-01T00:00:00Z"}}', '[]', c.created_on, c.modified_on, now()
    FROM flow_session s JOIN contact c ON c.id = s.contact_id
"""


class Bench:
    """A system with many rows."""

    def __init__(self, system: System, token: str, connection: Any, asked: int) -> None:
        self._connection, self._asked = connection, asked
        self._api = httpx.AsyncClient(
            base_url=f"{system.url}/api/v2/",
            headers={"Authorization": f"Token {token}"},
            timeout=120,
            trust_env=False,
            limits=httpx.Limits(max_connections=CALLERS),
        )

    async def fill(self, rows: int) -> None:
        """Makes the rows."""
        await self._connection.execute(
            'UPDATE workspace SET config = \'{"api_rates": {"v2": "100000000/hour", "v2.contacts": '
            '"100000000/hour", "v2.messages": "100000000/hour", "v2.runs": "100000000/hour"}}\''
        )
        for name in ("Everybody", "Few"):
            await self._api.post("groups.json", json={"name": name})
        await self._api.post("fields.json", json={"name": "Age", "type": "number"})
        for years in (10, 20, 30, 40, 50):
            await self._api.post("groups.json", json={"name": f"Over {years}", "query": f"age > {years}"})
        for statement in (_CONTACTS, _URNS, _MESSAGES, _SESSIONS, _RUNS):
            await self._connection.execute(statement, *([rows] if statement is _CONTACTS else []), timeout=1_800)
        for name, every in (("Everybody", 1), ("Few", max(rows // 100, 1))):
            await self._connection.execute(_MEMBERS, name, every, timeout=1_800)
        await self._connection.execute("VACUUM ANALYZE", timeout=1_800)

    async def pages(self, endpoint: str, pages: int) -> dict[str, Any]:
        """The first page and, after following `next`, the last one of those many, by filter."""
        found = {}
        contact = await self._connection.fetchval("SELECT uuid FROM contact OFFSET 1000 LIMIT 1")
        flow = await self._connection.fetchval("SELECT uuid FROM flow ORDER BY id LIMIT 1")
        for template in FILTERS[endpoint]:
            query = template.format(contact=contact, flow=flow)
            first = f"{endpoint}.json?{query}"
            url, reached = first, 1
            while reached < pages:
                following = (await self._api.get(url)).json()["next"]
                if not following:
                    break
                url, reached = following, reached + 1
            shown = template.format(contact="…", flow="…")
            found[shown or "all"] = {"first": await self._ask(first), f"page {reached}": await self._ask(url)}
        return found

    async def _ask(self, url: str) -> dict[str, float]:
        took = []
        for _ in range(self._asked):
            begun = time.perf_counter()
            answer = await self._api.get(url)
            took.append((time.perf_counter() - begun) * 1_000)
            answer.raise_for_status()
        return {"p50": _at(took, 0.5), "p99": _at(took, 0.99)}

    async def writes(self, count: int) -> dict[str, float]:
        """New contacts and changes of contacts, a second."""
        made: list[str] = []

        async def create(number: int) -> None:
            body = {"name": f"New {number}", "urns": [f"tel:+25079{number:07d}"], "fields": {"age": number % 60}}
            answer = await self._api.post("contacts.json", json=body)
            answer.raise_for_status()
            made.append(answer.json()["uuid"])

        async def change(number: int) -> None:
            body = {"fields": {"age": (number + 30) % 60}}
            answer = await self._api.post("contacts.json", params={"uuid": made[number]}, json=body)
            answer.raise_for_status()

        return {"new_per_second": await _rate(create, count), "changed_per_second": await _rate(change, count)}

    async def close(self) -> None:
        """Closes the client."""
        await self._api.aclose()


async def _rate(act: Any, count: int) -> float:
    numbers = iter(range(count))

    async def caller() -> None:
        for number in numbers:
            await act(number)

    begun = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return round(count / (time.perf_counter() - begun), 1)


def _at(values: Sequence[float], share: float) -> float:
    return round(sorted(values)[min(int(len(values) * share), len(values) - 1)], 1)


async def run(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Fills, reads, writes; the figures."""
    deployed = await asyncio.to_thread(
        deploy, system, [json.loads(FLOW.read_text())], "http://127.0.0.1:9/", keyword="join"
    )
    connection = await system.connect()
    bench = Bench(system, deployed.token, connection, arguments.asked)
    await bench.fill(arguments.rows)
    pages = {endpoint: await bench.pages(endpoint, arguments.pages) for endpoint in FILTERS}
    before = system.use()
    writes = await bench.writes(arguments.writes)
    cpu = per_thousand(before, system.use(), arguments.writes * 2)
    await bench.close()
    await connection.close()
    return {
        "machine": machine(),
        "load": load(),
        "rows": arguments.rows,
        "pages_ms": pages,
        "writes": writes | {"cpu_seconds_per_1000": cpu},
    }


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="contacts, messages and runs, of each as many")
    parser.add_argument("--pages", type=int, default=1_000, help="pages to go through before the last is asked for")
    parser.add_argument("--asked", type=int, default=60, help="how often a page is asked for")
    parser.add_argument("--writes", type=int, default=3_000, help="contacts to make, and then to change")
    parser.add_argument("--webs", type=int, default=1, help="web processes")
    arguments = parser.parse_args()
    with System.start(workers=1, webs=arguments.webs, durable=False) as system:
        print(json.dumps(asyncio.run(run(system, arguments)), indent=2))


if __name__ == "__main__":
    main()

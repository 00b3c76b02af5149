"""A campaign with a million fires to come: what it costs while it waits, and how soon fires that are due are started.

    python -m bench.campaigns [--pending 1000000] [--due 1000] [--burst 10000] [--workers 1]

Starts a system of its own (Postgres, Redis, Temporal, web, workers, stub), makes a campaign whose event starts the
registration flow, and prints: the time to make the fires of a new event for that many contacts; memory by process with
and without them, and the timers of the campaign's workflow; how long after their time 1,000 due fires are all started
(runs and messages stored and queued), as seen from outside; the rate and CPU of a burst.
"""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client

from bench.machine import load, machine
from bench.processes import per_thousand, stub_aggregator
from core.contracts import workflow_ids
from tests.deploying import Deployed, deploy
from tests.system import System

FLOW = Path(__file__).parent / "data" / "registration.json"
PATIENCE = 900.0
LEAST_LEAD = timedelta(seconds=20)
"""How long before their time the due contacts join, at least."""

_CONTACTS = """
    INSERT INTO contact (workspace_id, created_on)
    SELECT w.id, date_trunc('minute', now()) + interval '100 days' + random() * interval '300 days'
    FROM workspace w, generate_series(1, $1::int) n WHERE w.name = 'Load'
"""
_MEMBERS = """
    INSERT INTO group_membership (group_id, contact_id)
    SELECT g.id, c.id FROM contact_group g JOIN contact c ON c.workspace_id = g.workspace_id WHERE g.uuid = $1
"""
# Contacts that were "made" at a time to come: the event is due for them then.
_DUE = """
    WITH made AS (
        INSERT INTO contact (workspace_id, created_on)
        SELECT w.id, $2 FROM workspace w, generate_series(1, $1::int) n WHERE w.name = 'Load' RETURNING id, workspace_id
    ), reached AS (
        INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, priority)
        SELECT workspace_id, id, 'tel:+2507' || lpad(id::text, 8, '0'), 'tel', '+2507' || lpad(id::text, 8, '0'), 1000
        FROM made
    )
    SELECT array_agg(id) FROM made
"""
_JOIN = """
    INSERT INTO group_membership (group_id, contact_id)
    SELECT g.id, c FROM contact_group g, unnest($2::bigint[]) c WHERE g.uuid = $1
"""
_STARTED = "SELECT count(*) FROM flow_run WHERE created_on >= $1"
_SENT = "SELECT count(*) FROM msg WHERE direction = 'O' AND created_on >= $1"


class Bench:
    """A system with a campaign."""

    def __init__(self, system: System, deployed: Deployed, connection: Any) -> None:
        self._system, self._connection = system, connection
        headers = {"Authorization": f"Token {deployed.token}"}
        self._api = httpx.Client(base_url=f"{system.url}/api/v2/", headers=headers, timeout=60, trust_env=False)
        self._group = ""
        self._campaign = ""

    async def make(self, pending: int, flow: str) -> dict[str, Any]:
        """The contacts, then the campaign with its event: how long its workflow takes to make the fires."""
        self._group = self._post("groups.json", name="Everybody")["uuid"]
        await self._connection.execute(_CONTACTS, pending)
        await self._connection.execute(_MEMBERS, self._group)
        await self._connection.execute("ANALYZE")
        self._campaign = self._post("campaigns.json", name="Reminders", group=self._group)["uuid"]
        begun = time.perf_counter()
        self._post(
            "campaign_events.json",
            campaign=self._campaign, relative_to="created_on", offset=0, unit="minutes", delivery_hour=-1, flow=flow,
        )  # fmt: skip
        await self._until("SELECT count(*) FROM campaign_event WHERE status = 'R'", 1)
        elapsed = time.perf_counter() - begun
        fires = await self._connection.fetchval("SELECT count(*) FROM campaign_fire")
        size = await self._connection.fetchval("SELECT pg_total_relation_size('campaign_fire')")
        return {
            "fires": fires,
            "made_in_seconds": round(elapsed, 1),
            "fires_made_per_second": round(fires / elapsed),
            "bytes_per_fire": round(size / max(fires, 1)),
        }

    async def fire(self, due: int) -> dict[str, Any]:
        """Lets that many contacts join whose time comes at the next full minute, and watches them being started."""
        at = (datetime.now(UTC) + LEAST_LEAD + timedelta(minutes=1)).replace(second=0, microsecond=0)
        contacts = await self._connection.fetchval(_DUE, due, at)
        begun = time.perf_counter()
        await self._connection.execute(_JOIN, self._group, contacts)
        joined = time.perf_counter() - begun
        await asyncio.sleep((at - datetime.now(UTC)).total_seconds() - 1)
        before = self._system.use()
        first = await self._until(_STARTED, 1, at, since=at)
        last = await self._until(_STARTED, due, at, since=at)
        sent = await self._until(_SENT, due, at, since=at)
        after = self._system.use()
        return {
            "due": due,
            "joined_in_seconds": round(joined, 2),
            "first_started_after_seconds": round(first, 2),
            "all_started_after_seconds": round(last, 2),
            "all_messages_stored_after_seconds": round(sent, 2),
            "seconds_per_1000": round((last - first) / due * 1000, 2),
            "cpu_seconds_per_1000": per_thousand(before, after, due),
        }

    def memory(self) -> dict[str, int]:
        """Resident megabytes by process."""
        return {name: round(use.memory / 2**20) for name, use in self._system.use().items()}

    async def timers(self) -> dict[str, int]:
        """Timers of the campaign's workflow that run, and the length of its history."""
        client = await Client.connect(self._system.environment["NGOMA_TEMPORAL_ADDRESS"])
        history = await client.get_workflow_handle(workflow_ids.campaign(self._campaign)).fetch_history()
        kinds = [event.WhichOneof("attributes") or "" for event in history.events]
        over = kinds.count("timer_fired_event_attributes") + kinds.count("timer_canceled_event_attributes")
        return {"timers": kinds.count("timer_started_event_attributes") - over, "events": len(kinds)}

    def _post(self, endpoint: str, **body: Any) -> dict[str, Any]:
        answer = self._api.post(endpoint, json=body)
        answer.raise_for_status()
        made: dict[str, Any] = answer.json()
        return made

    async def _until(self, query: str, count: int, *arguments: Any, since: datetime | None = None) -> float:
        """Waits until a query counts so many; how many seconds after `since` that was."""
        end = time.monotonic() + PATIENCE
        while await self._connection.fetchval(query, *arguments) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"still fewer than {count} by {query}")
            await asyncio.sleep(0.02)
        return (datetime.now(UTC) - since).total_seconds() if since else 0.0


async def run(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Makes, waits, fires; the figures."""
    async with stub_aggregator(0.05) as (send_url, _):
        flow = json.loads(FLOW.read_text())
        deployed = await asyncio.to_thread(deploy, system, [flow], send_url, keyword="join")
        connection = await system.connect()
        bench = Bench(system, deployed, connection)
        uuid = str(await connection.fetchval("SELECT uuid FROM flow"))
        empty = bench.memory()
        made = await bench.make(arguments.pending, uuid)
        await asyncio.sleep(5)
        waiting, timers = bench.memory(), await bench.timers()
        due = await bench.fire(arguments.due)
        burst = await bench.fire(arguments.burst)
        await connection.close()
    return {
        "machine": machine(),
        "load": load(),
        "pending": made,
        "memory_mb": {"without_fires": empty, "with_fires_pending": waiting},
        "workflow": timers,
        "on_time": due,
        "burst": burst,
    }


def main() -> None:
    """Starts a system, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pending", type=int, default=1_000_000, help="fires that are far from due")
    parser.add_argument("--due", type=int, default=1_000, help="fires that are due at one time")
    parser.add_argument("--burst", type=int, default=10_000, help="the same, many of them")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--durable", action="store_true", help="Postgres and Redis sync to disk, as in production")
    arguments = parser.parse_args()
    with System.start(workers=arguments.workers, durable=arguments.durable) as system:
        print(json.dumps(asyncio.run(run(system, arguments)), indent=2))


if __name__ == "__main__":
    main()

"""Many contacts in a running system: put there at once, started by the API, made to answer, counted."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.deploying import Deployed
from tests.system import System

_WORKSPACE = "SELECT workspace_id, id FROM channel WHERE uuid = $1::uuid"

_CONTACTS = """
    WITH made AS (
        INSERT INTO contact (workspace_id, name) SELECT $1, 'Contact ' || n FROM generate_series(1, $2) n RETURNING id
    ), urns AS (
        INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, priority, channel_id)
        SELECT $1, id, 'tel:+2507' || lpad(id::text, 8, '0'), 'tel', '+2507' || lpad(id::text, 8, '0'), 1000, $3
        FROM made
    )
    INSERT INTO group_membership (group_id, contact_id) SELECT $4, id FROM made
"""

# What a callback leaves behind: the message as pending, and its event.
_ANSWERS = """
    WITH waiting AS (
        SELECT c.id, u.id AS urn_id, u.identity FROM contact c JOIN contact_urn u ON u.contact_id = c.id
        WHERE c.workspace_id = $1 AND c.flow_id IS NOT NULL ORDER BY random() LIMIT $4
    ), arrived AS (
        INSERT INTO msg (workspace_id, contact_id, urn_id, channel_id, direction, status, text)
        SELECT $1, id, urn_id, $2, 'I', 'P', $3 FROM waiting RETURNING uuid, contact_id, created_on
    )
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload)
    SELECT $1, w.id, 'msg_received', jsonb_build_object('key', a.uuid, 'message', a.uuid, 'created_on', a.created_on,
        'text', $3::text, 'urn', w.identity, 'channel_id', $2::bigint)
    FROM waiting w JOIN arrived a ON a.contact_id = w.id
"""

_STANDING = """
    SELECT s.status, (SELECT coalesce(sum(started), 0) FROM flow_start_batch b WHERE b.start_id = s.id) AS started
    FROM flow_start s WHERE s.uuid = $1::uuid
"""

_ANALYZED = ("contact", "contact_urn", "group_membership", "msg", "flow_run", "flow_session", "pending_event")


@dataclass
class Crowd:
    """The contacts of one workspace, all in the group `Crowd`."""

    system: System
    deployed: Deployed
    connection: Any
    workspace: int
    channel: int
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=60, trust_env=False))

    @classmethod
    async def of(cls, system: System, deployed: Deployed) -> "Crowd":
        """Opens a deployed workspace."""
        connection = await system.connect()
        workspace, channel = await connection.fetchrow(_WORKSPACE, deployed.channel)
        return cls(system, deployed, connection, workspace, channel)

    async def close(self) -> None:
        """Closes connections."""
        await self.client.aclose()
        await self.connection.close()

    async def grow(self, count: int) -> None:
        """So many contacts more, with a phone each."""
        group = await self.connection.fetchval(
            "INSERT INTO contact_group (workspace_id, name, status) VALUES ($1, 'Crowd', 'R') "
            "ON CONFLICT DO NOTHING RETURNING id",
            self.workspace,
        )
        await self.connection.execute(_CONTACTS, self.workspace, count, self.channel, group, timeout=300)
        await self.settle()

    async def settle(self) -> None:
        """Lets the database know what it has become, as its own housekeeping would in a minute."""
        for table in _ANALYZED:
            await self.connection.execute(f"ANALYZE {table}", timeout=300)

    async def start(self, flow: str) -> str:
        """Asks by the API to start all; the start's uuid."""
        answer = await self._post("flow_starts", {"flow": flow, "groups": ["Crowd"]})
        return str(answer["uuid"])

    async def started(self, start: str) -> int:
        """How many contacts have been started."""
        return int((await self.connection.fetchrow(_STANDING, start))["started"])

    async def finished(self, start: str, *, patience: float = 900) -> float:
        """Waits until a start is completed; the seconds it took from now."""
        begun = time.perf_counter()
        async with asyncio.timeout(patience):
            while (await self.connection.fetchrow(_STANDING, start))["status"] not in ("C", "I", "F"):
                self._check()
                await asyncio.sleep(0.1)
        return time.perf_counter() - begun

    async def answer(self, text: str, count: int) -> int:
        """Puts an answer of so many waiting contacts before the handlers, in random order; how many there were."""
        status = await self.connection.execute(_ANSWERS, self.workspace, self.channel, text, count, timeout=300)
        return int(status.rpartition(" ")[2])

    async def handled(self, *, patience: float = 900) -> None:
        """Waits until nothing is pending."""
        query = "SELECT EXISTS (SELECT 1 FROM pending_event WHERE workspace_id = $1 AND set_aside_on IS NULL)"
        async with asyncio.timeout(patience):
            while await self.connection.fetchval(query, self.workspace):
                self._check()
                await asyncio.sleep(0.05)

    async def count(self, table: str, condition: str = "true") -> int:
        """Rows of the workspace."""
        query = f"SELECT count(*) FROM {table} WHERE workspace_id = $1 AND {condition}"
        return int(await self.connection.fetchval(query, self.workspace, timeout=120))

    def _check(self) -> None:
        """Nothing is waited for that can't come any more. Raises `RuntimeError`."""
        dead = [name for name, process in self.system.processes.items() if not process.is_alive()]
        if dead:
            raise RuntimeError(f"ended by themselves: {', '.join(dead)}; `NGOMA_KEEP_LOGS=1` keeps their logs")

    async def _post(self, endpoint: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self.client.post(
            f"{self.system.url}/api/v2/{endpoint}.json",
            json=body,
            headers={"Authorization": f"Token {self.deployed.token}"},
        )
        response.raise_for_status()
        return dict(response.json())


def percentiles(waits: Sequence[float]) -> dict[str, float]:
    """Seconds as milliseconds: the median, the 99th percentile and the longest."""
    ordered = sorted(waits)
    if not ordered:
        return {}
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("longest", 1))
    } | {"messages": len(ordered)}

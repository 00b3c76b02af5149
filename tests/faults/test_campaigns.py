"""Workers and Temporal are killed while a campaign fires: each contact gets what was due, and once."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.activities.pipeline.drawn import flow, say
from tests.deploying import deploy
from tests.faults.load import SETTINGS
from tests.system import System

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

CONTACTS, PATIENCE = 1_000, 180.0

# Contacts made an hour and a minute ago, and the fires that they have had since, as if nobody had been there.
_PEOPLE = """
    WITH made AS (
        INSERT INTO contact (workspace_id, created_on)
        SELECT id, now() - interval '61 minutes' FROM workspace, generate_series(1, $1::int)
        RETURNING id, workspace_id
    ), reached AS (
        INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, priority)
        SELECT workspace_id, id, 'tel:+2507' || lpad(id::text, 8, '0'), 'tel', '+2507' || lpad(id::text, 8, '0'), 1000
        FROM made
    )
    INSERT INTO group_membership (group_id, contact_id)
    SELECT g.id, made.id FROM made JOIN contact_group g ON g.uuid = $2
"""
_DUE = """
    INSERT INTO campaign_fire (workspace_id, campaign_id, event_id, contact_id, fire_on, version)
    SELECT workspace_id, campaign_id, event_id, contact_id, fire_on, version FROM campaign_due
"""
_WAKE = "SELECT wake_campaigns(array_agg(id)) FROM campaign"
_ONCE = """
    SELECT count(*) AS contacts, count(*) FILTER (WHERE runs = 1 AND sent = 2) AS once FROM (
        SELECT m.contact_id, (SELECT count(*) FROM flow_run r WHERE r.contact_id = m.contact_id) AS runs,
            (SELECT count(*) FROM msg o WHERE o.contact_id = m.contact_id AND o.direction = 'O') AS sent
        FROM group_membership m) of_each
"""


@pytest.fixture
def system() -> Iterator[System]:
    with System.start(workers=2, settings=SETTINGS) as running:
        yield running


async def until(connection: Any, query: str, wanted: int) -> None:
    """Waits until a query counts at most so many."""
    async with asyncio.timeout(PATIENCE):
        while await connection.fetchval(query) > wanted:  # noqa: ASYNC110 - a database has no event for it
            await asyncio.sleep(0.1)


async def test_every_fire_fires_once(system: System) -> None:
    drawn = flow("Week 12", say("Week 12"))
    deployed = await asyncio.to_thread(deploy, system, [drawn], "http://127.0.0.1:9/", keyword="join")
    headers = {"Authorization": f"Token {deployed.token}"}
    connection = await system.connect()
    async with httpx.AsyncClient(base_url=f"{system.url}/api/v2/", headers=headers, trust_env=False) as api:

        async def post(endpoint: str, **body: Any) -> dict[str, Any]:
            answer = await api.post(endpoint, content=json.dumps(body))
            answer.raise_for_status()
            made: dict[str, Any] = answer.json()
            return made

        group = (await post("groups.json", name="Everybody"))["uuid"]
        campaign = (await post("campaigns.json", name="Reminders", group=group))["uuid"]
        when = {"relative_to": "created_on", "offset": 1, "unit": "hours", "delivery_hour": -1}
        started = await connection.fetchval("SELECT uuid FROM flow")
        await post("campaign_events.json", campaign=campaign, flow=str(started), **when)
        await post("campaign_events.json", campaign=campaign, message="Hi", **when)
    await until(connection, "SELECT count(*) FROM campaign_event WHERE status = 'S'", 0)
    await connection.execute(_PEOPLE, CONTACTS, group)
    await connection.execute(_DUE)
    await connection.execute(_WAKE)
    for harmed, left in (("workers-0", 1_700), ("temporal", 1_200), ("workers-1", 600)):
        await until(connection, "SELECT count(*) FROM campaign_fire", left)
        system.kill(harmed)
        await asyncio.to_thread(system.restart, harmed)
    await until(connection, "SELECT count(*) FROM campaign_fire", 0)
    found = await connection.fetchrow(_ONCE)
    await connection.close()
    assert (found["contacts"], found["once"]) == (CONTACTS, CONTACTS)

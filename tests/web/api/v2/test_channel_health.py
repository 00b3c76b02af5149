"""How channels do, their logs, and the metrics of the send queue."""

from uuid import UUID, uuid4

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from core.settings import Settings
from store import sql
from store.channel_alerts import ChannelAlerts
from store.channel_health import ChannelHealth, Tally
from store.chat import QUEUE
from store.database import Database
from store.fair_queue.jobs import Job, Lane
from store.fair_queue.queue import FairQueue
from tests.web.conftest import MakeTenant, Tenant, make_channel


async def row_id(database: Database, uuid: str) -> int:
    async with database.transaction() as session:
        found = await sql.execute(session, text("SELECT id FROM channel WHERE uuid = :uuid"), {"uuid": UUID(uuid)})
        return int(found.scalar_one())


async def test_a_channel_s_figures(
    api: httpx.AsyncClient, database: Database, tenant: Tenant, settings: Settings, redis_url: str
) -> None:
    uuid = await make_channel(database, tenant.workspace_id, settings, name="Short code", address="3030")
    stand_in = await make_channel(database, tenant.workspace_id, settings, name="Second", address="3031")
    number, other = await row_id(database, uuid), await row_id(database, stand_in)
    async with database.transaction() as session:
        statement = text("UPDATE channel SET failover_id = :other WHERE id = :number")
        await sql.execute(session, statement, {"other": other, "number": number})
    async with Redis.from_url(redis_url) as redis:
        await ChannelHealth(redis).note({uuid: Tally(10, 5, 5, 1000)})
        await FairQueue(redis, QUEUE).push([Job(id="1", owner="w", channel=uuid, payload=b"")])
        found = (await api.get("channel_health.json", params={"uuid": uuid})).json()["results"]
        assert (found[0]["status"], found[0]["error_rate"], found[0]["latency_ms"]) == ("unwell", 0.5, 100)
        assert (found[0]["backlog"], found[0]["alert"]) == (1, None)
        await ChannelHealth(redis).open(uuid, probe_in=60)
        await ChannelAlerts(database).begin(tenant.workspace_id, number, "no answer")
        (shut,) = (await api.get("channel_health.json", params={"uuid": uuid})).json()["results"]
    assert (shut["status"], shut["alert"]["reason"]) == ("shut_off", "no answer")
    everything = (await api.get("channel_health.json")).json()["results"]
    assert next(one for one in everything if one["uuid"] == uuid)["failover"] == {"uuid": stand_in, "name": "Second"}


async def test_logs_of_a_message_and_of_nobody_else(
    api: httpx.AsyncClient,
    http: httpx.AsyncClient,
    database: Database,
    tenant: Tenant,
    settings: Settings,
    make_tenant: MakeTenant,
) -> None:
    uuid = await make_channel(database, tenant.workspace_id, settings, name="Logged", address="3032")
    response = await http.post(f"/c/ex/{uuid}/receive", data={"from": "+250788999111", "text": "Muraho"})
    message = response.json()["data"][0]["msg_uuid"]
    await http.post(f"/c/ex/{uuid}/receive", data={"text": "nobody"})
    (log,) = (await api.get("channel_logs.json", params={"message": message})).json()["results"]
    assert (log["type"], log["channel"]["uuid"], log["is_error"]) == ("msg_receive", uuid, False)
    assert "Muraho" in log["http_logs"][0]["request"]
    assert len((await api.get("channel_logs.json", params={"channel": uuid})).json()["results"]) == 2
    (bad,) = (await api.get("channel_logs.json", params={"channel": uuid, "errors": "true"})).json()["results"]
    assert bad["http_logs"][0]["status_code"] == 400
    assert (await api.get("channel_logs.json", params={"message": str(uuid4())})).json()["results"] == []
    other = await make_tenant()
    found = await http.get(f"/api/v2/channel_logs.json?message={message}", headers=other.headers)
    assert found.json()["results"] == []


async def test_anonymous_workspaces_see_no_numbers(
    http: httpx.AsyncClient, database: Database, settings: Settings, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant(is_anonymous=True)
    uuid = await make_channel(database, tenant.workspace_id, settings, address="3033")
    await http.post(f"/c/ex/{uuid}/receive", data={"from": "+250788999222", "text": "Muraho"})
    shown = (await http.get(f"/api/v2/channel_logs.json?channel={uuid}", headers=tenant.headers)).text
    assert "250788999222" not in shown


@pytest.mark.parametrize("path", ["channel_health.json", "channel_logs.json"])
async def test_strangers_see_nothing(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"/api/v2/{path}")).status_code == 403


async def test_the_queue_is_measured_for_prometheus(http: httpx.AsyncClient, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        queue = FairQueue(redis, QUEUE)
        await queue.push(Job(id=f"m{n}", owner="77", channel="c77", payload=b"", lane=Lane.BULK) for n in range(3))
        await queue.pause_channel("c77")
    shown = (await http.get("/metrics")).text
    assert 'ngoma_send_queue_workspace_messages{workspace="77"} 3.0' in shown
    assert 'ngoma_send_queue_channel_messages{channel="c77",lane="bulk"} 3.0' in shown
    assert 'ngoma_send_queue_channels{reason="paused"}' in shown
    assert 'ngoma_send_queue_workspace_oldest_seconds{lane="bulk",workspace="77"}' in shown

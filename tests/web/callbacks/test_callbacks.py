"""Aggregators' callbacks: stored once, answered in their dialect, refused with the reason."""

from uuid import UUID, uuid4

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import insert
from sqlmodel import col, select

from core.settings import Settings
from store.database import Database
from store.tables import Channel, ChannelEvent, ChannelLog, Contact, ContactURN, Msg, PendingEvent
from tests.web.conftest import MakeTenant, Tenant, make_channel


async def stored(database: Database, uuid: str) -> Msg:
    async with database.reading() as session:
        return (await session.exec(select(Msg).where(Msg.uuid == UUID(uuid)))).one()


async def test_a_message_is_stored_as_pending_with_its_contact(
    http: httpx.AsyncClient, database: Database, channel: str, tenant: Tenant
) -> None:
    response = await http.post(f"/c/ex/{channel}/receive", data={"from": "0788383383", "text": "Muraho!"})
    assert response.status_code == 200
    assert response.json()["message"] == "Message Accepted"
    (item,) = response.json()["data"]
    assert (item["text"], item["urn"]) == ("Muraho!", "tel:+250788383383")
    message = await stored(database, item["msg_uuid"])
    assert (message.status, message.direction, message.text) == ("P", "I", "Muraho!")
    assert message.workspace_id == tenant.workspace_id
    async with database.reading() as session:
        pending = (await session.exec(select(PendingEvent).where(PendingEvent.contact_id == message.contact_id))).one()
        urn = (await session.exec(select(ContactURN).where(ContactURN.contact_id == message.contact_id))).one()
    assert pending.kind == "msg_received"
    assert pending.payload["message"] == item["msg_uuid"]
    assert urn.identity == "tel:+250788383383"


async def test_handlers_are_woken(http: httpx.AsyncClient, channel: str, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.delete("wake:handlers")
        await http.get(f"/c/ex/{channel}/receive", params={"sender": "0788383384", "text": "Hi"})
        assert await redis.blpop(["wake:handlers"], timeout=5)


async def test_a_repeated_message_gets_the_first_ones_uuid(http: httpx.AsyncClient, channel: str) -> None:
    uuids = set()
    for _ in range(3):
        response = await http.post(f"/c/ex/{channel}/receive", data={"from": "+250788000111", "text": "again"})
        uuids.add(response.json()["data"][0]["msg_uuid"])
    assert len(uuids) == 1


async def test_a_missing_field_is_named_and_nothing_is_stored(
    http: httpx.AsyncClient, database: Database, channel: str
) -> None:
    async with database.reading() as session:
        before = len((await session.exec(select(Contact.id))).all())
    response = await http.post(f"/c/ex/{channel}/receive", data={"text": "who am I?"})
    assert response.status_code == 400
    assert response.json()["message"] == "Error"
    assert "from" in response.json()["data"][0]["error"]
    async with database.reading() as session:
        assert len((await session.exec(select(Contact.id))).all()) == before


@pytest.mark.parametrize("path", ["/c/ex/{unknown}/receive", "/c/kn/{known}/receive"])
async def test_an_unknown_channel_or_one_of_another_type_is_refused(
    http: httpx.AsyncClient, channel: str, path: str
) -> None:
    response = await http.post(path.format(unknown=uuid4(), known=channel), data={"from": "1", "text": "x"})
    assert (response.status_code, response.json()["message"]) == (400, "Error")


async def test_a_released_channel_is_refused(
    http: httpx.AsyncClient, database: Database, tenant: Tenant, settings: Settings
) -> None:
    uuid = await make_channel(database, tenant.workspace_id, settings, name="Old", address="2021", is_active=False)
    response = await http.post(f"/c/ex/{uuid}/receive", data={"from": "0788383383", "text": "x"})
    assert (response.status_code, response.json()["message"]) == (400, "Error")


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("POST", "/c/ex/{channel}/nothing", 404, "Not Found"),
        ("POST", "/c/ex/not-a-uuid/receive", 404, "Not Found"),
        ("POST", "/c/", 404, "Not Found"),
        ("PUT", "/c/ex/{channel}/receive", 405, "Method Not Allowed"),
    ],
)
async def test_wrong_addresses_and_methods(
    http: httpx.AsyncClient, channel: str, method: str, path: str, status: int, message: str
) -> None:
    response = await http.request(method, path.format(channel=channel))
    assert (response.status_code, response.json()["message"]) == (status, message)


async def test_a_body_beyond_a_mebibyte_is_refused(http: httpx.AsyncClient, channel: str) -> None:
    response = await http.post(f"/c/ex/{channel}/receive", content=b"from=1&text=" + b"x" * 1024 * 1024)
    assert (response.status_code, response.json()["message"]) == (413, "Error")


async def outgoing(database: Database, channel: str, status: str = "W") -> str:
    """A message that was sent over the channel; its uuid."""
    async with database.transaction() as session:
        row = (await session.exec(select(Channel).where(Channel.uuid == UUID(channel)))).one()
        connection = await session.connection()
        contact = {"uuid": uuid4(), "workspace_id": row.workspace_id}
        made = await connection.execute(insert(Contact).values(**contact).returning(col(Contact.id)))
        contact_id = made.scalar_one()
        values = {"uuid": uuid4(), "workspace_id": row.workspace_id, "contact_id": contact_id, "channel_id": row.id}
        await connection.execute(insert(Msg).values(**values, direction="O", status=status, text="Hello"))
        return str(values["uuid"])


async def test_statuses_advance_and_never_go_back(http: httpx.AsyncClient, database: Database, channel: str) -> None:
    uuid = await outgoing(database, channel)
    for action, expected in (("sent", "S"), ("delivered", "D"), ("sent", "D"), ("failed", "D")):
        response = await http.post(f"/c/ex/{channel}/{action}", data={"id": uuid})
        assert response.json()["message"] == "Status Update Accepted"
        assert (await stored(database, uuid)).status == expected


async def test_another_channels_message_is_left_alone(
    http: httpx.AsyncClient, database: Database, channel: str, make_tenant: MakeTenant, settings: Settings
) -> None:
    other = await make_channel(database, (await make_tenant()).workspace_id, settings)
    uuid = await outgoing(database, channel)
    response = await http.post(f"/c/ex/{other}/delivered", data={"id": uuid})
    assert response.status_code == 200
    assert (await stored(database, uuid)).status == "W"


async def test_events_are_stored_and_queued(http: httpx.AsyncClient, database: Database, channel: str) -> None:
    response = await http.post(f"/c/ex/{channel}/stopped", data={"from": "+250788383399"})
    assert response.json()["message"] == "Event Accepted"
    async with database.reading() as session:
        event = (await session.exec(select(ChannelEvent).where(ChannelEvent.event_type == "stop_contact"))).one()
        pending = select(PendingEvent).where(PendingEvent.contact_id == event.contact_id)
        assert (await session.exec(pending)).one().kind == "event_received"


async def test_an_interaction_is_logged_without_secrets(
    http: httpx.AsyncClient, database: Database, tenant: Tenant, settings: Settings
) -> None:
    config = {"send_url": "http://gateway.test/send", "secret": "pass-the-salt"}
    uuid = await make_channel(database, tenant.workspace_id, settings, name="Logged", address="2022", config=config)
    data = {"from": "+250788383355", "text": "the secret is pass-the-salt"}
    response = await http.post(f"/c/ex/{uuid}/receive", data=data)
    message = await stored(database, response.json()["data"][0]["msg_uuid"])
    async with database.reading() as session:
        log = (await session.exec(select(ChannelLog).where(col(ChannelLog.uuid).in_(message.log_uuids)))).one()
    assert log.type == "msg_receive"
    assert "pass-the-salt" not in str(log.http_logs)
    assert log.http_logs[0]["status_code"] == 200

"""What bad input gets, over real HTTP: an answer that says why, and nothing stored."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import col, func, select

from core.settings import Settings
from store.database import Database
from store.tables import ChannelEvent, ChannelLog, Contact, Msg, PendingEvent
from tests.web.conftest import SECRET, MakeTenant, make_channel

APP_SECRET, VERIFY = "the application's secret", "what Meta was told"


@pytest.fixture(scope="module")
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        temporal_address="127.0.0.1:1",
        secret_key=SecretStr(SECRET),
        public_url="http://ngoma.test",
        log_level="error",
        facebook_application_secret=SecretStr(APP_SECRET),
        facebook_webhook_secret=SecretStr(VERIFY),
    )


@pytest.fixture
async def client(server_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server_url, trust_env=False, timeout=60) as client:
        yield client


async def rows(database: Database) -> list[int]:
    """How many there are of all that a callback can store."""
    async with database.reading() as session:
        tables: tuple[Any, ...] = (Msg, Contact, PendingEvent, ChannelEvent, ChannelLog)
        return [(await session.exec(select(func.count()).select_from(table))).one() for table in tables]


def meta(address: str, type_: str = "page") -> bytes:
    message = {"mid": str(uuid4()), "text": "hello"}
    entry = {"sender": {"id": "5678"}, "recipient": {"id": address}, "timestamp": 1700000000000, "message": message}
    return json.dumps({"object": type_, "entry": [{"id": address, "messaging": [entry]}]}).encode()


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


SIGNED_TYPES: dict[str, tuple[dict[str, Any], dict[str, str], bytes]] = {
    "T": ({"account_sid": "a", "auth_token": "t"}, {"X-Twilio-Signature": "bm9uc2Vuc2U="}, b"From=1&To=2&MessageSid=3"),
    "LN": ({"auth_token": "t", "secret": "s"}, {"X-Line-Signature": "bm9uc2Vuc2U="}, b'{"events": []}'),
    "VP": ({"auth_token": "t"}, {"X-Viber-Content-Signature": "00"}, b'{"event": "message"}'),
    "MBD": ({"auth_token": "t", "secret": "s"}, {"Messagebird-Signature-Jwt": "a.b.c"}, b"originator=1&body=x&id=1"),
    "VK": ({"auth_token": "t", "secret": "s"}, {}, b'{"type": "message_new", "secret": "wrong", "object": {}}'),
}


@pytest.mark.parametrize("code", list(SIGNED_TYPES))
async def test_a_wrong_signature_is_forbidden_and_nothing_is_stored(
    client: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings, code: str
) -> None:
    config, headers, body = SIGNED_TYPES[code]
    schemes = {"LN": ["line"], "VP": ["viber"], "VK": ["vk"]}.get(code, ["tel"])
    tenant = await make_tenant()
    uuid = await make_channel(
        database, tenant.workspace_id, settings, type=code, config=config, schemes=schemes, address="+250788000001"
    )
    before = await rows(database)
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    for given in (headers, {}):
        response = await client.post(
            f"/c/{code.lower()}/{uuid}/receive", content=body, headers={"Content-Type": kind, **given}
        )
        assert response.status_code == 403, response.text
        assert response.json()["message"] == "Error"
    assert await rows(database) == before


async def test_meta_s_callbacks_are_taken_when_they_are_signed_by_the_application(
    client: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    tenant = await make_tenant()
    await make_channel(
        database,
        tenant.workspace_id,
        settings,
        type="FBA",
        address="12345",
        schemes=["facebook"],
        config={"auth_token": "x"},
    )
    body = meta("12345")
    before = await rows(database)
    for headers in ({}, signed(body, "another secret"), signed(body + b" ")):
        response = await client.post("/c/fba/receive", content=body, headers=headers)
        assert response.status_code == 403
    assert await rows(database) == before
    response = await client.post("/c/fba/receive", content=body, headers=signed(body))
    assert (response.status_code, response.json()["message"]) == (200, "Events Handled")
    assert (await rows(database))[0] == before[0] + 1


async def test_meta_s_challenge(client: httpx.AsyncClient) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "echo", "hub.verify_token": VERIFY}
    for type_ in ("fba", "ig", "wac"):
        good = await client.get(f"/c/{type_}/receive", params=query)
        assert (good.status_code, good.text) == (200, "echo")
        bad = await client.get(f"/c/{type_}/receive", params=query | {"hub.verify_token": "guess"})
        assert "echo" not in bad.text


async def test_an_unknown_channel_is_said_in_the_provider_s_shape(client: httpx.AsyncClient) -> None:
    for code in ("ex", "kn", "t", "ln"):
        response = await client.post(f"/c/{code}/{uuid4()}/receive", data={"from": "1"})
        assert (response.status_code, response.json()["message"]) == (400, "Error")
    body = meta("99999")
    response = await client.post("/c/fba/receive", content=body, headers=signed(body))
    assert (response.status_code, response.json()["message"]) == (200, "Error")


@pytest.mark.parametrize(
    ("code", "kind", "body", "named"),
    [
        ("EX", "application/x-www-form-urlencoded", b"text=x", "from"),
        ("KN", "application/x-www-form-urlencoded", b"sender=0788383383&message=x&ts=1", "id"),
        ("CT", "application/json", b'{"messageId": "1", "text": "x", "timestamp": 1}', "fromNumber"),
        ("WV", "application/json", b'{"id": "1"}', "source"),
        ("PM", "text/xml", b"<sms-request><message id='1'/></sms-request>", "msisdn"),
        ("CT", "application/json", b"{not json", "JSON"),
    ],
)
async def test_a_malformed_body_is_refused_by_the_name_of_its_field(
    client: httpx.AsyncClient,
    database: Database,
    make_tenant: MakeTenant,
    settings: Settings,
    code: str,
    kind: str,
    body: bytes,
    named: str,
) -> None:
    tenant = await make_tenant()
    uuid = await make_channel(database, tenant.workspace_id, settings, type=code, address="2020", config={})
    before = await rows(database)
    response = await client.post(f"/c/{code.lower()}/{uuid}/receive", content=body, headers={"Content-Type": kind})
    assert (response.status_code, response.json()["message"]) == (400, "Error")
    assert named.lower() in response.text.lower()
    assert (await rows(database))[:4] == before[:4]


async def test_a_large_body_is_refused_announced_or_not(
    client: httpx.AsyncClient, database: Database, channel: str
) -> None:
    before = await rows(database)
    body = b"from=%2B250788383383&text=" + b"x" * 1024 * 1024

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 65_536):
            yield body[at : at + 65_536]

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for content in (body, pieces()):
        response = await client.post(f"/c/ex/{channel}/receive", content=content, headers=headers)
        assert (response.status_code, response.json()["message"]) == (413, "Error")
    assert await rows(database) == before


async def test_a_burst_is_stored_once_each_whatever_is_among_it(
    client: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    """Callbacks of several workspaces are stored together; copies, odd texts and bad ones among them."""
    channels = []
    for _ in range(3):
        tenant = await make_tenant()
        channels.append(await make_channel(database, tenant.workspace_id, settings))
    before = await rows(database)
    gate = asyncio.Semaphore(50)

    async def post(number: int) -> tuple[int, str]:
        async with gate:
            sender = "" if number % 40 == 39 else f"+2507880{number // 2:05}"  # each twice, the same words
            data = {"from": sender, "text": f"hello \x00 \U0001f941 {number // 2}"}
            response = await client.post(f"/c/ex/{channels[number // 2 % 3]}/receive", data=data)
            found = response.json()["data"][0]
            return response.status_code, found.get("msg_uuid", "")

    answers = await asyncio.gather(*(post(number) for number in range(240)))
    good = [uuid for status, uuid in answers if status == 200]
    assert [status for status, _ in answers].count(400) == 6
    assert len(good) == 234
    assert len(set(good)) == 120  # its copy has the uuid of the first
    after = await rows(database)
    assert [now - then for now, then in zip(after, before, strict=True)][:3] == [120, 120, 120]


async def test_a_batch_that_fails_costs_only_the_callback_at_fault(
    client: httpx.AsyncClient, database: Database, channel: str, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = app.state.resources.callbacks._writer
    write = writer.write

    async def failing(callbacks: Any) -> Any:
        if any(message.text == "poison" for one in callbacks for message in one.received.messages):
            raise RuntimeError("a row that can't be written")
        return await write(callbacks)

    monkeypatch.setattr(writer, "write", failing)
    texts = ["poison" if number == 7 else f"text {number}" for number in range(30)]
    responses = await asyncio.gather(
        *(
            client.post(f"/c/ex/{channel}/receive", data={"from": f"+25078900{number:04}", "text": text})
            for number, text in enumerate(texts)
        )
    )
    assert [response.status_code for response in responses] == [500 if text == "poison" else 200 for text in texts]


async def test_one_sender_s_messages_keep_their_order(
    client: httpx.AsyncClient, database: Database, channel: str
) -> None:
    for number in range(5):
        await asyncio.gather(
            *(
                client.post(f"/c/ex/{channel}/receive", data={"from": "+250788555001", "text": f"{number}"}),
                client.post(f"/c/ex/{channel}/receive", data={"from": "+250788555002", "text": f"{number}"}),
            )
        )
    async with database.reading() as session:
        query = select(Msg.text).where(Msg.direction == "I").order_by(col(Msg.id))
        texts = [text for text in (await session.exec(query)).all() if text.isdigit()]
    assert texts == sorted(texts)


def test_base64_is_what_it_seems() -> None:
    """The signatures above are well-formed, so that it is their value that is refused."""
    assert base64.b64decode("bm9uc2Vuc2U=", validate=True) == b"nonsense"

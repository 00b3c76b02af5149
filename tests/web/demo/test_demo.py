"""The demo phone: its page, the channel's other end, and what it is told of its contact."""

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
from sqlmodel import col, select

from core.http import FORM
from core.settings import Settings
from store.database import Database
from store.tables import Flow
from web.application import create_app
from web.demo.endpoints import FILES
from web.demo.phones import PATIENCE_MS, Phones
from web.demo.setup import set_up
from web.resources import REDIS_PATIENCE

NUMBER = "+254712345678"


@pytest.fixture(scope="module")
async def channel(database: Database, settings: Settings) -> str:
    """The demo, set up; the uuid of its channel."""
    async with database.transaction() as session:
        return str((await set_up(session, settings)).channel.uuid)


async def test_the_page_runs_no_inline_script(http: httpx.AsyncClient) -> None:
    page = await http.get("/demo/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text
    for name in FILES:
        assert (await http.get(f"/demo/{name}")).status_code == 200
    assert (await http.get("/demo/../app.py")).status_code == 404
    assert (await http.get("/demo/nothing.js")).status_code == 404


async def test_setting_up_again_leaves_flows_as_people_have_made_them(
    database: Database, settings: Settings, channel: str
) -> None:
    async with database.transaction() as session:
        help_flow = (await session.exec(select(Flow).where(Flow.name == "Help"))).one()
        help_flow.name = "Help, our way"
    async with database.transaction() as session:
        again = await set_up(session, settings)
    assert str(again.channel.uuid) == channel
    assert (again.flows, again.summary) == (7, None)
    async with database.transaction() as session:
        assert set(await session.exec(select(Flow.name).where(col(Flow.name).startswith("Help")))) == {"Help, our way"}


async def test_a_deployment_that_moved_is_followed(database: Database, settings: Settings, channel: str) -> None:
    from store.channels import ChannelStore
    from store.encryption import Cipher

    moved = settings.model_copy(update={"public_url": "http://elsewhere.test"})
    cipher = Cipher(settings.secret_key.get_secret_value())
    async with database.transaction() as session:
        made = await set_up(session, moved)
        assert ChannelStore(session, cipher).config(made.channel)["send_url"] == "http://elsewhere.test/demo/send"
        await set_up(session, settings)


async def test_the_page_learns_its_channel(http: httpx.AsyncClient, channel: str) -> None:
    found = (await http.get("/demo/setup.json")).json()
    assert (found["name"], found["channel"]) == ("Healthy Start", channel)
    assert "Join" in found["keywords"]


async def lines(response: httpx.Response, count: int) -> list[str]:
    """The first events of a stream, as their lines."""
    found = []
    async for line in response.aiter_lines():
        if line.startswith(("id:", "data:")):
            found.append(line)
        if len(found) == count:
            break
    return found


async def test_what_is_sent_appears_live_and_again_after_a_reload(server_url: str, channel: str) -> None:
    pairs = [
        ("to", NUMBER),
        ("text", "Habari! 👋"),
        ("uuid", "u-1"),
        ("quick_reply", "English"),
        ("quick_reply", "Swahili"),
    ]
    async with httpx.AsyncClient(base_url=server_url) as client:

        async def send() -> None:
            await asyncio.sleep(0.3)
            response = await client.post("/demo/send", content=urlencode(pairs), headers={"Content-Type": FORM})
            assert response.status_code == 200

        sending = asyncio.create_task(send())
        async with client.stream("GET", "/demo/events", params={"number": NUMBER}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            place, data = await lines(stream, 2)
        await sending
        payload = json.loads(data.removeprefix("data: "))
        assert (payload["text"], payload["uuid"]) == ("Habari! 👋", "u-1")
        assert payload["quick_replies"] == ["English", "Swahili"]
        async with client.stream("GET", "/demo/events", params={"number": NUMBER, "after": "0"}) as stream:
            assert await lines(stream, 2) == [place, data]


async def test_a_phone_hears_only_what_is_sent_to_it_later(app: object, channel: str) -> None:
    phones = Phones(app.state.resources.redis)  # type: ignore[attr-defined]
    await phones.deliver("+254700000001", {"text": "old"})
    heard = phones.listen("+254700000001", "0")
    old = await anext(heard)
    assert old is not None
    again: AsyncIterator[object] = phones.listen("+254700000001", old.id)
    await phones.deliver("+254700000002", {"text": "for another"})
    await phones.deliver("+254700000001", {"text": "new"})
    new = await anext(again)
    assert new is not None
    assert new.payload == {"text": "new"}  # type: ignore[attr-defined]


def test_redis_may_be_silent_for_longer_than_a_phone_waits() -> None:
    assert REDIS_PATIENCE * 1000 > 1.5 * PATIENCE_MS


async def test_a_phone_is_told_of_its_contact(http: httpx.AsyncClient, channel: str) -> None:
    nobody = (await http.get("/demo/contact.json", params={"number": "+254799999999"})).json()
    assert nobody == {"contact": None, "flow": None, "links": [], "messages": []}
    sent = await http.post(f"/c/ex/{channel}/receive", data={"from": NUMBER, "text": "Join"})
    uuid = sent.json()["data"][0]["msg_uuid"]
    found = (await http.get("/demo/contact.json", params={"number": NUMBER})).json()
    assert found["contact"]["uuid"]
    assert found["messages"] == [{"uuid": uuid, "status": "pending"}]


@pytest.mark.parametrize("number", ["", "x", "+12", "+1234567890123456"])
async def test_numbers_that_are_none(http: httpx.AsyncClient, number: str) -> None:
    for path in ("/demo/contact.json", "/demo/events"):
        assert (await http.get(path, params={"number": number})).status_code == 400
    assert (await http.post("/demo/send", data={"to": number, "text": "x"})).status_code == 400


async def test_the_samples_web_service(http: httpx.AsyncClient) -> None:
    assert (await http.get("/demo/clinics", params={"county": "Mombasa"})).json()["name"].startswith("Likoni")
    assert (await http.get("/demo/clinics", params={"county": "Elsewhere"})).status_code == 200


async def test_without_the_setting_there_is_no_demo(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"demo": False}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://ngoma.test") as client:
        assert (await client.get("/demo/")).status_code == 404

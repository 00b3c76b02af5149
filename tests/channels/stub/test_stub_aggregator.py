"""The stub aggregator, over real HTTP, in conversation with the External adapter."""

import asyncio
from datetime import UTC, datetime

import pytest

from channels.channel import Channel
from channels.host import Deployment, Host
from channels.messages import StatusUpdate
from channels.outgoing import OutgoingMsg, QuickReply
from channels.receiving import Received, receive
from channels.sending import Sent, send
from channels.statuses import Status
from channels.stub import Behavior, Stub
from channels.stub.http_client import HttpClient
from channels.stub.http_server import HttpServer, Request, Response
from channels.tools.memory import MemoryCache
from core.http import ConnectionFailed, HttpRequest
from core.urns import parse

UUID = "5b6c2f10-0000-4000-8000-000000000001"
MSG_UUID = "019a5e2c-0000-7000-8000-000000000001"


class Product:
    """As much of the product as these tests need: callback routes that remember what came."""

    def __init__(self) -> None:
        self.http, self.received = HttpClient(), list[Received]()
        self.channel = Channel(uuid=UUID, type="EX", address="2020", country="RW")
        self.server = HttpServer(self.answer)

    @property
    def host(self) -> Host:
        now = datetime(2026, 11, 5, 10, tzinfo=UTC)
        return Host(http=self.http, now=now, deployment=Deployment(domain="chat.example.net"), cache=MemoryCache())

    async def answer(self, request: Request) -> Response:
        async def by_uuid(uuid: str) -> Channel | None:
            return self.channel if uuid == UUID else None

        async def by_address(code: str, address: str) -> Channel | None:
            return None

        raw = HttpRequest(request.method, f"https://chat.example.net{request.target}", request.headers, request.body)
        received = await receive(raw, self.host, find_by_uuid=by_uuid, find_by_address=by_address)
        self.received.append(received)
        response = received.response()
        return Response(response.status, response.text, content_type=response.header("Content-Type"))

    async def send(self, stub: Stub, text: str, uuid: str = MSG_UUID) -> Sent:
        channel = Channel(uuid=UUID, type="EX", address="2020", country="RW", config={
            "send_url": f"{stub.url}/send",
            "body": "uuid={{uuid}}&to={{to}}&text={{text}}&from={{from}}&channel={{channel}}{{quick_replies}}",
        })  # fmt: skip
        msg = OutgoingMsg(uuid=uuid, urn=parse("tel:+250788000001"), text=text, quick_replies=(QuickReply(text="Yes"),))
        return await send(channel, msg, self.host)

    def statuses(self) -> list[StatusUpdate]:
        return [status for received in self.received for status in received.statuses]

    async def close(self) -> None:
        await self.http.close()


async def converse(behavior: Behavior, *texts: str) -> tuple[Product, Stub, list[Sent]]:
    """The product sends texts, and the stub follows up until it is done."""
    product = Product()
    async with product.server, Stub(behavior, callbacks=f"http://127.0.0.1:{product.server.port}") as stub:
        sent = [await product.send(stub, text, f"{MSG_UUID[:-2]}{at:02x}") for at, text in enumerate(texts)]
        await stub.settled()
        await product.close()
    return product, stub, sent


async def test_a_conversation() -> None:
    product, stub, sent = await converse(Behavior(report_delay=0.01, reply="ego", reply_delay=0.01), "Muraho?")
    assert [one.status for one in sent] == [Status.WIRED]
    assert [(one.to, one.text, one.quick_replies) for one in stub.taken] == [("+250788000001", "Muraho?", ("Yes",))]
    assert [status.status for status in product.statuses()] == [Status.SENT, Status.DELIVERED]
    (message,) = [message for received in product.received for message in received.messages]
    assert (str(message.urn), message.text) == ("tel:+250788000001", "ego")


@pytest.mark.parametrize(
    ("behavior", "status", "code"),
    [
        (Behavior(error_rate=1), Status.ERRORED, "connection_failed"),
        (Behavior(reject_rate=1), Status.FAILED, "response_status"),
    ],
)
async def test_errors_to_order(behavior: Behavior, status: Status, code: str) -> None:
    product, stub, sent = await converse(behavior, "Hi")
    assert [(one.status, one.error and one.error.code) for one in sent] == [(status, code)]
    assert product.received == []
    assert stub.stats()["messages"] == 0


async def test_a_rate_is_kept() -> None:
    _, stub, sent = await converse(Behavior(per_second=1, reports=False), *["Hi"] * 5)
    throttled = [one for one in sent if one.status is Status.ERRORED]
    assert len(throttled) >= 3
    assert {one.retry_after for one in throttled} == {1.0}
    assert stub.stats()["answers"]["429"] == len(throttled)


async def test_failures_are_reported() -> None:
    product, stub, _ = await converse(Behavior(report_delay=0, failed_rate=1), "Hi", "there")
    assert sorted(status.status for status in product.statuses()) == ["F", "F", "S", "S"]
    assert stub.stats()["reported"] == {"sent": 2, "failed": 2}


async def test_the_same_seed_makes_the_same_choices() -> None:
    answers = []
    for _ in range(2):
        _, stub, _ = await converse(Behavior(error_rate=0.5, reports=False, seed=7), *["Hi"] * 12)
        answers.append([one.status for one in stub.taken])
    assert answers[0] == answers[1]
    assert set(answers[0]) == {200, 500}


async def test_it_can_be_asked() -> None:
    client = HttpClient()
    async with Stub() as stub:
        sent = HttpRequest.json(f"{stub.url}/send", {"uuid": "1", "to": "+2", "text": "Hi"})
        statuses = [(await client(sent)).status]
        for method, path in (("GET", "/messages"), ("GET", "/stats"), ("DELETE", "/messages"), ("GET", "/elsewhere")):
            statuses.append((await client(HttpRequest(method, stub.url + path))).status)
        assert statuses == [200, 200, 200, 204, 404]
        assert stub.taken == []
        assert await stub.write("c1", "+2", "Hi") == 0
    await client.close()


async def test_a_closed_connection_is_opened_again() -> None:
    client = HttpClient()
    async with HttpServer(lambda request: asyncio.sleep(0, Response(body=request.method))) as server:
        port = server.port
        assert (await client(HttpRequest("GET", f"http://127.0.0.1:{port}/"))).text == "GET"
    async with HttpServer(lambda request: asyncio.sleep(0, Response(body="again")), port=port):
        assert (await client(HttpRequest("GET", f"http://127.0.0.1:{port}/"))).text == "again"
    await client.close()
    with pytest.raises(ConnectionFailed):
        await client(HttpRequest("GET", f"http://127.0.0.1:{port}/"))

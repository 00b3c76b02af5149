"""Webhooks over real sockets."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from activities.calling.caller import CallFailed
from activities.calling.http import HttpCaller
from clients.addresses import AddressGuard
from clients.http import HttpClient
from flows.calls import CallRequest
from tests.clients.servers import response, serving


@pytest.fixture
async def caller() -> AsyncIterator[HttpCaller]:
    async with HttpClient(AddressGuard(allow_private=True)) as http:
        yield HttpCaller(http, timeout=2.0)


def request(url: str, **more: Any) -> CallRequest:
    data = {"method": "POST", "url": url, "headers": {"X-Token": "t"}, "body": "", "max_response_bytes": 256}
    return CallRequest("http", data | more)


async def test_the_answer_is_what_the_engine_needs(caller: HttpCaller) -> None:
    async with serving(response(b'{"ok": true}', headers="Content-Type: application/json\r\nX-Two: b\r\n")) as server:
        result = await caller(1, request(server.url, body='{"name": "Zoë"}'), retries=1)
    assert server.requests[0].endswith('{"name": "Zoë"}'.encode())
    assert b"X-Token: t\r\n" in server.requests[0]
    assert (result.kind, result.data["status"], result.body) == ("http", 200, b'{"ok": true}')
    assert (result.data["reason"], result.data["protocol"], result.data["retries"]) == ("OK", "HTTP/1.1", 1)
    assert ["X-Two", "b"] in result.data["headers"]


async def test_a_large_answer_is_cut_and_said_to_be(caller: HttpCaller) -> None:
    async with serving(response(b"x" * 1000)) as server:
        result = await caller(1, request(server.url), retries=0)
    assert (len(result.body), result.data["truncated"]) == (257, True)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved"])
async def test_a_refusal_is_an_answer(caller: HttpCaller, status: str) -> None:
    async with serving(response(b"no", status=status)) as server:
        result = await caller(1, request(server.url), retries=0)
    assert result.data["status"] == int(status[:3])


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow Down"])
async def test_a_server_in_trouble_may_be_tried_again_and_its_answer_is_kept(caller: HttpCaller, status: str) -> None:
    async with serving(response(b"later", status=status, headers="Retry-After: 7\r\n")) as server:
        with pytest.raises(CallFailed) as failure:
            await caller(1, request(server.url), retries=0)
    assert failure.value.retry
    assert failure.value.retry_after == 7
    assert (failure.value.result.data["status"], failure.value.result.body) == (int(status[:3]), b"later")


async def test_no_connection_may_be_tried_again(caller: HttpCaller) -> None:
    with pytest.raises(CallFailed) as failure:
        await caller(1, request("http://127.0.0.1:9/"), retries=2)
    assert failure.value.retry
    assert (failure.value.result.data["status"], failure.value.result.data["retries"]) == (0, 2)


async def test_an_address_of_ours_is_not_tried_again() -> None:
    async with HttpClient(AddressGuard()) as http, serving(response(b"secret")) as server:
        with pytest.raises(CallFailed) as failure:
            await HttpCaller(http)(1, request(server.url), retries=0)
    assert not failure.value.retry
    assert failure.value.result.data["status"] == 0
    assert server.connections == 0


@pytest.mark.parametrize("url", ["no url", "http://[::1", "gopher://x.example/"])
async def test_what_cannot_be_called_is_a_failed_connection(caller: HttpCaller, url: str) -> None:
    with pytest.raises(CallFailed) as failure:
        await caller(1, request(url), retries=0)
    assert failure.value.result.data["status"] == 0


async def test_headers_of_any_script_go_out(caller: HttpCaller) -> None:
    async with serving(response(b"ok")) as server:
        await caller(1, request(server.url, headers={"X-Name": "Zoë"}), retries=0)
    assert "X-Name: Zoë\r\n".encode() in server.requests[0]

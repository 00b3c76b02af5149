import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from clients.addresses import AddressGuard, AddressRefused
from clients.http import MAX_BODY, HttpClient
from core.http import ConnectionFailed, HttpRequest
from tests.clients.servers import response, serving


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(AddressGuard(allow_private=True)) as client:
        yield client


async def test_a_request_goes_out_as_it_was_made(http: HttpClient) -> None:
    async with serving(response(b"thanks", headers="X-Kind: a\r\n")) as server:
        answer = await http(HttpRequest("POST", f"{server.url}/send?to=1&text=h%C3%A9", {"X-Key": "k"}, b"body"))
    head = server.requests[0].decode()
    assert head.startswith("POST /send?to=1&text=h%C3%A9 HTTP/1.1\r\n")
    assert "X-Key: k\r\n" in head
    assert "User-Agent: Ngoma/" in head
    assert head.endswith("\r\n\r\nbody")
    assert (answer.status, answer.text, answer.header("x-kind")) == (200, "thanks", "a")


async def test_where_a_body_ends_is_not_the_authors_to_say(http: HttpClient) -> None:
    headers = {"Content-Length": "5", "transfer-encoding": "chunked", "Trailer": "X", "X-Key": "k"}
    async with serving(response(b"ok")) as server:
        for body in (b"", b"a longer body"):
            answer = await http(HttpRequest("POST", f"{server.url}/", headers, body))
            assert (answer.status, answer.text) == (200, "ok")
    heads = [request.decode().partition("\r\n\r\n")[0].lower() for request in server.requests]
    assert "content-length: 13" in heads[1]
    assert all("content-length: 5" not in head and "chunked" not in head and "x-key: k" in head for head in heads)


async def test_any_status_is_a_response(http: HttpClient) -> None:
    async with serving(response(b"no", status="503 Service Unavailable")) as server:
        exchange = await http.exchange(HttpRequest("GET", server.url), max_body=100)
    assert (exchange.status, exchange.reason, exchange.protocol) == (503, "Service Unavailable", "HTTP/1.1")


async def test_connections_are_kept_alive(http: HttpClient) -> None:
    async with serving(response(b"ok")) as server:
        for _ in range(5):
            await http(HttpRequest("GET", server.url))
    assert (server.connections, len(server.requests)) == (1, 5)


async def test_cookies_are_not_kept(http: HttpClient) -> None:
    async with serving(response(b"ok", headers="Set-Cookie: session=secret\r\n")) as server:
        await http(HttpRequest("GET", server.url))
        await http(HttpRequest("GET", server.url))
    assert b"cookie" not in server.requests[1].lower()


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with HttpClient(AddressGuard(allow_private=True)) as http, serving(response(b"direct")) as server:
        assert (await http(HttpRequest("GET", server.url))).text == "direct"


async def test_a_large_body_is_cut_for_who_asked_and_refused_for_who_did_not(http: HttpClient) -> None:
    async with serving(response(b"x" * 1000)) as server:
        exchange = await http.exchange(HttpRequest("GET", server.url), max_body=99)
        whole = await http.exchange(HttpRequest("GET", server.url), max_body=1000)
    assert (len(exchange.body), exchange.truncated) == (100, True)
    assert (len(whole.body), whole.truncated) == (1000, False)
    async with serving(response(b"x" * (MAX_BODY + 1))) as server:
        with pytest.raises(ConnectionFailed, match="larger"):
            await http(HttpRequest("GET", server.url))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello" * 50)),
        ("gzip", gzip.compress(b"hello" * 20) + gzip.compress(b"hello" * 30)),
        ("deflate", zlib.compress(b"hello" * 50)),
    ],
)
async def test_compressed_bodies_are_decoded(http: HttpClient, encoding: str, packed: bytes) -> None:
    async with serving(response(packed, headers=f"Content-Encoding: {encoding}\r\n")) as server:
        assert (await http(HttpRequest("GET", server.url))).body == b"hello" * 50


async def test_a_compressed_flood_is_cut(http: HttpClient) -> None:
    flood = gzip.compress(bytes(50_000_000))
    async with serving(response(flood, headers="Content-Encoding: gzip\r\n")) as server:
        exchange = await http.exchange(HttpRequest("GET", server.url), max_body=1000)
    assert (len(exchange.body), exchange.truncated) == (1001, True)


async def test_a_body_that_is_not_what_it_says_is_a_failed_connection(http: HttpClient) -> None:
    async with serving(response(b"not gzip", headers="Content-Encoding: gzip\r\n")) as server:
        with pytest.raises(ConnectionFailed):
            await http(HttpRequest("GET", server.url))


async def test_redirects_are_followed(http: HttpClient) -> None:
    async with serving(response(b"there")) as target:
        hop = response(status="302 Found", headers=f"Location: {target.url}/end\r\n")
        async with serving(hop) as first:
            assert (await http(HttpRequest("GET", first.url))).text == "there"
    assert target.requests[0].startswith(b"GET /end ")


async def test_a_loop_of_redirects_ends(http: HttpClient) -> None:
    async with serving(response(status="302 Found", headers="Location: /again\r\n")) as server:
        with pytest.raises(ConnectionFailed):
            await http(HttpRequest("GET", server.url))
    assert len(server.requests) == 11


async def test_a_redirect_to_a_private_address_is_refused() -> None:
    async with serving(response(b"secret")) as secret:
        hop = response(status="302 Found", headers=f"Location: {secret.url}/metadata\r\n")
        async with serving(hop) as first:
            guard = AddressGuard(allowed_hosts=[f"127.0.0.1:{first.port}"])
            async with HttpClient(guard) as http:
                with pytest.raises(AddressRefused):
                    await http(HttpRequest("GET", first.url))
    assert (len(first.requests), secret.requests, secret.connections) == (1, [], 0)


async def test_a_name_that_changes_its_address_is_not_asked_twice() -> None:
    """The connection goes to the address that was checked: a second answer of the name server is never used."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    async def resolve(host: str, port: int) -> list[str]:
        return answers.pop(0)

    async with serving(response(b"checked")) as server:
        guard = AddressGuard(allowed_hosts=["rebinding.example"], resolve=resolve)
        async with HttpClient(guard) as http:
            answer = await http(HttpRequest("GET", f"http://rebinding.example:{server.port}/"))
    assert answer.text == "checked"
    assert f"Host: rebinding.example:{server.port}".encode() in server.requests[0]
    assert answers == [["127.0.0.2"]]


async def test_the_next_address_of_a_host_is_tried() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    http = HttpClient(AddressGuard(allow_private=True, resolve=resolve))
    async with http, serving(response(b"second")) as server:
        assert (await http(HttpRequest("GET", f"http://two.example:{server.port}"))).text == "second"


async def test_time_runs_out_for_the_whole_exchange(http: HttpClient) -> None:
    async def trickle(_: bytes) -> bytes | None:
        await asyncio.sleep(30)
        return None

    async with serving(trickle) as server:
        with pytest.raises(ConnectionFailed, match=r"0\.2 seconds"):
            await http(HttpRequest("GET", f"{server.url}/?token=secret", timeout=0.2))


async def test_a_connection_that_breaks_is_a_failed_connection(http: HttpClient) -> None:
    async def hang_up(_: bytes) -> bytes | None:
        return None

    async with serving(hang_up) as server:
        with pytest.raises(ConnectionFailed):
            await http(HttpRequest("GET", server.url))


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://example.org/x", "http://", "http://\x00/", "file:///etc/passwd"]
)
async def test_what_is_no_url_is_a_failed_connection(http: HttpClient, url: str) -> None:
    with pytest.raises(ConnectionFailed):
        await http(HttpRequest("GET", url))


async def test_errors_tell_the_host_and_no_secret(http: HttpClient) -> None:
    with pytest.raises(ConnectionFailed) as error:
        await http(HttpRequest("GET", "http://user:password@127.0.0.1:9/?token=secret"))
    assert "127.0.0.1" in str(error.value)
    assert "secret" not in str(error.value)
    assert "password" not in str(error.value)

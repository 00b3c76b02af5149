"""HTTP requests of flows."""

import pytest

from flows.http_request import Request, canonical, header_name, is_parsable


@pytest.mark.parametrize(
    "url", ["http://x.org", "https://x.org:8080/a?b=c d", "x.org/path", "/a:b", "http://[::1]/", ""]
)
def test_these_are_urls(url: str) -> None:
    assert is_parsable(url)


@pytest.mark.parametrize(
    "url", [":foo", "1x:y", "http://x.org:port/", "http://x y/", "http://x.org/%zz", "http://x.org/\n", "http://[::1"]
)
def test_these_are_none(url: str) -> None:
    assert not is_parsable(url)


def test_headers_have_one_spelling() -> None:
    assert canonical("x-API-key") == "X-Api-Key"
    request = Request("GET", "http://x.org", {"accept-encoding": "gzip", "user-agent": "me"})
    assert request.sent_headers({"User-Agent": "Ngoma", "X-Mode": "normal"}) == {"User-Agent": "me", "X-Mode": "normal"}


@pytest.mark.parametrize(("name", "works"), [("X-Name", True), ("a b", False), ("", False), ("x" * 101, False)])
def test_names_of_headers_are_tokens(name: str, works: bool) -> None:
    assert (header_name(name) == "") is works


def test_the_size_counts_everything() -> None:
    assert Request("POST", "http://x.org", {"A": "é"}, "b").size == 4 + 12 + 12 + (1 + 2 + 4) + 2 + 1


def test_a_trace_shows_the_request_as_it_goes() -> None:
    request = Request("DELETE", "http://me:pw@x.org/a b?c", {})
    trace = request.trace({"User-Agent": "Ngoma", "B": "2", "A": "1"})
    assert trace.split("\r\n") == [
        "DELETE /a%20b?c HTTP/1.1", "Host: x.org", "User-Agent: Ngoma", "A: 1", "B: 2", "Accept-Encoding: gzip", "", "",
    ]  # fmt: skip


def test_hosts_below_a_blocked_one_are_blocked() -> None:
    blocked = frozenset(("x.org",))
    assert Request("GET", "http://API.x.org.:80/", {}).blocked_host(blocked) == "api.x.org"
    assert Request("GET", "http://notx.org/", {}).blocked_host(blocked) == ""

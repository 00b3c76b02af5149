"""Requests and responses as values."""

from core.http import HttpRequest, HttpResponse, basic_auth, query_pairs, with_query


def test_a_form() -> None:
    request = HttpRequest.form("https://x.example.org", {"a": "é &", "b": ""}, {"X-Key": "1"})
    assert (request.method, request.body) == ("POST", b"a=%C3%A9+%26&b=")
    assert (request.header("content-type"), request.header("x-key")) == ("application/x-www-form-urlencoded", "1")


def test_json() -> None:
    request = HttpRequest.json("https://x.example.org", {"a": ["é"]}, method="PUT")
    assert (request.method, request.body, request.header("CONTENT-TYPE")) == (
        "PUT",
        '{"a":["é"]}'.encode(),
        "application/json",
    )


def test_a_query_is_added() -> None:
    assert (
        with_query("https://x.example.org/p?a=1#f", [("b", "2 3"), ("b", "&")])
        == "https://x.example.org/p?a=1&b=2+3&b=%26#f"
    )
    assert with_query("https://x.example.org/p", {}) == "https://x.example.org/p"
    assert query_pairs("https://x.example.org/p?a=1&a=&b=%26") == [("a", "1"), ("a", ""), ("b", "&")]
    assert HttpRequest.get("https://x.example.org", {"a": "1"}).url == "https://x.example.org?a=1"


def test_a_response() -> None:
    response = HttpResponse(204, {"X-A": "1"}, b"\xff")
    assert (response.ok, response.text, response.header("x-a"), response.header("none")) == (True, "\ufffd", "1", "")
    assert not HttpResponse(302).ok


def test_basic_authentication() -> None:
    assert basic_auth("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="  # RFC 7617

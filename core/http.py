"""HTTP as a value: the requests that adapters and engine calls ask for, and the responses they are given.

Nothing here opens a connection. Whoever has a network (`clients.http`), and every test, provides an `Http`.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

Pairs = Mapping[str, str] | Iterable[tuple[str, str]]


class ConnectionFailed(Exception):
    """No response came: the name did not resolve, the connection broke, or time ran out."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request, ready to go out.

    `url` carries its query. `timeout` is in seconds, for the whole exchange. `proxied` marks a URL that a user typed
    in: a deployment with a forward proxy sends those through it.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout: float = 30.0
    proxied: bool = False

    def header(self, name: str) -> str:
        """The value of a header, whatever the case of its name; "" if there is none."""
        return _header(self.headers, name)

    @classmethod
    def get(cls, url: str, query: Pairs, headers: Mapping[str, str] | None = None) -> "HttpRequest":
        """A request whose fields are all in the URL's query."""
        return cls("GET", with_query(url, query), headers or {})

    @classmethod
    def form(
        cls, url: str, fields: Pairs, headers: Mapping[str, str] | None = None, *, method: str = "POST"
    ) -> "HttpRequest":
        """A request with an urlencoded body."""
        body = urlencode(list(_pairs(fields))).encode()
        return cls(method, url, {"Content-Type": FORM, **(headers or {})}, body)

    @classmethod
    def json(
        cls, url: str, payload: Any, headers: Mapping[str, str] | None = None, *, method: str = "POST"
    ) -> "HttpRequest":
        """A request with a JSON body."""
        return cls(method, url, {"Content-Type": JSON, "Accept": JSON, **(headers or {})}, orjson.dumps(payload))


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back. `elapsed_ms` and `retries` are for logs, set by whoever made the exchange."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    elapsed_ms: int = 0
    retries: int = 0

    @property
    def ok(self) -> bool:
        """Whether the status is one of success (200 to 299)."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as UTF-8, undecodable bytes replaced."""
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        """The value of a header, whatever the case of its name; "" if there is none."""
        return _header(self.headers, name)


class Http(Protocol):
    """Makes one exchange. Raises `ConnectionFailed` when no response came; any status is a response."""

    async def __call__(self, request: HttpRequest, /) -> HttpResponse: ...


def with_query(url: str, query: Pairs) -> str:
    """`url` with the pairs added to its query, urlencoded (a space becomes `+`)."""
    added = urlencode(list(_pairs(query)))
    if not added:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def query_pairs(url: str) -> Sequence[tuple[str, str]]:
    """The decoded pairs of a URL's query, in order, empty values included."""
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def basic_auth(username: str, password: str) -> str:
    """The value of an `Authorization` header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _pairs(pairs: Pairs) -> Iterable[tuple[str, str]]:
    return pairs.items() if isinstance(pairs, Mapping) else pairs


def _header(headers: Mapping[str, str], name: str) -> str:
    lowered = name.lower()
    return next((value for key, value in headers.items() if key.lower() == lowered), "")

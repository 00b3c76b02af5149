"""HTTP requests of flows: their checks and their traces."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MAX_URL_CHARS = 8_192
MAX_HEADER_NAME_CHARS = 100

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_HOST = re.compile(r"[\s\"<>\\^`{|}]")
_BODYLESS = ("GET", "HEAD", "DELETE")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


def header_name(value: str) -> str:
    """What is wrong with the name of a header."""
    return "" if len(value) <= MAX_HEADER_NAME_CHARS and _TOKEN.fullmatch(value) else "is not a valid header name"


def canonical(name: str) -> str:
    """`content-type` as `Content-Type`."""
    return "-".join(part.capitalize() for part in name.split("-"))


def is_parsable(url: str) -> bool:
    """Whether a URL can be taken apart (RFC 3986), be it absolute or not."""
    if _CONTROL.search(url):
        return False
    head, colon, _ = url.partition(":")
    if colon and not _SCHEME.fullmatch(head) and not re.search(r"[/?#]", head):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if _BAD_ESCAPE.search(parts.path) or _BAD_ESCAPE.search(parts.fragment):
        return False
    return not _BAD_HOST.search(parts.netloc)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a flow makes it; `headers` are those that it sets."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str = ""

    @property
    def size(self) -> int:
        """How large it is on the wire, in bytes."""
        head = len(self.method) + len(self.url.encode()) + 12
        lines = sum(len(name) + len(value.encode()) + 4 for name, value in self.headers.items())
        return head + lines + 2 + len(self.body.encode())

    def blocked_host(self, blocked: Collection[str]) -> str:
        """The host, if it or one above it is among those which must not be called, else ""."""
        host = (urlsplit(self.url).hostname or "").lower().rstrip(".")
        return host if any(host == one or host.endswith("." + one) for one in blocked) else ""

    def sent_headers(self, defaults: Mapping[str, str]) -> dict[str, str]:
        """The headers as they are sent, by canonical name. Compression is the host's own affair."""
        headers = {canonical(name): value for name, value in defaults.items()}
        headers |= {canonical(name): value for name, value in self.headers.items()}
        if headers.get("Accept-Encoding", "").lower() == "gzip":
            del headers["Accept-Encoding"]
        return headers

    def trace(self, headers: Mapping[str, str]) -> str:
        """The request as it goes over the wire."""
        parts = urlsplit(self.url)
        lines = [f"{self.method} {_target(parts)} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}"]
        others = dict(headers)
        if agent := others.pop("User-Agent", ""):
            lines.append(f"User-Agent: {agent}")
        size = len(self.body.encode())
        if size or self.method not in _BODYLESS:
            lines.append(f"Content-Length: {size}")
        others.pop("Content-Length", None)
        lines += [f"{name}: {value}" for name, value in sorted(others.items())]
        if "Accept-Encoding" not in others:
            lines.append("Accept-Encoding: gzip")
        return "\r\n".join(lines) + "\r\n\r\n" + self.body


def _target(parts: SplitResult) -> str:
    path = quote(parts.path, safe=_PATH_SAFE) or "/"
    return f"{path}?{parts.query}" if parts.query else path

"""Whether a server answers in its own protocol. A port that accepts connections may be no more than a forwarder."""

import socket
import urllib.error
import urllib.request
from urllib.parse import unquote, urlsplit

_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
"""PostgreSQL answers it with one byte, before any authentication (its protocol, 54.2.11)."""
_HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
"""What a gRPC client says first, with an empty SETTINGS frame (RFC 9113, 3.4)."""
_SETTINGS = 4
_PATIENCE = 2.0


def postgres(url: str) -> bool:
    """Whether PostgreSQL answers at the address of a database."""
    parts = urlsplit(url)
    return _ask(parts.hostname, parts.port or 5432, _SSL_REQUEST)[:1] in {b"S", b"N"}


def redis(url: str) -> bool:
    """Whether Redis answers at an address and accepts its password."""
    parts = urlsplit(url)
    words = [unquote(word) for word in (parts.username, parts.password) if word]
    commands = (["AUTH", *words] if parts.password else ["PING"], ["PING"])
    reply = _ask(parts.hostname, parts.port or 6379, b"".join(_resp(command) for command in commands), lines=2)
    return reply.endswith(b"+PONG\r\n")


def temporal(address: str) -> bool:
    """Whether a gRPC server answers at `host:port`."""
    host, _, port = address.rpartition(":")
    reply = _ask(host, int(port), _HTTP2_PREFACE)
    return len(reply) > 3 and reply[3] == _SETTINGS


def http(url: str) -> bool:
    """Whether a GET is answered with anything but a server's error."""
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE):
            return True
    except urllib.error.HTTPError as e:
        return e.code < 500
    except OSError:
        return False


def _resp(words: list[str]) -> bytes:
    parts = [f"*{len(words)}\r\n", *(f"${len(word.encode())}\r\n{word}\r\n" for word in words)]
    return "".join(parts).encode()


def _ask(host: str | None, port: int, request: bytes, *, lines: int = 0) -> bytes:
    """The first bytes of the answer, or its first lines; empty when there is none."""
    try:
        with socket.create_connection((host or "127.0.0.1", port), timeout=_PATIENCE) as connection:
            connection.sendall(request)
            replies = connection.makefile("rb")
            return b"".join(replies.readline() for _ in range(lines)) if lines else connection.recv(64)
    except OSError:
        return b""

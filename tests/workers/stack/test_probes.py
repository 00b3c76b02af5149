"""A server counts as there when it answers in its own protocol."""

import socket
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from tests.servers import Servers
from workers.stack import ports, probes


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that accepts connections and never says a word, as a forwarder without a server does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_PATIENCE", 0.5)


def test_real_servers_answer(servers: Servers, temporal_address: str) -> None:
    assert probes.postgres(servers.database_server())
    assert probes.redis(servers.redis(0))
    assert probes.temporal(temporal_address)


def test_a_wrong_password_is_no_answer(servers: Servers) -> None:
    address = servers.redis(0).partition("@")[2]
    assert not probes.redis(f"redis://:wrong@{address}")
    assert not probes.redis(f"redis://{address}")


def test_a_deaf_port_is_no_answer(deaf: int) -> None:
    assert ports.answers(deaf)
    assert not probes.postgres(f"postgresql://127.0.0.1:{deaf}/ngoma")
    assert not probes.redis(f"redis://127.0.0.1:{deaf}/0")
    assert not probes.temporal(f"127.0.0.1:{deaf}")
    assert not probes.http(f"http://127.0.0.1:{deaf}/")


def test_servers_arent_taken_for_one_another(servers: Servers, temporal_address: str) -> None:
    assert not probes.postgres(servers.redis(0))
    assert not probes.temporal(servers.redis(0).partition("@")[2].removesuffix("/0"))
    assert not probes.redis(f"redis://{temporal_address}/0")


def test_pages_answer_unless_the_server_fails(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/missing").respond_with_data("", status=404)
    httpserver.expect_request("/starting").respond_with_data("", status=503)
    assert probes.http(httpserver.url_for("/missing"))
    assert not probes.http(httpserver.url_for("/starting"))


def test_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        assert not ports.is_free(taken)
        assert ports.preferred(taken) != taken
    assert ports.preferred(taken) == taken
    assert ports.is_free(ports.free())

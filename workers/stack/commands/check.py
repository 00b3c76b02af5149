"""`./dev check`: what can be found without running the code."""

import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.stack import command, console, environment
from workers.stack import interface as ui
from workers.stack.errors import StackError
from workers.stack.locations import ROOT, VENV

CHECKS = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "imports": ("lint-imports", "--no-cache"),
}
"""Name and command, the quick ones first."""

INTERFACE_CHECKS = {
    "biome": ("biome", "check", "."),
    "types": ("tsc", "--noEmit"),
    "vitest": ("vitest", "run"),
}
"""The same for `web/ui`."""


@dataclass(frozen=True)
class Result:
    """One gate's outcome."""

    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"  {'ok    ' if self.passed else 'FAILED'} {self.name} ({self.seconds:.0f} s)"


def run() -> int:
    """Runs the static checks. Returns the exit code."""
    environment.prepare(environment.DEV_LOCK)
    return summary([*static(), *interface()])


def static() -> list[Result]:
    """All static checks, each to its end, so that one failure doesn't hide another."""
    return [gate(name, *words) for name, words in CHECKS.items()]


def interface() -> list[Result]:
    """The checks and tests of `web/ui` that need no server; a failure where its packages can't be had."""
    started = time.monotonic()
    try:
        ui.prepare()
    except StackError as e:
        console.say(f"── {e}\n{ui.REMEDY}")
        return [Result("interface", False, time.monotonic() - started)]
    return [
        _gate(name, command.shown(words), ui.tool(words[0]), words[1:], ui.UI, ui.variables())
        for name, words in INTERFACE_CHECKS.items()
    ]


def gate(name: str, *words: str) -> Result:
    """Runs one tool of the virtual environment with its output on the terminal."""
    program, *arguments = words
    return _gate(name, command.shown(words), VENV / "bin" / program, arguments, ROOT, environment.variables())


def _gate(
    name: str, shown: str, program: Path, arguments: Sequence[str], directory: Path, variables: dict[str, str]
) -> Result:
    console.say(f"── {name}: {shown}")
    started = time.monotonic()
    with subprocess.Popen([program, *arguments], cwd=directory, env=variables) as tool:
        # As Ctrl-C would: the tool tidies up, and pytest stops its servers.
        former = signal.signal(signal.SIGTERM, lambda *_: tool.send_signal(signal.SIGINT))
        code = tool.wait()
        signal.signal(signal.SIGTERM, former)
    return Result(name, code == 0, time.monotonic() - started)


def summary(results: list[Result]) -> int:
    """Prints each gate's outcome; the exit code is 1 when one failed."""
    console.say("── summary")
    for result in results:
        console.say(str(result))
    return 0 if all(result.passed for result in results) else 1

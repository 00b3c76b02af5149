"""`./dev conformance`: the recorded cases beside the checkout, through the offline tools; no suite may fall."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workers.stack import command, console, environment
from workers.stack.locations import ROOT, venv_python

CASES = ROOT.parent / "shared" / "cases"
NO_CASES = 3
"""Exit code when there is nothing to compare with."""
_PATIENCE = 1800.0
_AT_ONCE = 2
_CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


@dataclass(frozen=True)
class Suite:
    """Recorded cases of one kind, and how many of them must pass: a floor that only rises."""

    name: str
    floor: int
    recording: str | None = None
    """The file of conversations, inspections or migrations; the other suites know theirs."""
    module: str | None = None
    """A tool of the checkout that is given the folder of cases."""

    def words(self) -> list[str | Path]:
        """What runs it, from the checkout's root."""
        if self.module is not None:
            return [venv_python(), "-m", self.module, CASES]
        if self.recording is None:
            return [venv_python(), CASES / "check.py", self.name]
        tool = [str(venv_python()), "-m", "flows", "engine"]
        return [venv_python(), CASES / "normalize.py", CASES / self.recording, "--", *tool]


SUITES = (
    Suite("evaluate", 1477),
    Suite("test", 372),
    Suite("query", 330),
    Suite("query-eval", 101),
    Suite("receive", 174),
    Suite("send", 97),
    Suite("channel-units", 70),
    Suite("sessions-crisis", 260, "sessions-crisis.jsonl.gz"),
    Suite("sessions-small", 140, "sessions-small.jsonl.gz"),
    Suite("inspect-crisis", 283, "inspect-crisis.jsonl.gz"),
    Suite("inspect-small", 101, "inspect-small.jsonl.gz"),
    Suite("migrate", 157, "migrate.jsonl.gz"),
    Suite("editor-definitions", 976, module="tests.web.ui.definitions"),
)


@dataclass(frozen=True)
class Score:
    """How a suite went."""

    suite: Suite
    passed: int
    failed: int

    @property
    def stands(self) -> bool:
        """Whether the floor holds. A suite that ran no case doesn't stand."""
        return self.passed >= self.suite.floor and self.passed + self.failed > 0


def run(names: list[str]) -> int:
    """Runs the named suites, or all. Returns the exit code."""
    if not CASES.is_dir():
        console.say("There are no recorded cases beside this checkout, so nothing was compared.")
        return NO_CASES
    environment.prepare(environment.DEV_LOCK)
    chosen = [suite for suite in SUITES if not names or suite.name in names]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        scores = list(pool.map(_score, chosen))
    low = [score for score in scores if not score.stands]
    for score in low:
        console.say(f"{score.suite.name} is below its floor of {score.suite.floor} passed cases")
    return 1 if low or not scores else 0


def _score(suite: Suite) -> Score:
    try:
        result = subprocess.run(suite.words(), cwd=ROOT, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        console.say(f"{suite.name} took longer than {_PATIENCE:.0f} seconds")
        return Score(suite, 0, 0)
    closing = _CLOSING_LINE.findall(result.stdout)
    if not closing:
        console.say(f"{suite.name} gave no result:\n{command.tail(result.stdout + result.stderr)}")
        return Score(suite, 0, 0)
    score = Score(suite, *map(int, closing[-1]))
    console.say(f"{suite.name}: {score.passed} passed, {score.failed} failed")
    return score

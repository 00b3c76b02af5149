"""The recorded cases' runner: what it makes of suites that hold, fall, or break."""

from pathlib import Path

import pytest

from workers.stack import environment
from workers.stack.commands import conformance
from workers.stack.commands.conformance import Suite

CHECK = """
import sys
print({"good": "7 passed, 2 failed", "broken": "Traceback", "empty": "0 passed, 0 failed"}[sys.argv[1]])
"""


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "check.py").write_text(CHECK)
    monkeypatch.setattr(conformance, "CASES", tmp_path)
    monkeypatch.setattr(environment, "prepare", lambda _lock: None)
    return tmp_path


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("suite", "code"), [(Suite("good", 7), 0), (Suite("good", 8), 1), (Suite("broken", 0), 1), (Suite("empty", 0), 1)]
)
def test_a_suite_stands_on_its_floor(
    suite: Suite, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(conformance, "SUITES", (suite,))
    assert conformance.run([]) == code
    shown = capsys.readouterr().out
    assert ("good: 7 passed, 2 failed" in shown) == (suite.name == "good")
    assert ("below its floor of" in shown) == (code == 1)


@pytest.mark.usefixtures("cases")
def test_only_the_named_suites_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "SUITES", (Suite("good", 0), Suite("broken", 0)))
    assert conformance.run(["good"]) == 0


@pytest.mark.usefixtures("cases")
def test_a_name_that_no_suite_has_is_a_failure() -> None:
    assert conformance.run(["no-such-suite"]) == 1


def test_nothing_to_compare_with_is_said_and_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(conformance, "CASES", tmp_path / "absent")
    assert conformance.run([]) == conformance.NO_CASES
    assert "nothing was compared" in capsys.readouterr().out


def test_names_are_unique() -> None:
    names = [suite.name for suite in conformance.SUITES]
    assert len(set(names)) == len(names)

"""One run per checkout, and what a killed one has left can be found and stopped."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.stack import process
from workers.stack.claim import Claim
from workers.stack.commands import stop
from workers.stack.errors import StackError
from workers.stack.process import Launch, Process

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    started = process.start(Launch("postgres", SLEEP, tmp_path / "log", lambda: True))
    yield started
    started.stop()


def test_a_second_run_is_told_about_the_first(tmp_path: Path, server: Process) -> None:
    claim = Claim(tmp_path)
    with claim.held():
        claim.write([server], {"Ngoma": "http://127.0.0.1:8000"})
        with pytest.raises(StackError, match=r"runs already .*\n  Ngoma: http://127.0.0.1:8000"), claim.held():
            pass
    with claim.held():
        claim.clear()


def test_the_lock_falls_with_its_process(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path; from workers.stack.claim import Claim\n"
        "with Claim(Path(sys.argv[1])).held(): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with Claim(tmp_path).held():
        assert (tmp_path / "lock").exists()


def test_what_a_killed_run_has_left_is_stopped(tmp_path: Path, server: Process) -> None:
    claim = Claim(tmp_path)
    claim.write([server], {})
    assert [left.pid for left in claim.processes()] == [server.pid]
    assert stop.stop_leftovers(claim) == 1
    assert not server.is_alive()
    assert claim.processes() == []


def test_a_broken_record_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"run": {"na')
    assert Claim(tmp_path).runner() is None
    assert Claim(tmp_path).processes() == []


def test_status_and_stop_say_when_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NGOMA_STATE_DIR", str(tmp_path))
    assert stop.status() == 1
    assert stop.stop() == 0
    assert capsys.readouterr().out == "Nothing runs here.\nNothing runs in this checkout.\n"

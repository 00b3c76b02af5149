"""Commands that end: told about when they fail, ended when we are."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from workers.stack import command
from workers.stack.background import Background
from workers.stack.errors import StackError


def test_output_is_returned() -> None:
    assert command.run(sys.executable, "-c", "print('hello')") == "hello\n"


def test_failure_is_told_with_the_last_lines() -> None:
    with pytest.raises(StackError, match=r"failed:\n  first\n  no room"):
        command.run(sys.executable, "-c", "print('first', flush=True); raise SystemExit('no room')")


def test_a_program_that_isnt_there_is_named() -> None:
    with pytest.raises(StackError, match="no-such-program can't be run: No such file"):
        command.run("no-such-program")


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(StackError, match=r"took longer than 0\.2 seconds"):
        command.run(sys.executable, "-c", "import time; time.sleep(60)", patience=0.2)


def test_what_a_command_started_ends_with_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    script = f"sleep 60 & echo $! > {pid_file}; wait"
    work = Background(lambda: command.run("sh", "-c", script))
    while not (pid_file.exists() and pid_file.read_text().strip()):
        time.sleep(0.01)
    command.end_all()
    with pytest.raises(StackError, match="failed"):
        work.result()
    grandchild = int(pid_file.read_text())
    deadline = time.monotonic() + 5
    while is_running(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_work_in_the_background_hands_over_its_result() -> None:
    gate = threading.Event()
    work = Background(lambda: gate.wait(5))
    gate.set()
    assert work.result() is True

"""Processes are known by pid and birth, and stopped by signal."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.stack import process
from workers.stack.errors import StackError
from workers.stack.process import Launch, Process

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def launch_of(folder: Path, code: str) -> Launch:
    log = folder / "server.log"
    return Launch("server", (sys.executable, "-c", code), log, lambda: log.exists() and "up" in log.read_text())


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[Process]:
    launch = launch_of(tmp_path, STUBBORN)
    server = process.start(launch)
    process.wait_until_ready(launch, server)
    yield server
    server.stop(patience=0.1)


def test_one_that_ends_when_asked_isnt_killed(tmp_path: Path) -> None:
    launch = launch_of(tmp_path, "import time; print('up', flush=True); time.sleep(60)")
    server = process.start(launch)
    process.wait_until_ready(launch, server)
    assert server.is_alive()
    assert server.stop()
    assert not server.is_alive()


def test_one_that_ignores_the_signal_is_killed(stubborn: Process) -> None:
    assert not stubborn.stop(patience=0.2)
    assert not stubborn.is_alive()


def test_another_process_can_stop_it_by_its_record(stubborn: Process) -> None:
    record = json.dumps(stubborn.record())
    code = (
        "import json, sys; from workers.stack.process import Process; "
        "sys.exit(Process.from_record(json.loads(sys.argv[1])).stop(patience=0.2))"
    )
    subprocess.run([sys.executable, "-c", code, record], check=True)
    assert stubborn.popen is not None
    assert stubborn.popen.wait() == -signal.SIGKILL


def test_a_pid_that_was_given_away_is_left_alone() -> None:
    another = Process("server", os.getpid(), "of another process", signal.SIGKILL)
    assert not another.is_alive()
    assert another.stop()


def test_it_runs_in_a_session_of_its_own(stubborn: Process) -> None:
    """So that Ctrl-C on the terminal reaches only us, who stop the others in order."""
    assert os.getsid(stubborn.pid) == stubborn.pid


def test_one_that_ends_while_starting_is_told_with_its_last_lines(tmp_path: Path) -> None:
    launch = launch_of(tmp_path, "raise SystemExit('no such port')")
    server = process.start(launch)
    with pytest.raises(StackError, match="ended while starting:\n  no such port"):
        process.wait_until_ready(launch, server)


def test_one_that_is_never_ready_is_stopped(tmp_path: Path) -> None:
    launch = launch_of(tmp_path, "import time; time.sleep(60)")
    server = process.start(launch)
    with pytest.raises(StackError, match=r"not ready after 0 seconds"):
        process.wait_until_ready(launch, server, patience=0.2)
    assert not server.is_alive()

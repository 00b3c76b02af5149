"""A run's processes: started in order, watched, stopped in the opposite order, never restarted."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from workers.stack.claim import Claim
from workers.stack.errors import StackError
from workers.stack.process import Launch
from workers.stack.supervisor import Supervisor

SERVE = """
import signal, sys, time
def end(*_):
    print("ending", flush=True)
    with open(sys.argv[2], "a") as order:
        order.write(sys.argv[1] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""


def server(name: str, folder: Path) -> Launch:
    log = folder / f"{name}.log"
    command = (sys.executable, "-c", SERVE, name, str(folder / "order"))
    return Launch(name, command, log, lambda: log.exists() and "up" in log.read_text())


def send_soon(number: signal.Signals) -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_in_order(tmp_path: Path, number: signal.Signals) -> None:
    supervisor = Supervisor(Claim(tmp_path))
    with supervisor.stopping_everything():
        supervisor.start(server("postgres", tmp_path))
        supervisor.start(server("web", tmp_path))
        assert [p.name for p in Claim(tmp_path).processes()] == ["postgres", "web"]
        send_soon(number)
        supervisor.watch({"Ngoma": "http://127.0.0.1"})
    assert (tmp_path / "order").read_text().split() == ["web", "postgres"]
    assert Claim(tmp_path).processes() == []


def test_a_signal_while_something_starts_stops_what_there_is(tmp_path: Path) -> None:
    supervisor = Supervisor(Claim(tmp_path))
    never = Launch("web", (sys.executable, "-c", "import time; time.sleep(60)"), tmp_path / "log", lambda: False)
    begun = time.monotonic()
    with supervisor.stopping_everything():
        supervisor.start(server("postgres", tmp_path))
        send_soon(signal.SIGTERM)
        supervisor.start(never)
    assert time.monotonic() - begun < 10
    assert (tmp_path / "order").read_text().split() == ["postgres"]


def test_a_crash_is_told_with_its_last_lines_and_ends_the_run(tmp_path: Path) -> None:
    supervisor = Supervisor(Claim(tmp_path))
    crash = "import time; print('up', flush=True); time.sleep(0.3); raise SystemExit('out of cheese')"
    log = tmp_path / "workers.log"
    launch = Launch("workers", (sys.executable, "-c", crash), log, lambda: log.exists() and "up" in log.read_text())
    told = r"workers has ended by itself \(exit code 1\). Its last lines:\n  up\n  out of cheese"
    with pytest.raises(StackError, match=told), supervisor.stopping_everything():
        supervisor.start(server("postgres", tmp_path))
        supervisor.start(launch)
        supervisor.watch({})
    assert (tmp_path / "order").read_text().split() == ["postgres"]


def test_logs_are_one_stream_with_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor(Claim(tmp_path))
    with supervisor.stopping_everything():
        supervisor.start(server("postgres", tmp_path))
        supervisor.start(server("web", tmp_path))
        send_soon(signal.SIGINT)
        supervisor.watch({})
    shown = capsys.readouterr().out.splitlines()
    assert "     web │ up" in shown
    assert "     web │ ending" in shown
    assert "postgres │ up" not in shown  # how servers start and end is in their logs only


FINISHING = """
import signal, sys, time
def end(*_):
    time.sleep(4)
    with open(sys.argv[1], "a") as order:
        order.write("sent\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""


def test_workers_finish_a_send_of_some_seconds(tmp_path: Path) -> None:
    supervisor = Supervisor(Claim(tmp_path))
    log = tmp_path / "workers.log"
    command = (sys.executable, "-c", FINISHING, str(tmp_path / "order"))
    with supervisor.stopping_everything():
        supervisor.start(server("postgres", tmp_path))
        supervisor.start(Launch("workers", command, log, lambda: log.exists() and "up" in log.read_text()))
        send_soon(signal.SIGTERM)
        supervisor.watch({})
    assert (tmp_path / "order").read_text().split() == ["sent", "postgres"]

"""Servers as processes: started in a session of their own, known by pid and birth, stopped by signal."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from workers.stack.account import Account
from workers.stack.errors import StackError
from workers.stack.locations import ROOT

POLL = 0.02
"""Seconds between two looks at a process that starts or stops."""
LAST_LINES = 15


@dataclass(frozen=True)
class Launch:
    """How to start one server and how to know that it is there."""

    name: str
    command: tuple[str, ...]
    log: Path
    ready: Callable[[], bool]
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = ROOT
    after_kill: tuple[str, ...] = ()
    """A command that removes what a killed process leaves running."""


@dataclass
class Process:
    """A started server. `popen` is absent when another process started it."""

    name: str
    pid: int
    born: str
    stop_signal: signal.Signals
    popen: subprocess.Popen[bytes] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The process that `record()` was written for, by whomever."""
        return cls(record["name"], record["pid"], record["born"], signal.Signals(record["stop_signal"]))

    def record(self) -> dict[str, Any]:
        """What another process needs to stop this one, as JSON."""
        return {"name": self.name, "pid": self.pid, "born": self.born, "stop_signal": int(self.stop_signal)}

    def is_alive(self) -> bool:
        """Whether it still runs. A pid that was given to another process since doesn't count."""
        if self.popen is not None:
            return self.popen.poll() is None
        return birth(self.pid) == self.born

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal if it still runs."""
        if self.is_alive():
            os.kill(self.pid, number)

    def stop(self, patience: float = 5.0) -> bool:
        """Asks it to end, kills it after `patience` seconds. Returns whether it ended when asked."""
        self.signal(self.stop_signal)
        if self._ended_within(patience):
            return True
        self.signal(signal.SIGKILL)
        # Nothing resists this, but a busy machine may take a while to carry it out.
        self._ended_within(max(patience, 5.0))
        return False

    def disown(self) -> None:
        """Leaves it running when this process ends; whoever has the record stops it."""
        if self.popen is not None:
            self.popen.returncode = 0  # else its destructor complains that the child still runs
            self.popen = None

    def _ended_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.is_alive():
            if time.monotonic() > end:
                return False
            time.sleep(POLL)
        return True


def birth(pid: int) -> str:
    """What tells a process from a later one with the same pid; empty when there is none or it is a zombie."""
    try:
        # After the name in parentheses: state, then 18 numbers, then the start in clock ticks since boot (proc(5)).
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return _birth_by_ps(pid)
    return "" if fields[0] in "ZX" else fields[19]


def _birth_by_ps(pid: int) -> str:
    if Path("/proc/self/stat").exists():
        return ""
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = answer.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()


def start(launch: Launch) -> Process:
    """Starts a server; its output goes to the log. Doesn't wait until it is ready."""
    launch.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity: dict[str, Any] = {}
    if launch.account is not None:
        identity = {"user": launch.account.uid, "group": launch.account.gid, "extra_groups": []}
    with launch.log.open("ab") as log:
        popen = subprocess.Popen(
            launch.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=launch.directory,
            env={**os.environ, **launch.environment},
            start_new_session=True,
            **identity,
        )
    return Process(launch.name, popen.pid, birth(popen.pid), launch.stop_signal, popen)


def wait_until_ready(
    launch: Launch, process: Process, patience: float = 30.0, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Raises StackError with the log's last lines when the server ends or isn't ready in `patience` seconds.

    `meanwhile` is called at each look.
    """
    end = time.monotonic() + patience
    while not launch.ready():
        meanwhile()
        if not process.is_alive():
            raise StackError(f"{launch.name} ended while starting:\n{last_lines(launch.log)}")
        if time.monotonic() > end:
            process.stop()
            raise StackError(f"{launch.name} was not ready after {patience:.0f} seconds:\n{last_lines(launch.log)}")
        time.sleep(POLL)


def last_lines(log: Path, count: int = LAST_LINES) -> str:
    """The end of a log, indented for the terminal."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return f"  (no log at {log})"
    return "\n".join(f"  {line}" for line in lines[-count:])

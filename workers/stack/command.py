"""Commands that do their work and end: run silently, told about when they fail, ended when we are."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from workers.stack.errors import StackError
from workers.stack.locations import ROOT

_lock = threading.Lock()
_running: set[int] = set()
_LONGEST_SHOWN = 120


def run(
    *command: str | Path,
    environment: Mapping[str, str] | None = None,
    directory: Path = ROOT,
    patience: float | None = None,
) -> str:
    """Runs a command and returns its output. Raises StackError with its last lines when it fails or takes too long."""
    try:
        with _lock:  # begun and known at once: `end_all` misses none
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd=directory,
                env=environment,
                start_new_session=True,  # a group of its own, so that what it starts can be ended with it
            )
            _running.add(process.pid)
    except OSError as e:
        raise StackError(f"{shown(command)} can't be run: {e.strerror}") from e
    with process:
        output = _output(process, shown(command), patience)
    if process.returncode != 0:
        raise StackError(f"{shown(command)} failed:\n{tail(output)}")
    return output


def _output(process: subprocess.Popen[str], what: str, patience: float | None) -> str:
    try:
        return process.communicate(timeout=patience)[0]
    except subprocess.TimeoutExpired:
        _kill(process.pid)
        raise StackError(f"{what} took longer than {patience} seconds") from None
    except BaseException:
        _kill(process.pid)
        raise
    finally:
        with _lock:
            _running.discard(process.pid)


def end_all() -> None:
    """Ends the commands that other threads run, with all that these have started."""
    with _lock:
        for pid in _running:
            _kill(pid)


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def shown(command: Sequence[str | Path]) -> str:
    """A command as one types it, shortened."""
    text = " ".join(str(part) for part in command)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def tail(output: str, count: int = 12) -> str:
    """The last lines of an output, indented."""
    return "\n".join(f"  {line}" for line in output.rstrip().splitlines()[-count:])

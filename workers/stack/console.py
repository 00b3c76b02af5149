"""What the person at the terminal sees: one line per step, with the seconds it took and how much was fetched."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_BEAT_ON_TERMINAL = 0.5
_BEAT_IN_FILE = 15.0
_CLEAR = "\r\x1b[K"


@dataclass(eq=False)
class _Step:
    what: str
    size: Callable[[], int] | None
    started: float = field(default_factory=time.monotonic)

    def so_far(self) -> str:
        fetched = f", {self.size() / 1e6:.0f} MB" if self.size is not None else ""
        return f"{self.what} … {time.monotonic() - self.started:.0f} s{fetched}"


class _Display:
    """The steps that go on, all in one line that is written again and again; in a file, now and then."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._steps: list[_Step] = []
        self._idle = threading.Event()

    def write(self, text: str) -> None:
        with self._lock:
            clear = _CLEAR if self._steps and sys.stdout.isatty() else ""
            _put(f"{clear}{text}\n")

    def add(self, step: _Step) -> None:
        with self._lock:
            self._steps.append(step)
            if len(self._steps) == 1:
                self._idle = threading.Event()
                threading.Thread(target=self._beat, args=(self._idle,), daemon=True).start()

    def remove(self, step: _Step) -> None:
        with self._lock:
            self._steps.remove(step)
            if not self._steps:
                self._idle.set()

    def _beat(self, idle: threading.Event) -> None:
        terminal = sys.stdout.isatty()
        while not idle.wait(_BEAT_ON_TERMINAL if terminal else _BEAT_IN_FILE):
            with self._lock:
                if idle.is_set():
                    return
                line = "  " + " │ ".join(step.so_far() for step in self._steps)
                _put(f"{_CLEAR}{line}" if terminal else f"{line}\n")


def _put(text: str) -> None:
    # A terminal that was closed must not keep us from stopping what we started.
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()


_display = _Display()


def say(text: str) -> None:
    """Prints a line at once and whole, whichever thread says it."""
    _display.write(text)


@contextmanager
def step(what: str, *, size: Callable[[], int] | None = None) -> Iterator[None]:
    """Shows that `what` goes on, its elapsed seconds and, when `size` tells it, the bytes so far. Steps may overlap."""
    shown, outcome = _Step(what, size), "failed"
    _display.add(shown)
    try:
        yield
        outcome = "done"
    finally:
        say(f"  {what}: {outcome} in {time.monotonic() - shown.started:.1f} s")
        _display.remove(shown)


def folder_size(folder: Path) -> int:
    """Bytes in a folder that grows meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total

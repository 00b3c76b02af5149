"""One `./dev run` per checkout: who runs, and what it has started, so that it can be stopped even after a kill -9."""

import fcntl
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.stack.errors import StackError
from workers.stack.process import Process, birth


@dataclass(frozen=True)
class Claim:
    """The record of a checkout's run in `state`."""

    state: Path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps others from running meanwhile. Raises StackError when one does."""
        self._make_state()
        with (self.state / "lock").open("a") as lock:
            try:
                # The kernel gives it back when this process ends, in whatever way; children don't inherit it.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StackError(self.description()) from None
            yield

    def write(self, processes: Sequence[Process], addresses: dict[str, str]) -> None:
        """Records what runs."""
        me = Process("dev run", os.getpid(), birth(os.getpid()), signal.SIGTERM)
        record = {"run": me.record(), "processes": [p.record() for p in processes], "addresses": addresses}
        partial = self._file.with_suffix(".part")
        partial.write_text(json.dumps(record, indent=1))
        partial.replace(self._file)

    def clear(self) -> None:
        """Records that nothing runs."""
        self._file.unlink(missing_ok=True)

    def runner(self) -> Process | None:
        """The `./dev run` that is under way."""
        record = self._read().get("run")
        process = Process.from_record(record) if record else None
        return process if process is not None and process.is_alive() else None

    def processes(self) -> list[Process]:
        """What the last run has started and still lives, in the order of its start."""
        return [p for p in map(Process.from_record, self._read().get("processes", [])) if p.is_alive()]

    def addresses(self) -> dict[str, str]:
        """Where the run's pages are, by name."""
        return dict(self._read().get("addresses", {}))

    def description(self) -> str:
        """What runs, for a person."""
        runner = self.runner()
        if runner is None:
            return "Another ./dev run is starting in this checkout."
        pages = "".join(f"\n  {name}: {address}" for name, address in self.addresses().items())
        return f"Ngoma runs already in this checkout (pid {runner.pid}); `./dev stop` stops it.{pages}"

    @property
    def _file(self) -> Path:
        return self.state / "run.json"

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._file.read_text()))
        except (OSError, ValueError):
            return {}

    def _make_state(self) -> None:
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            self.state.chmod(0o711)
        except OSError as e:
            raise StackError(
                f"{self.state} is not yours to write ({e}). Was it made by root? Remove it or run so."
            ) from e

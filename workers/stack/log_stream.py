"""The processes' logs as one stream on the terminal. They are files, so no process depends on this one to read them."""

import sys
import threading
from collections.abc import Collection
from pathlib import Path

from workers.stack.console import say

_BEAT = 0.1
_COLOURS = (36, 33, 35, 32, 34, 31)
_ROTATE_ABOVE = 20_000_000


class LogStream:
    """Prints what is added to the logs from now on, each line behind its process's name."""

    def __init__(self) -> None:
        self._followed: list[_Followed] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()

    def follow(self, name: str, log: Path) -> None:
        """Follows one more log; what it holds already is not shown."""
        self._followed.append(_Followed(name, log, _prefix(name, len(self._followed))))

    def keep_only(self, names: Collection[str]) -> None:
        """Forgets all other logs."""
        self._followed = [followed for followed in self._followed if followed.name in names]

    def end(self) -> None:
        """Prints what is still to print, and ends."""
        self._ended.set()
        self._thread.join()

    def _loop(self) -> None:
        while not self._ended.wait(_BEAT):
            self._print_new_lines()
        self._print_new_lines()

    def _print_new_lines(self) -> None:
        for followed in list(self._followed):
            for line in followed.new_lines():
                say(f"{followed.prefix}{line}")


class _Followed:
    def __init__(self, name: str, log: Path, prefix: str) -> None:
        self.name, self.prefix = name, prefix
        self._log, self._rest = log, b""
        self._position = log.stat().st_size if log.exists() else 0

    def new_lines(self) -> list[str]:
        try:
            with self._log.open("rb") as file:
                file.seek(self._position)
                added = file.read()
        except OSError:
            return []
        self._position += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        return [line.decode(errors="replace") for line in lines]


def rotate(log: Path) -> None:
    """Puts a log that has grown large aside, before its process starts; one older is kept."""
    if log.exists() and log.stat().st_size > _ROTATE_ABOVE:
        log.replace(log.with_suffix(".log.1"))


def _prefix(name: str, number: int) -> str:
    label = f"{name:>8} │ "
    return f"\x1b[{_COLOURS[number % len(_COLOURS)]}m{label}\x1b[0m" if sys.stdout.isatty() else label

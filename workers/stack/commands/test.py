"""`./dev test`: gets what tests need, then runs the static checks and all tests."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from workers.stack import environment, interface, package_managers, time_skipping
from workers.stack.background import Background
from workers.stack.commands import check
from workers.stack.errors import StackError
from workers.stack.services import postgres, redis, temporal
from workers.stack.ways import attempt

WORKERS = 2


def run(arguments: Sequence[str]) -> int:
    """Runs every gate; `arguments` go to pytest. Returns the exit code."""
    environment.prepare(environment.DEV_LOCK)
    servers = Background(get_servers)
    results = [*check.static(), *check.interface()]
    servers.result()
    interface.build_or_say()
    # Each file on one worker, so that what a module's tests share is made once. A worker that crashes is a failure;
    # a new one in its place would hide which test it was, and xdist can wait for ever then.
    spread: tuple[str, ...] = ("-n", str(WORKERS), "--dist", "loadfile", "--max-worker-restart", "0")
    if _chooses_workers(arguments):
        spread = ()
    results.append(check.gate("pytest", "pytest", "--inline-snapshot=disable", *spread, *arguments))
    return check.summary(results)


def get_servers() -> None:
    """Brings the servers' programs that this machine hasn't yet. Raises StackError when it can't."""
    missing = [
        name for name, find in _PROGRAMS.items() if not os.environ.get(f"NGOMA_TEST_{name}") and attempt(find) is None
    ]
    if missing:
        raise StackError(
            "Tests need a server that can't be had here: " + ", ".join(f"set NGOMA_TEST_{name}" for name in missing)
        )
    if time_skipping.can_be_fetched():
        attempt(time_skipping.fetch)
    if not _browser():
        attempt(lambda: package_managers.apt_install("chromium"))


_PROGRAMS: dict[str, Callable[[], Path | None]] = {
    "DATABASE_URL": postgres.programs,
    "REDIS_URL": redis.program,
    "TEMPORAL_ADDRESS": temporal.get_program,
}


def _browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _chooses_workers(arguments: Sequence[str]) -> bool:
    return any(argument in {"--pdb", "-s"} or argument.startswith(("-n", "--numprocesses")) for argument in arguments)

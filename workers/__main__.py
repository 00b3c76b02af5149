"""`python -m workers [--only queue,…]`: a process that serves task queues until it is told to stop."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog
from temporalio.client import Client

from core import logging
from core.contracts.queues import Queue
from core.settings import Settings
from workers import garbage
from workers.connecting import connect, runtime

_log = structlog.get_logger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Runs the process; its exit code."""
    queues = _queues(arguments)
    settings = Settings()
    logging.configure(settings)
    _loop(_run(settings, queues))
    return 0


def _loop(work: Coroutine[Any, Any, None]) -> None:
    """Runs on uvloop where there is one: a sixth of a sender's CPU less than on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:  # Windows
        asyncio.run(work)
    else:
        uvloop.run(work)


async def _run(settings: Settings, queues: Sequence[Queue]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    temporal = await _unless(stop, settings)
    if temporal is not None:
        # Only now: all that a worker uses takes a second to import.
        from workers.registry import Registry
        from workers.serving import serve

        async with Registry(settings, temporal) as registry:
            settling = asyncio.create_task(garbage.settle())
            await serve(temporal, settings, registry.services(), queues, stop)
            settling.cancel()
    _log.info("stopped")


async def _unless(stop: asyncio.Event, settings: Settings) -> Client | None:
    """The connection to Temporal; None if the process is told to stop before there is one."""
    connecting, stopping = asyncio.create_task(connect(settings, runtime(settings))), asyncio.create_task(stop.wait())
    await asyncio.wait([connecting, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (connecting, stopping):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return None if connecting.cancelled() else connecting.result()


def _queues(arguments: Sequence[str]) -> list[Queue]:
    parser = argparse.ArgumentParser(prog="python -m workers", description="Serves task queues.")
    names = ", ".join(Queue)
    parser.add_argument("--only", metavar="QUEUE,…", help=f"serve these queues only, of {names}")
    only: str | None = parser.parse_args(arguments).only
    if only is None:
        return list(Queue)
    try:
        return [Queue(name.strip()) for name in only.split(",")]
    except ValueError as e:
        parser.error(f"{e}; there are {names}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

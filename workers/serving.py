"""The workers of a process, and their life: started, watched, and stopped without losing anything."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from core.contracts.queues import Queue
from core.settings import Settings
from workers import loops, schedules, search_attributes
from workers.connecting import patiently

_log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=45)
"""What activities get to come to their end at shutdown: a send takes up to 35 seconds."""
HEARTBEAT_EVERY = timedelta(seconds=2)
"""How often a heartbeat goes out at most; loops are given up after 8 seconds without one."""
ENSURE_EVERY = 60.0
"""Seconds between looks whether all loops run."""
RESTART_PAUSE = 5.0
"""Seconds before workers are started again that Temporal refused for good, as when a namespace is made anew."""


@dataclass(frozen=True, slots=True)
class Service:
    """What is served on one task queue, how many of its activities at a time, and how many workflows are kept."""

    workflows: Sequence[type] = ()
    activities: Sequence[Callable[..., Any]] = ()
    at_once: int = 20
    cached: int = 1_000
    """Workflows kept in memory between their tasks; the others are read again from their histories."""


def worker(temporal: Client, queue: Queue, service: Service) -> Worker:
    """The worker of one task queue."""
    return Worker(
        temporal,
        task_queue=queue,
        workflows=service.workflows,
        activities=service.activities,
        max_cached_workflows=service.cached,
        max_concurrent_activities=service.at_once,
        max_concurrent_local_activities=service.at_once,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        max_heartbeat_throttle_interval=HEARTBEAT_EVERY,
        graceful_shutdown_timeout=GRACE,
    )


async def serve(
    temporal: Client,
    settings: Settings,
    services: Mapping[Queue, Service],
    queues: Collection[Queue],
    stop: asyncio.Event,
) -> None:
    """Serves the queues until told to stop; then draws no more, brings to its end what was begun, and returns."""
    upkeep = asyncio.create_task(_keep_up(temporal, settings))
    try:
        while not stop.is_set():
            await _serve_once([worker(temporal, queue, services[queue]) for queue in queues], stop)
    finally:
        upkeep.cancel()
        await asyncio.gather(upkeep, return_exceptions=True)


async def _serve_once(workers: Sequence[Worker], stop: asyncio.Event) -> None:
    running = [asyncio.create_task(worker.run()) for worker in workers]
    stopping = asyncio.create_task(stop.wait())
    _log.info("serving", queues=", ".join(sorted(worker.task_queue for worker in workers)))
    await asyncio.wait([*running, stopping], return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        _log.error("a worker ended by itself, starting all again", again_in=RESTART_PAUSE)
    else:
        _log.info("stopping: no more is drawn, what was begun is finished")
    await asyncio.gather(*(worker.shutdown() for worker in workers), return_exceptions=True)
    for task, ended in zip(running, await asyncio.gather(*running, return_exceptions=True), strict=True):
        if isinstance(ended, BaseException) and not task.cancelled():
            _log.error("worker failed", error=repr(ended))
    if not stop.is_set():
        await asyncio.wait([stopping], timeout=RESTART_PAUSE)
    stopping.cancel()
    await asyncio.gather(stopping, return_exceptions=True)


async def _keep_up(temporal: Client, settings: Settings) -> None:
    """Sees to it that Temporal knows our search attributes and schedules, and that all loops run."""
    await patiently(lambda: search_attributes.register(temporal), "registering search attributes")
    await patiently(lambda: schedules.apply(temporal), "applying schedules")
    while True:
        await patiently(lambda: loops.ensure(temporal, settings), "starting loops")
        await asyncio.sleep(ENSURE_EVERY)
        # Should Temporal have lost its data meanwhile, it learns again.
        await patiently(lambda: search_attributes.register(temporal), "registering search attributes")
        await patiently(lambda: schedules.restore(temporal), "restoring schedules")

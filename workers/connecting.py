"""The connection to Temporal: tried until it is there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError

from core.settings import Settings
from workers.plugin import NgomaPlugin

_log = structlog.get_logger(__name__)
T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between tries."""


def runtime(settings: Settings) -> Runtime:
    """The SDK's runtime; serves its own metrics to Prometheus when a port is set. One for each process."""
    metrics = None
    if settings.metrics_port is not None:
        metrics = PrometheusConfig(bind_address=f"0.0.0.0:{settings.metrics_port}", durations_as_seconds=True)
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))


async def connect(settings: Settings, runtime: Runtime) -> Client:
    """Connects, however long it takes until Temporal is there."""
    return await patiently(
        lambda: Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            plugins=[NgomaPlugin()],
            runtime=runtime,
        ),
        f"connecting to Temporal at {settings.temporal_address}",
    )


async def patiently(step: Callable[[], Awaitable[T]], what: str) -> T:
    """The result of a step that needs Temporal, tried again with growing pauses until it succeeds."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await step()
        except (RPCError, RuntimeError, OSError) as e:
            _log.warning(f"{what}: not possible yet", error=str(e), again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

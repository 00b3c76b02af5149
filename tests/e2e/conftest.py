"""One running system for the end-to-end tests of a test process, with all that is around it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from temporalio.client import Client

from core.contracts.converter import DATA_CONVERTER
from tests.e2e.deployment import Deployment, set_up
from tests.e2e.web_services import WebService
from tests.phones import Aggregator
from tests.system import System


@pytest.fixture(scope="session")
async def deployment() -> AsyncIterator[Deployment]:
    """Postgres, Redis, Temporal, web and workers as processes of their own, and a workspace with flows."""
    system = await asyncio.to_thread(System.start, durable=False)
    try:
        async with Aggregator() as aggregator, WebService() as service:
            channel, token = await asyncio.to_thread(set_up, system, aggregator.send_url, service.url)
            temporal = await Client.connect(system.environment["NGOMA_TEMPORAL_ADDRESS"], data_converter=DATA_CONVERTER)
            headers = {"Authorization": f"Token {token}"}
            async with httpx.AsyncClient(base_url=system.url, headers=headers, timeout=30, trust_env=False) as api:
                yield Deployment(system, temporal, aggregator, service, api, channel)
    finally:
        await asyncio.to_thread(system.stop)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a process waits until the whole system has started."""
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))

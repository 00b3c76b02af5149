import asyncio

import pytest
from temporalio.service import RPCError, RPCStatusCode

from core.settings import Settings
from workers import connecting


async def test_a_step_is_tried_until_temporal_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "FIRST_PAUSE", 0.001)
    tries = 0

    async def step() -> str:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
        return "done"

    assert await connecting.patiently(step, "trying") == "done"
    assert tries == 4


async def test_connecting_waits_for_a_server_that_is_not_there() -> None:
    settings = Settings(secret_key="x" * 32, temporal_address="127.0.0.1:9")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await connecting.connect(settings, connecting.runtime(settings))


async def test_connecting_succeeds_when_the_server_is_there(temporal_address: str) -> None:
    settings = Settings(secret_key="x" * 32, temporal_address=temporal_address)
    client = await connecting.connect(settings, connecting.runtime(settings))
    assert client.namespace == "default"

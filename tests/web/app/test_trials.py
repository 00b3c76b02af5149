"""Trials have threads of their own: who waits for them is nobody but other trials."""

import asyncio
import threading

import pytest

from web.app.trials import AT_ONCE, tried


async def test_trials_that_take_long_keep_only_trials_waiting() -> None:
    over = threading.Event()
    busy = [asyncio.create_task(tried(over.wait)) for _ in range(AT_ONCE)]
    waiting = asyncio.create_task(tried(lambda: "its turn"))
    try:
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "at once"), 10) == "at once"
        assert not waiting.done()
    finally:
        over.set()
    assert await asyncio.wait_for(waiting, 10) == "its turn"
    assert await asyncio.gather(*busy) == [True] * AT_ONCE


async def test_what_fails_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        await tried(lambda: 1 // 0)

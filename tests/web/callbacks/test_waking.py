"""Rings share: a burst of callbacks rings at least once after its last, and far less than once each."""

import asyncio

from web.callbacks.waking import Waker


class SlowBell:
    """A bell that takes its time."""

    def __init__(self) -> None:
        self.rings = 0

    async def ring(self) -> None:
        await asyncio.sleep(0.01)
        self.rings += 1


async def test_a_burst_shares_rings() -> None:
    bell = SlowBell()
    waker = Waker(bell)  # type: ignore[arg-type]
    for _ in range(100):
        waker.ring()
    await waker.close()
    assert bell.rings == 1
    waker.ring()
    await asyncio.sleep(0.005)
    waker.ring()  # what comes while a ring is on its way gets one of its own
    await waker.close()
    assert bell.rings == 3

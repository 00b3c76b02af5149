import asyncio

import pytest

from activities.pipeline import courtesy
from activities.pipeline.courtesy import Courtesy


async def test_bulk_work_waits_for_replies_that_are_being_made() -> None:
    order, here = list[str](), Courtesy()

    async def bulk() -> None:
        for _ in range(3):
            await here.give_way()
            order.append("bulk")

    with here.replying():
        working = asyncio.create_task(bulk())
        await asyncio.sleep(0)
        order.append("reply")
    await working
    assert order == ["reply", "bulk", "bulk", "bulk"]


async def test_it_goes_on_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under any load of replies."""
    monkeypatch.setattr(courtesy, "PATIENCE", 0.01)
    here = Courtesy()
    with here.replying():
        await asyncio.wait_for(here.give_way(), 30)


async def test_the_last_of_several_replies_counts() -> None:
    here = Courtesy()
    with here.replying():
        with here.replying():
            pass
        waiting = asyncio.create_task(here.give_way())
        for _ in range(3):
            await asyncio.sleep(0)
        assert not waiting.done()
    await waiting

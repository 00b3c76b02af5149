import asyncio
import gc
from collections.abc import Iterator

import pytest

from workers import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


async def test_what_is_loaded_is_put_out_of_sight_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "WARM", 0.05)
    gc.unfreeze()
    settling = asyncio.create_task(garbage.settle())
    await asyncio.sleep(0)
    first = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    assert in_sight(kept) == len(kept)
    await settling
    assert first > 1000
    assert in_sight(kept) == 0
    assert gc.get_threshold() == garbage.THRESHOLDS


def in_sight(objects: list[list[int]]) -> int:
    """How many of these a search for garbage looks at."""
    seen = {id(one) for one in gc.get_objects()}
    return sum(id(one) in seen for one in objects)

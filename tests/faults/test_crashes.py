"""Nothing is lost when workers, Temporal, Redis and Postgres are killed in turn, in the middle of conversations.

`python -m tests.faults` does the same at any size.
"""

from collections.abc import Iterator

import pytest

from tests.faults.harm import faults
from tests.faults.load import SETTINGS, Load
from tests.system import System

pytestmark = [pytest.mark.faults, pytest.mark.timeout(500)]


@pytest.fixture
def system() -> Iterator[System]:
    """A system with two worker processes."""
    with System.start(workers=2, settings=SETTINGS) as running:
        yield running


async def test_nothing_is_lost_and_everything_ends(system: System) -> None:
    found = await Load(system, 1, conversations=200, contacts=1_000, at_once=25).hold(faults(1))
    assert found.problems() == []


def test_a_seed_stands_for_the_same_faults() -> None:
    first, second = faults(7, rounds=2), faults(7, rounds=2)
    assert [(fault.after, fault.what) for fault in first] == [(fault.after, fault.what) for fault in second]
    parts = [fault.what.split()[2].partition("-")[0] for fault in first]
    assert parts == ["workers", "temporal", "redis", "postgres"] * 2

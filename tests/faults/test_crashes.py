"""Nothing is lost when workers are killed, or when Temporal goes away, in the middle of 200 conversations."""

from collections.abc import Iterator

import pytest

from tests.faults.conversations import Fault, Tally, hold
from tests.system import System

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

CONVERSATIONS = 200
SENDS_AT_ONCE = 8


@pytest.fixture
def system() -> Iterator[System]:
    """A system with two worker processes."""
    with System.start(workers=2, settings={"NGOMA_SENDER_CONCURRENCY": str(SENDS_AT_ONCE)}) as running:
        yield running


def _kill(name: str) -> Fault:
    def act(system: System) -> None:
        system.kill(name)
        system.restart(name)

    return Fault(2.0, f"kill -9 {name}", act)


def _stop_temporal() -> Fault:
    def act(system: System) -> None:
        system.kill("temporal")
        system.restart("temporal")

    return Fault(2.0, "stop Temporal", act)


def _check(tally: Tally, *, kills: int) -> None:
    assert tally.finished == CONVERSATIONS
    assert tally.runs == {"C": CONVERSATIONS}
    assert tally.messages == {"IH": 3 * CONVERSATIONS, "OW": 3 * CONVERSATIONS}
    assert tally.replies == 3 * CONVERSATIONS
    assert not any(tally.left.values()), tally.left
    # Twice at most what was between the provider's answer and its recording when the kill fell.
    assert tally.duplicates <= kills * SENDS_AT_ONCE


async def test_killed_workers_lose_nothing(system: System) -> None:
    faults = [_kill("workers-0"), _kill("workers-1"), _kill("workers-0"), _kill("workers-1")]
    _check(await hold(system, CONVERSATIONS, faults), kills=len(faults))


async def test_conversations_go_on_after_temporal_was_away(system: System) -> None:
    _check(await hold(system, CONVERSATIONS, [_stop_temporal()]), kills=0)

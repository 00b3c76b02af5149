"""What the workflows of endless loops share."""

from collections.abc import Awaitable, Callable
from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from core.contracts.loops import LoopInput, LoopOutcome

TURNS = 100
"""Turns before the history is begun anew: some 700 events, in an hour."""


async def turn_for_ever(loop: LoopInput, turn: Callable[[], Awaitable[LoopOutcome]]) -> NoReturn:
    """Takes turn after turn, then continues as new."""
    turns = loop.turns
    while turns < loop.turns + TURNS and not workflow.info().is_continue_as_new_suggested():
        await turn()
        turns += 1
    workflow.continue_as_new(LoopInput(number=loop.number, turns=turns))

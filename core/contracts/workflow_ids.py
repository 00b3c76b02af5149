"""Workflow ids, made from business keys and never at random, so that one thing has one workflow."""

from uuid import UUID


def handler(number: int) -> str:
    """Id of the handler loop `number` (from 0)."""
    return f"handler:{number}"


def sender(number: int) -> str:
    """Id of the sender loop `number` (from 0)."""
    return f"sender:{number}"


def parking(number: int) -> str:
    """Id of the loop that parks and ends run workflows, `number` from 0."""
    return f"parking:{number}"


def flow_run(run: UUID | str) -> str:
    """Id of the workflow that owns a run's time and calls."""
    return f"run:{run}"


def flow_start(start: UUID | str) -> str:
    """Id of a bulk start."""
    return f"start:{start}"


def flow_start_batch(start: UUID | str, number: int) -> str:
    """Id of one batch of a bulk start, `number` from 0."""
    return f"start:{start}:batch:{number:05d}"


def broadcast(broadcast: UUID | str) -> str:
    """Id of a broadcast."""
    return f"broadcast:{broadcast}"


def campaign(campaign: UUID | str) -> str:
    """Id of the workflow that sleeps until a campaign's next due fire."""
    return f"campaign:{campaign}"

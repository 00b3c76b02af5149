"""Workflow ids, made from business keys and never at random, so that one thing has one workflow."""

from uuid import UUID


def handler(number: int) -> str:
    """Id of the handler loop `number` (from 0)."""
    return f"handler:{number}"


def sender(number: int) -> str:
    """Id of the sender loop `number` (from 0)."""
    return f"sender:{number}"


def fetcher(number: int) -> str:
    """Id of the loop that fetches incoming messages' files, `number` from 0."""
    return f"fetcher:{number}"


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


def broadcast_batch(broadcast: UUID | str, number: int) -> str:
    """Id of one batch of a broadcast, `number` from 0."""
    return f"broadcast:{broadcast}:batch:{number:05d}"


def campaign(campaign: UUID | str) -> str:
    """Id of the workflow that sleeps until a campaign's next due fire."""
    return f"campaign:{campaign}"


def schedule(schedule: UUID | str) -> str:
    """Id of a schedule that people made, and the beginning of the ids of what it starts."""
    return f"schedule:{schedule}"


def archive(workspace: UUID | str) -> str:
    """Id of archiving a workspace's messages and runs."""
    return f"archive:{workspace}"


def order(kind: str, subject: UUID | str) -> str:
    """Id of work in the background on one thing."""
    return f"order:{kind}:{subject}"


def resthook(order: UUID | str) -> str:
    """Id of telling the subscribers of a resthook again; the order has a uuid of its own."""
    return f"resthook:{order}"

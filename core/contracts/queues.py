"""Task queues: which kind of work waits where, so that no kind delays another."""

from enum import StrEnum


class Queue(StrEnum):
    """A Temporal task queue."""

    HANDLER = "handler"
    """Draws incoming events and advances conversations."""
    SEND = "send"
    """Draws outgoing messages from the fair queue."""
    FLOW = "flow"
    """Bulk starts and broadcasts in batches of 500 contacts, fair between workspaces."""
    RUNS = "runs"
    """Flow runs: their timers and endings."""
    CALLS = "calls"
    """Calls to the outside: webhooks, classifiers, language models, airtime."""
    CAMPAIGN = "campaign"
    """Fires of campaigns that are due, some hundred at a time, fair between workspaces."""
    DEFAULT = "default"
    """Campaigns' timers, schedules, parking, exports, imports: never behind bulk work."""

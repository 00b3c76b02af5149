"""Payloads of broadcasts."""

from uuid import UUID

from core.contracts.payload import Payload
from core.contracts.starts import BatchOutcome, BulkInput


class BroadcastInput(BulkInput):
    """Which broadcast to send."""

    broadcast: UUID


class BroadcastBatchInput(Payload):
    """One batch of a broadcast; `parent` is the id of the workflow that wants its report."""

    broadcast: UUID
    number: int
    workspace_id: int
    parent: str | None = None


class BroadcastRef(Payload):
    """Names a broadcast."""

    broadcast: UUID


class BroadcastEnd(Payload):
    """A broadcast is over: with which outcome, and whether it was cancelled."""

    broadcast: UUID
    total: BatchOutcome
    cancelled: bool = False

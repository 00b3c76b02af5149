"""Payloads of bulk work: flow starts, and what they share with broadcasts."""

from uuid import UUID

from core.contracts.payload import Payload

QUEUE_LIMIT = 10_000
"""Messages of a workspace in the send queue above which none of its batches is begun."""


class BatchOutcome(Payload):
    """What became of a batch's contacts."""

    started: int = 0
    """Contacts whose session was begun, or whose message is on its way."""
    skipped: int = 0
    """Contacts that were left alone: blocked, gone, in another flow, or with nothing to say to them."""
    failed: int = 0
    """Contacts that could not be started, or whose message has no way to reach them."""

    def __add__(self, other: "BatchOutcome") -> "BatchOutcome":
        """The sum of two outcomes."""
        return BatchOutcome(
            started=self.started + other.started,
            skipped=self.skipped + other.skipped,
            failed=self.failed + other.failed,
        )


class BulkInput(Payload):
    """Work for many contacts. `workspace` is its name, for people; `workspace_id` is the key of fairness.

    The other fields are set when the workflow continues as new.
    """

    workspace_id: int
    workspace: str = ""
    batches: int | None = None
    """How many batches there are; None until the recipients have been resolved."""
    contacts: int = 0
    queue_limit: int = QUEUE_LIMIT
    next_batch: int = 0
    total: BatchOutcome = BatchOutcome()
    cancelled: bool = False


class FlowStartInput(BulkInput):
    """Which start to carry out; `flow` is the flow's name."""

    start: UUID
    flow: str = ""


class Recipients(Payload):
    """The recipients of bulk work, cut into batches: `batches` of them, numbered from 0."""

    batches: int
    contacts: int
    queue_limit: int = QUEUE_LIMIT
    """How full the workspace's send queue may be when a batch is begun."""


class FlowStartBatchInput(Payload):
    """One batch of a start; `parent` is the id of the workflow that wants its report."""

    start: UUID
    number: int
    workspace_id: int
    parent: str | None = None


class BatchReport(Payload):
    """What a batch tells its start or broadcast: its outcome, and how many messages its workspace has queued now."""

    number: int
    outcome: BatchOutcome
    queue_depth: int = 0


class StartProgress(Payload):
    """How far a start or a broadcast has come."""

    status: str
    """`resolving`, `running`, `pausing` (the send queue is full), `cancelled` or `completed`."""
    contacts: int = 0
    batches: int = 0
    batches_begun: int = 0
    batches_done: int = 0
    total: BatchOutcome = BatchOutcome()


class StartRef(Payload):
    """Names a start."""

    start: UUID


class StartEnd(Payload):
    """A start is over: with which outcome, and whether it was cancelled."""

    start: UUID
    total: BatchOutcome
    cancelled: bool = False


class WorkspaceRef(Payload):
    """Names a workspace."""

    workspace_id: int

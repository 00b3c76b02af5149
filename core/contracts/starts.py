"""Payloads of bulk starts."""

from uuid import UUID

from core.contracts.payload import Payload


class BatchOutcome(Payload):
    """What became of a batch's contacts."""

    started: int = 0
    skipped: int = 0
    """Contacts that were left alone: blocked, in another flow, or started already in an earlier try."""
    failed: int = 0

    def __add__(self, other: "BatchOutcome") -> "BatchOutcome":
        """The sum of two outcomes."""
        return BatchOutcome(
            started=self.started + other.started,
            skipped=self.skipped + other.skipped,
            failed=self.failed + other.failed,
        )


class FlowStartInput(Payload):
    """Which start to carry out. `workspace` and `flow` are names, for people; `workspace_id` is the key of fairness.

    The fields after `flow` are set when the workflow continues as new.
    """

    start: UUID
    workspace_id: int
    workspace: str = ""
    flow: str = ""
    batches: int | None = None
    """How many batches there are; None until the recipients have been resolved."""
    contacts: int = 0
    next_batch: int = 0
    total: BatchOutcome = BatchOutcome()
    cancelled: bool = False


class Recipients(Payload):
    """The recipients of a start, cut into batches: `batches` of them, numbered from 0."""

    batches: int
    contacts: int


class FlowStartBatchInput(Payload):
    """One batch of a start; `parent` is the id of the workflow that wants its report."""

    start: UUID
    number: int
    workspace_id: int
    parent: str | None = None


class BatchReport(Payload):
    """What a batch tells its start: its outcome, and how many messages its workspace has in the send queue now."""

    number: int
    outcome: BatchOutcome
    queue_depth: int = 0


class StartProgress(Payload):
    """How far a start has come."""

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

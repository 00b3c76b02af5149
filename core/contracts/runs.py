"""Payloads of flow runs: their parking, their calls and their ends."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from core.contracts.payload import Payload


class RunSummary(Payload):
    """What remains of a run in Temporal when it is over: numbers and names, never text."""

    status: str
    """`completed`, `expired`, `interrupted` or `failed`."""
    steps: int = 0
    messages_sent: int = 0
    messages_received: int = 0


class RunOutcome(Payload):
    """Where a run stands after the pipeline has dealt with its timer or its call.

    | status | what else is set |
    |---|---|
    | `waiting` | `deadline`: when the run must be looked at again; None if it waits without end |
    | `calling` | `call`: the hold that wants an answer |
    | `ended` | `summary` |
    | `gone` | nothing: no such run is known any more |
    """

    status: Literal["waiting", "calling", "ended", "gone"]
    deadline: datetime | None = None
    call: UUID | None = None
    summary: RunSummary | None = None


class RunParked(Payload):
    """A run waits, at most until `deadline`."""

    deadline: datetime | None = None


class RunCalled(Payload):
    """A run's sprint is held: `call` is the hold's uuid."""

    call: UUID


class FlowRunInput(Payload):
    """Which run, and what is known about it when its workflow starts or continues as new."""

    run: UUID
    status: str = "waiting"
    """The value of the search attribute `RunStatus`."""
    deadline: datetime | None = None
    call: UUID | None = None


class FlowRunRef(Payload):
    """Names a run."""

    run: UUID

"""Payloads of the reconciler: what runs and workflows disagree about, and how far it has looked."""

from pydantic import Field

from core.contracts.payload import Payload

KINDS = ("overdue", "runs", "holds", "held_events", "bulk", "gone_flows", "workflows")
"""In the order in which they are looked at: first those that somebody waits for. See `activities.reconciling`."""


class ReconcileStep(Payload):
    """What to look at: a kind, behind a cursor that the step before gave ("" at the beginning)."""

    kind: str
    cursor: str = ""


class ReconcileOutcome(Payload):
    """How many things a step looked at, how many of them it mended, and where to go on, if there is more."""

    seen: int = 0
    mended: int = 0
    cursor: str | None = None


class ReconcileInput(Payload):
    """Where the reconciler goes on when its history is begun anew, and what it has found by then."""

    kind: str = KINDS[0]
    cursor: str = ""
    mended: dict[str, int] = Field(default_factory=dict)
    seen: dict[str, int] = Field(default_factory=dict)


class ReconcileReport(Payload):
    """What was seen and mended, by kind; in normal life nothing was mended."""

    mended: dict[str, int]
    seen: dict[str, int]


class TrimOutcome(Payload):
    """How many rows were past their time, by table."""

    deleted: dict[str, int]

"""Names of signals and queries."""

from enum import StrEnum


class Signal(StrEnum):
    """A signal, with its receiver and its argument."""

    PARKED = "parked"
    """To a flow run: it waits, at most until the deadline. `RunParked`."""
    CALLED = "called"
    """To a flow run: its sprint is held until a call to the outside is answered. `RunCalled`."""
    ENDED = "ended"
    """To a flow run: it is over. `RunSummary`."""
    CANCEL = "cancel"
    """To a bulk start or broadcast: begin no further batch. No argument."""
    BATCH_STARTED = "batch_started"
    """To a bulk start or broadcast, from one of its batches: its contacts are done. `BatchReport`."""
    CAMPAIGN_CHANGED = "campaign_changed"
    """To a campaign: something is due earlier than it may think, or an event has changed. No argument."""


class Query(StrEnum):
    """A query, with its answer."""

    PROGRESS = "progress"
    """Of a bulk start or broadcast: `StartProgress`."""

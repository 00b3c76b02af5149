"""What activities need of the outside, as protocols: their makers hand in what fulfils them.

So importing an activity, as workflows do for its name and types, loads no driver and no store.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from core.contracts.runs import RunOutcome
from core.contracts.starts import BatchOutcome, Recipients, StartEnd


class Pipeline(Protocol):
    """Moves conversations: `activities.pipeline`."""

    async def handle_pending(self, limit: int) -> int:
        """Applies up to `limit` contacts' oldest pending events; how many events that were, 0 if none was due."""
        ...

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        """Applies a start to its batch's contacts. Idempotent."""
        ...

    async def wake_run(self, run: UUID) -> RunOutcome:
        """Applies a run's timeout or expiration if one is due, and says where the run stands."""
        ...

    async def continue_run(self, run: UUID) -> RunOutcome:
        """Runs a held sprint again past the call that has been answered, and says where the run stands."""
        ...

    async def interrupt_run(self, run: UUID) -> RunOutcome:
        """Interrupts the session of a run, if it waits still."""
        ...


class Wake(Protocol):
    """Wakes an idle loop when there is work for it: `store.wake`."""

    async def wait(self, seconds: float) -> None:
        """Returns when there is something to do, or after some seconds."""
        ...


class HeldCall(Protocol):
    """A call that a sprint waits for."""

    @property
    def workspace_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def request(self) -> str:
        """JSON of a `flows.calls.CallRequest`."""
        ...


class Holds(Protocol):
    """Calls that sprints wait for: `store.holds`."""

    async def request(self, hold: UUID) -> HeldCall | None:
        """The call that waits for an answer; None if none does."""
        ...

    async def answer(self, hold: UUID, number: int, result: dict[str, Any]) -> bool:
        """Stores the answer; False if there is one already, or the hold is gone."""
        ...


class ParkingItem(Protocol):
    """What to tell the workflow of one run, and the rows that this answers."""

    run: UUID
    kind: str
    payload: dict[str, Any]
    tries: int
    ids: list[int]

    @property
    def deadline(self) -> datetime | None: ...


class Parking(Protocol):
    """What Temporal must still learn of runs: `store.parking`."""

    async def draw(self, limit: int) -> Sequence[ParkingItem]:
        """Leases up to `limit` rows, joined to one item a run."""
        ...

    async def done(self, ids: list[int]) -> None:
        """Takes away rows that Temporal has learnt of."""
        ...

    async def failed(self, ids: list[int], *, again_in: timedelta = ...) -> None:
        """Lets rows be drawn again after a while."""
        ...


class Starts(Protocol):
    """Bulk starts: `store.starts`."""

    async def resolve(self, start: UUID) -> Recipients | None:
        """Resolves a start's recipients into batches, once; None if there is no such start."""
        ...

    async def is_interrupted(self, start: UUID) -> bool:
        """Whether the start has been interrupted by a person."""
        ...

    async def finish(self, end: StartEnd) -> None:
        """Notes that a start is over."""
        ...

    async def unparked(self, start: UUID, number: int) -> int:
        """How many runs of a batch Temporal hasn't learnt of yet."""
        ...


class QueueDepth(Protocol):
    """How much a workspace has in the send queue: `store.fair_queue`."""

    async def depth(self, workspace_id: int) -> int:
        """Messages that wait or are being sent."""
        ...


class Outbox(Protocol):
    """Messages that were committed but are not in the send queue."""

    async def sweep(self, limit: int) -> int:
        """Pushes up to `limit` of them, oldest first; how many there were."""
        ...

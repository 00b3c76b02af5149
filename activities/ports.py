"""What activities need of the outside, as protocols: their makers hand in what fulfils them.

So importing an activity, as workflows do for its name and types, loads no driver and no store.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from core.contracts.broadcasts import BroadcastEnd
from core.contracts.runs import RunOutcome
from core.contracts.starts import BatchOutcome, Recipients, StartEnd
from core.resthooks import Delivery, DeliveryLog


class Pipeline(Protocol):
    """Moves conversations: `activities.pipeline`."""

    async def handle_pending(self, limit: int) -> int:
        """Applies up to `limit` contacts' oldest pending events; how many events that were, 0 if none was due."""
        ...

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        """Applies a start to its batch's contacts; the outcome is that of the whole batch, whichever try applied it."""
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

    async def written(self) -> int:
        """How many rows were ever written."""
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


class Broadcasts(Protocol):
    """Broadcasts: `store.broadcasts`."""

    async def resolve(self, broadcast: UUID) -> Recipients | None:
        """Resolves a broadcast's recipients into batches, once; None if there is no such broadcast."""
        ...

    async def finish(self, end: BroadcastEnd) -> None:
        """Notes that a broadcast is over."""
        ...


class Broadcaster(Protocol):
    """Makes the messages of broadcasts: `activities.broadcasting`."""

    async def send_batch(self, broadcast: UUID, number: int) -> BatchOutcome:
        """Makes and queues a batch's messages; the outcome is that of the whole batch, whichever try made them."""
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


class CampaignStanding(Protocol):
    """Where a campaign stands."""

    @property
    def id(self) -> int: ...
    @property
    def is_live(self) -> bool: ...
    @property
    def is_to_be_woken(self) -> bool: ...


class CampaignSteps(Protocol):
    """What campaigns do beside firing: `store.campaign_progress`."""

    async def standing(self, campaign: UUID) -> CampaignStanding | None:
        """Where a campaign stands; None if there is no such campaign."""
        ...

    async def late(self) -> Sequence[tuple[UUID, dict[str, Any]]]:
        """Campaigns with something that should have been done by now, and their names."""
        ...

    async def settled(self) -> Sequence[tuple[UUID, dict[str, Any]]]:
        """Campaigns that should have their workflow by now, and their names."""
        ...

    async def awake(self, campaign_id: int) -> None:
        """Notes that its workflow is awake."""
        ...

    async def asleep(self, campaign_id: int) -> datetime | None:
        """Notes until when its workflow sleeps, the earliest fire, and tells it; None if nothing is due."""
        ...

    async def schedule(self, campaign_id: int, *, seconds: float) -> str:
        """Makes the fires of new and changed events: `done`, `more` or `settling`."""
        ...

    async def drop(self, campaign_id: int, *, seconds: float) -> bool:
        """Drops all fires; False when time was up before."""
        ...


class Firing(Protocol):
    """Fires campaigns: `activities.pipeline.firing`."""

    async def fire(self, campaign_id: int, most: int) -> int:
        """Fires up to `most` due fires; how many were due."""
        ...


class OrderWork(Protocol):
    """Work in the background: `store.order_work`."""

    def carry_out(self, kind: str, subject: UUID, after: int = 0) -> AsyncIterator[int]:
        """Works on a subject; after each transaction gives a number from which another try can go on."""
        ...


class Deliveries(Protocol):
    """Telling subscribers of resthooks: `store.resthook_deliveries`."""

    async def subscribers(self, event: int) -> list[int]:
        """Row ids of those who are to be told of an event."""
        ...

    async def delivery(self, event: int, subscriber: int) -> Delivery | None:
        """What to tell a subscriber; None if the event or the subscriber is gone."""
        ...

    async def log(self, delivery: Delivery, log: DeliveryLog, *, gone: bool) -> None:
        """Logs a call; a subscriber who is gone is told no more."""
        ...

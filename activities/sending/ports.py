"""What sending needs of the stores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from channels.channel import Channel
from channels.log import ChannelLog
from channels.messages import ChannelEvent
from channels.statuses import Status
from core.urns import URN
from store.fair_queue.jobs import Draw, Job, Lease


class SendQueue(Protocol):
    """`store.fair_queue.queue.FairQueue`."""

    async def pop(self, most: int, *, lease_ms: int = ...) -> Draw: ...
    async def wait(self, next_due: float | None = ..., *, longest: float = ...) -> None: ...
    async def ack(self, leases: Sequence[Lease], *, gap_ms: int = ...) -> list[bool]: ...
    async def nack(self, leases: Sequence[Lease], *, delay_ms: int = ..., hold: bool = ...) -> list[bool]: ...
    async def extend(self, leases: Sequence[Lease], *, lease_ms: int = ...) -> list[bool]: ...
    async def push(self, jobs: Iterable[Job]) -> int: ...
    async def hold(self, channel: str, ms: int) -> None: ...


@dataclass(frozen=True, slots=True)
class SendingChannel:
    """A channel with the row ids that its results are written by."""

    id: int
    workspace_id: int
    channel: Channel
    failover: str | None = None
    """The uuid of the channel that stands in for it while its provider fails."""


class Channels(Protocol):
    """Finds channels; expected to keep what it found for some seconds."""

    async def find(self, uuid: str) -> SendingChannel | None:
        """An active channel; None if there is none (any more)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What is to be written of one attempt.

    `status` is W, E or F; None if the provider wants no messages for the moment, which is no fault of the message's.
    """

    msg: UUID
    contact_id: int
    channel: SendingChannel
    status: Status | None
    at: datetime
    external_ids: Sequence[str] = ()
    failed_reason: str | None = None
    log: ChannelLog | None = None
    events: Sequence[ChannelEvent] = ()
    new_urns: Sequence[URN] = ()


class Results(Protocol):
    """Writes results."""

    async def write(self, results: Sequence[Result]) -> Mapping[UUID, datetime]:
        """Writes all in one go; when each of the messages that are to be tried again is due."""
        ...

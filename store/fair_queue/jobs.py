"""What goes into the fair queue, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """Which of a channel's two lanes: replies are served before bulk."""

    HIGH = "h"
    BULK = "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to do for an owner (a workspace) on a channel.

    `cost` counts against the channel's rate and the owner's share. Jobs of a `group` are done one after another. A
    queue of tasks has the owner for its channel, too.
    """

    id: str
    owner: str
    channel: str
    payload: bytes
    lane: Lane = Lane.HIGH
    cost: int = 1
    delay_ms: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that was drawn. `fence` is its number of delivery: a later delivery makes this one powerless."""

    id: str
    fence: int
    payload: bytes
    pushed_at_ms: int


@dataclass(frozen=True, slots=True)
class Draw:
    """Drawn jobs; `next_due` is in how many seconds something comes due by itself, None if nothing does.

    `expired` and `died` count leases that ended because their worker did, and jobs that this happened to too often.
    """

    leases: Sequence[Lease]
    next_due: float | None
    expired: int = 0
    died: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """How the queue stands. Ages are in seconds, of the oldest job that may be served now."""

    jobs: int
    leased: int
    delayed: int
    dead: int
    throttled_channels: int
    paused_owners: int
    paused_channels: int
    oldest_high: float
    oldest_bulk: float


@dataclass(frozen=True, slots=True)
class OwnerBacklog:
    """An owner's jobs: in all, leased, and the age in seconds of the oldest that waits in each kind of lane."""

    owner: str
    jobs: int
    leased: int
    oldest_high: float
    oldest_bulk: float


@dataclass(frozen=True, slots=True)
class LaneBacklog:
    """A channel's jobs in one of its lanes, leased ones too, and the age in seconds of the oldest that waits."""

    channel: str
    lane: Lane
    jobs: int
    oldest: float


@dataclass(frozen=True, slots=True)
class Survey:
    """Those with the most jobs."""

    owners: Sequence[OwnerBacklog]
    lanes: Sequence[LaneBacklog]

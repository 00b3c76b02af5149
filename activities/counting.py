"""Counts: kept small, and written down by day."""

from datetime import UTC, date, datetime
from typing import Protocol

from temporalio import activity

from activities.heartbeats import heartbeats
from core.contracts.sweeps import SweepOutcome


class Squashing(Protocol):
    """Squashes counts: `store.housekeeping`."""

    async def squash(self) -> dict[str, int]:
        """Squashes all counts; how many keys of each table."""
        ...


class Statistics(Protocol):
    """Writes figures by day: `store.daily_statistics`."""

    async def write(self, today: date) -> int:
        """Writes the figures of days before today that are missing; how many days those were."""
        ...


class CountActivities:
    """Jobs on counts."""

    def __init__(self, squashing: Squashing, statistics: Statistics) -> None:
        self._squashing, self._statistics = squashing, statistics

    @activity.defn(name="squash_counts")
    async def squash_counts(self) -> SweepOutcome:
        """Replaces differences by their sums."""
        async with heartbeats():
            return SweepOutcome(found=sum((await self._squashing.squash()).values()))

    @activity.defn(name="write_daily_statistics")
    async def write_daily_statistics(self) -> SweepOutcome:
        """Writes the figures of days that are over."""
        async with heartbeats():
            return SweepOutcome(found=await self._statistics.write(datetime.now(UTC).date()))

"""Housekeeping: rows past their time are deleted."""

from typing import Protocol

import structlog
from temporalio import activity

from activities.heartbeats import heartbeats
from core.contracts.reconciling import TrimOutcome

log = structlog.get_logger(__name__)


class Trimming(Protocol):
    """Deletes old rows, a few thousand at a time: `store.housekeeping`."""

    async def trim(self) -> dict[str, int]:
        """Deletes what is past its time; how many rows of each table."""
        ...


class HousekeepingActivities:
    """Keeps tables small."""

    def __init__(self, trimming: Trimming) -> None:
        self._trimming = trimming

    @activity.defn(name="trim_tables")
    async def trim_tables(self) -> TrimOutcome:
        """Deletes rows past their time. May be repeated; goes on where it was stopped."""
        async with heartbeats():
            deleted = {table: rows for table, rows in (await self._trimming.trim()).items() if rows}
        log.info("tables trimmed", **deleted)
        return TrimOutcome(deleted=deleted)

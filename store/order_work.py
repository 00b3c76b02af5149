"""Carrying out orders of work in the background, one bounded transaction after another."""

from collections.abc import AsyncIterator
from uuid import UUID

from store import session_endings, sql
from store.contact_edits.erasing import wipe
from store.database import Database
from store.group_population import GroupPopulation
from store.orders import ERASE, INTERRUPT, POPULATE


class OrderWork:
    """Implements `activities.ports.OrderWork`."""

    def __init__(self, database: Database, groups: GroupPopulation) -> None:
        self._database, self._groups = database, groups

    def carry_out(self, kind: str, subject: UUID, after: int = 0) -> AsyncIterator[int]:
        """Works on a subject; after each transaction gives a number from which another try can go on.

        Raises `ValueError` for a kind that this version doesn't know.
        """
        match kind:
            case "populate":
                return self._groups.populate(subject, after)
            case "interrupt":
                return self._interrupt(subject, after)
            case "erase":
                return self._erase(subject, after)
        raise ValueError(f"orders are of kind {POPULATE}, {INTERRUPT} or {ERASE}, not {kind!r}")

    async def _interrupt(self, flow: UUID, done: int) -> AsyncIterator[int]:
        """Interrupts everybody who waits in a flow; gives how many those were so far."""
        while True:
            async with self._database.transaction() as session:
                count = await session_endings.interrupt_flow(await sql.driver(session), flow)
            if not count:
                return
            done += count
            yield done

    async def _erase(self, contact: UUID, done: int) -> AsyncIterator[int]:
        """Wipes what is left of a deleted contact; gives the number of transactions so far."""
        while True:
            async with self._database.transaction() as session:
                more = await wipe(await sql.driver(session), contact)
            if not more:
                return
            done += 1
            yield done

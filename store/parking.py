"""What Temporal must still learn of runs: rows written with the sprint that made them, taken away behind the messages.

A row says: this run waits (`park`), this run needs its call made (`call`), this run has ended (`end`), somebody asked
for this start (`start`) or broadcast (`broadcast`), or this campaign or schedule was changed (`campaign`, `schedule`).
All but those of waiting and ended runs go first, since somebody waits for each. Drawing a row leases it; a row whose
lease ends (its drawer died) is drawn again, so whatever acts on it must bear to be told twice.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from store.conversations.pool import ConversationPool

_LEASE = timedelta(seconds=30)

_URGENT = ["call", "start", "broadcast", "campaign", "schedule"]

_DRAW = """
    WITH due AS (
        SELECT id FROM parking
        WHERE {of_kind} AND (leased_until IS NULL OR leased_until < now())
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    UPDATE parking p SET leased_until = now() + $2, tries = tries + 1 FROM due WHERE p.id = due.id
    RETURNING p.id, p.kind, p.run_uuid, p.payload, p.tries
"""
_DRAW_URGENT = _DRAW.format(of_kind="kind = ANY($3::text[])")
_DRAW_OTHERS = _DRAW.format(of_kind="kind <> ALL($3::text[])")


@dataclass(slots=True)
class ParkingItem:
    """What to tell the workflow of one run: the newest state, and the ids of all rows that it answers."""

    run: UUID
    kind: str
    """`park`, `call`, `end`, `start` or `broadcast`; an end outweighs what came before it."""
    payload: dict[str, Any]
    """workspace, flow, contact, channel (names and ids for the search attributes), deadline, call, summary."""
    tries: int
    ids: list[int] = field(default_factory=list)

    @property
    def deadline(self) -> datetime | None:
        """When the run's workflow should look again."""
        text = self.payload.get("deadline")
        return datetime.fromisoformat(text) if text else None


class ParkingStore:
    """Draws parking rows, and takes away those that are done."""

    def __init__(self, pool: ConversationPool) -> None:
        self._pool = pool

    async def draw(self, limit: int) -> list[ParkingItem]:
        """Leases up to `limit` rows, oldest first, joined to one item a run."""
        async with self._pool.transaction() as connection:
            rows = await connection.fetch(_DRAW_URGENT, limit, _LEASE, _URGENT)
            if len(rows) < limit:
                rows += await connection.fetch(_DRAW_OTHERS, limit - len(rows), _LEASE, _URGENT)
        items: dict[UUID, ParkingItem] = {}
        for row in sorted(rows, key=lambda row: row["id"]):
            item = items.get(row["run_uuid"])
            if item is None:
                item = items[row["run_uuid"]] = ParkingItem(row["run_uuid"], row["kind"], row["payload"], row["tries"])
            else:
                item.kind, item.payload = row["kind"], item.payload | row["payload"]
            item.ids.append(row["id"])
        return list(items.values())

    async def done(self, ids: list[int]) -> None:
        """Takes away rows that Temporal has learnt of."""
        async with self._pool.transaction() as connection:
            await connection.execute("DELETE FROM parking WHERE id = ANY($1::bigint[])", ids)

    async def failed(self, ids: list[int], *, again_in: timedelta = timedelta(seconds=5)) -> None:
        """Lets rows that could not be told be drawn again after a while."""
        async with self._pool.transaction() as connection:
            await connection.execute(
                "UPDATE parking SET leased_until = now() + $2 WHERE id = ANY($1::bigint[])", ids, again_in
            )

    async def written(self) -> int:
        """How many rows were ever written, by all: cheap enough to ask for with each draw."""
        async with self._pool.transaction() as connection:
            return int(await connection.fetchval("SELECT last_value FROM parking_id_seq"))

    async def depth(self) -> int:
        """How many rows wait, leased ones included."""
        async with self._pool.transaction() as connection:
            return int(await connection.fetchval("SELECT count(*) FROM parking"))

"""How far a batch of a start or broadcast has come: locked while its next contacts are done, moved on with them.

Whatever tries a batch again, or at the same time, goes on behind what has been committed, so nobody is done twice.
"""

from dataclasses import dataclass
from typing import Any

_OWNERS = {"flow_start": "start_id", "broadcast": "broadcast_id"}

_LOCK = """
    SELECT b.position, o.status FROM {owner}_batch b JOIN {owner} o ON o.id = b.{column}
    WHERE b.id = $1 FOR UPDATE OF b
"""

_MOVE_ON = """
    UPDATE {owner}_batch SET position = $2, started = started + $3, skipped = skipped + $4, failed = failed + $5,
        status = CASE WHEN $2 >= cardinality(contact_ids) THEN 'C' ELSE 'S' END
    WHERE id = $1
"""


@dataclass(slots=True)
class Tally:
    """What became of some contacts of a batch."""

    started: int = 0
    skipped: int = 0
    failed: int = 0


class BatchStore:
    """Batches of one kind: `flow_start` or `broadcast`."""

    def __init__(self, owner: str) -> None:
        names = {"owner": owner, "column": _OWNERS[owner]}
        self._lock, self._move_on = _LOCK.format(**names), _MOVE_ON.format(**names)
        self._read = f"SELECT started, skipped, failed FROM {owner}_batch WHERE id = $1"

    async def lock(self, connection: Any, batch: int) -> int | None:
        """How many of a batch's contacts are done, None when no more of them are to be done; locks the batch."""
        row = await connection.fetchrow(self._lock, batch)
        return None if row is None or row["status"] in ("I", "F") else int(row["position"])

    async def move_on(self, connection: Any, batch: int, position: int, tally: Tally) -> None:
        """Notes that the batch's contacts up to `position` are done, in the transaction that did them."""
        await connection.execute(self._move_on, batch, position, tally.started, tally.skipped, tally.failed)

    async def tally(self, connection: Any, batch: int) -> Tally:
        """What became of all that are done."""
        row = await connection.fetchrow(self._read, batch)
        return Tally(**row) if row else Tally()

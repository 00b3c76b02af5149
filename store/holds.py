"""Calls that sprints wait for: the request as the engine wrote it, and its result, stored before anybody is told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from store.conversations.pool import ConversationPool


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A call to make."""

    workspace_id: int
    run: UUID
    number: int
    """Counts the calls of the sprint from 0."""
    request: str
    """JSON of a `flows.calls.CallRequest`."""


class HoldStore:
    """Reads what a hold asks for, and stores what came of it."""

    def __init__(self, pool: ConversationPool) -> None:
        self._pool = pool

    async def request(self, hold: UUID) -> HeldCall | None:
        """The call that this hold waits for; None when the hold is gone or its call has been answered."""
        async with self._pool.transaction() as connection:
            row = await connection.fetchrow(
                "SELECT workspace_id, run_uuid, call_number, request, json_array_length(results::json) AS answered "
                "FROM contact_hold WHERE uuid = $1",
                hold,
            )
        if row is None or row["answered"] > row["call_number"]:
            return None
        return HeldCall(row["workspace_id"], row["run_uuid"], row["call_number"], row["request"])

    async def answer(self, hold: UUID, number: int, result: dict[str, Any]) -> bool:
        """Stores the result of call `number`; False when it has one already, or the hold is gone."""
        async with self._pool.transaction() as connection:
            results = await connection.fetchval("SELECT results FROM contact_hold WHERE uuid = $1 FOR UPDATE", hold)
            if results is None or len(orjson.loads(results)) != number:
                return False
            # The text is joined, not read and written again, so that numbers in earlier results keep their digits.
            one = orjson.dumps(result).decode()
            joined = f"[{one}]" if number == 0 else f"{results.rstrip()[:-1]},{one}]"
            await connection.execute("UPDATE contact_hold SET results = $2 WHERE uuid = $1", hold, joined)
        return True

"""Sent-marks: what stops a message from going out twice when a sender dies between the provider and the database."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

import orjson
from redis.asyncio import Redis

from store.pipelining import Pipelining

KEPT = 48 * 60 * 60
"""Seconds that a mark is kept: longer than any message is tried."""


class State(StrEnum):
    """How far an attempt to send has come."""

    FRESH = "fresh"
    """Nobody has tried since the last attempt came to a definite end."""
    TRYING = "try"
    """Somebody began, and nobody knows how it ended."""
    DONE = "done"
    """The provider has taken the message."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a message's earlier attempts: `parts` of it have been sent, under the provider's `ids`."""

    state: State
    parts: int = 0
    ids: tuple[str, ...] = ()

    def to_text(self) -> str:
        """As it is kept."""
        return orjson.dumps([self.state, self.parts, self.ids]).decode()

    @classmethod
    def from_text(cls, text: bytes | str) -> "Mark":
        """Reads what `to_text` wrote."""
        state, parts, ids = orjson.loads(text)
        return cls(State(state), parts, tuple(ids))


_TRYING = Mark(State.TRYING)


class SentMarks:
    """The marks of all messages, each under the message's uuid and how often a person had it sent again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = Pipelining(redis)

    async def begin(self, key: str) -> Mark:
        """Notes that an attempt begins, and tells of those before it."""
        name = _name(key)
        is_first, found = await asyncio.gather(
            self._redis.give("SET", name, _TRYING.to_text(), "NX", "EX", KEPT), self._redis.give("GET", name)
        )
        mark = Mark.from_text(found) if found and not is_first else Mark(State.FRESH)
        if not is_first and mark.state is State.FRESH:
            await self._keep(name, Mark(State.TRYING, mark.parts, mark.ids))
        return mark

    async def done(self, key: str, ids: tuple[str, ...]) -> None:
        """Notes that the provider has taken the message."""
        await self._keep(_name(key), Mark(State.DONE, ids=ids))

    async def failed(self, key: str, parts: int, ids: tuple[str, ...]) -> None:
        """Notes that the attempt failed for certain, after some parts perhaps; the next one goes on behind these."""
        if parts:
            await self._keep(_name(key), Mark(State.FRESH, parts, ids))
        else:
            await self._redis.give("DEL", _name(key))

    async def unknown(self, key: str, parts: int, ids: tuple[str, ...]) -> None:
        """Notes that after some parts one had no known end."""
        await self._keep(_name(key), Mark(State.TRYING, parts, ids))

    async def _keep(self, name: str, mark: Mark) -> None:
        await self._redis.give("SET", name, mark.to_text(), "EX", KEPT)


def _name(key: str) -> str:
    return f"snt:{key}"

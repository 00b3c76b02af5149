"""Who has a flow open in an editor: kept in Redis for as long as their browsers keep saying so."""

import time
from dataclasses import dataclass
from uuid import UUID

import orjson
from redis.asyncio import Redis

PATIENCE = 30.0
"""Seconds without a word after which somebody is taken to have left."""


@dataclass(frozen=True, slots=True)
class Present:
    """A person in an editor; `client` tells two windows of one person apart, `node` is what they have selected."""

    client: str
    user: str
    name: str
    node: str = ""


class Presence:
    """The people in the editors of flows."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def enter(self, flow: UUID, who: Present) -> list[Present]:
        """Notes that somebody is there, and tells who else is."""
        key, now = f"presence:{flow}", time.time()
        value = orjson.dumps({"user": who.user, "name": who.name, "node": who.node, "at": now})
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(key, who.client, value)
            pipeline.expire(key, int(PATIENCE * 2))
            pipeline.hgetall(key)
            found = (await pipeline.execute())[-1]
        others, gone = list[Present](), list[str]()
        for name, value in found.items():
            client, data = _text(name), orjson.loads(value)
            if now - data["at"] > PATIENCE:
                gone.append(client)
            elif client != who.client:
                others.append(Present(client, data["user"], data["name"], data["node"]))
        if gone:
            await self._redis.hdel(key, *gone)
        return sorted(others, key=lambda one: (one.name, one.client))

    async def leave(self, flow: UUID, client: str) -> None:
        """Notes that somebody has left."""
        await self._redis.hdel(f"presence:{flow}", client)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value

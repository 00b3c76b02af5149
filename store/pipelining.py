"""Redis commands of many tasks, sent together.

A task that has one command to give would take a connection of its own and wait for its own answer. Here what is given
while an earlier batch is under way goes out as one pipeline after it: one connection, and under load a fraction of
the system calls.
"""

import asyncio
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis

CONNECTIONS = 100
PATIENCE = 20.0
"""Seconds that a command waits for a connection when all are in use."""


def connect(url: str, *, connections: int = CONNECTIONS, **options: Any) -> Redis:
    """A client that waits for a connection when all are in use, where redis-py's own would raise at once."""
    pool = BlockingConnectionPool.from_url(url, max_connections=connections, timeout=PATIENCE, **options)
    return Redis.from_pool(pool)


class Pipelining:
    """Sends commands in batches, one batch at a time, in the order in which they were given."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._due: list[tuple[tuple[Any, ...], asyncio.Future[Any]]] = []
        self._sending: asyncio.Task[None] | None = None

    def give(self, *command: Any) -> asyncio.Future[Any]:
        """The reply to come. Raises `RedisError` when it is awaited and there is none."""
        reply = asyncio.get_running_loop().create_future()
        self._due.append((command, reply))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return reply

    async def _send(self) -> None:
        while self._due:
            batch, self._due = self._due, []
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for command, _ in batch:
                        pipeline.execute_command(*command)
                    replies = await pipeline.execute(raise_on_error=False)
            except Exception as e:
                replies = [e] * len(batch)
            for (_, waiting), reply in zip(batch, replies, strict=True):
                _settle(waiting, reply)


def _settle(waiting: asyncio.Future[Any], reply: Any) -> None:
    if waiting.done():
        return
    if isinstance(reply, Exception):
        waiting.set_exception(reply)
    else:
        waiting.set_result(reply)

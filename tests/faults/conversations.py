"""Conversations that go on while processes are killed, and what is left of them when all is over."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.deploying import Deployed, deploy
from tests.phones import Aggregator, converse
from tests.system import System

MESSAGES = ("join", "I am a man", "north please")
FLOW = Path(__file__).parents[2] / "bench" / "data" / "registration.json"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done to the system `after` this many seconds of load."""

    after: float
    what: str
    act: Callable[[System], None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found when all conversations were over."""

    conversations: int
    finished: int
    replies: int
    """different messages that reached the aggregator"""
    duplicates: int
    runs: dict[str, int]
    """runs by status"""
    messages: dict[str, int]
    """messages by direction and status"""
    left: dict[str, int]
    """rows of queues that should be empty"""


async def hold(
    system: System, conversations: int, faults: Sequence[Fault], *, at_once: int = 40, pause: float = 0.6
) -> Tally:
    """Holds conversations while the faults happen; each contact waits for its replies as long as it takes."""
    limits = httpx.Limits(max_connections=at_once)
    async with Aggregator() as aggregator, httpx.AsyncClient(limits=limits, timeout=20, trust_env=False) as client:
        flow = json.loads(FLOW.read_text())
        deployed = await asyncio.to_thread(deploy, system, [flow], aggregator.send_url, keyword=MESSAGES[0])
        slots = asyncio.Semaphore(at_once)

        async def one(number: int) -> bool:
            async with slots:
                phone = aggregator.phone(f"25078{number:07d}")
                for message in MESSAGES:
                    await converse(client, deployed.receive_url, phone, [message], patience=120)
                    await asyncio.sleep(pause)
            return len(phone.texts) == len(MESSAGES)

        load = asyncio.gather(*(one(number) for number in range(conversations)))
        for fault in faults:
            await asyncio.sleep(fault.after)
            if load.done():
                raise RuntimeError(f"the load was over before {fault.what}: nothing was tested")
            await asyncio.to_thread(fault.act, system)
        finished = await load
        return await _tally(system, deployed, aggregator, conversations, sum(finished))


async def _tally(
    system: System, deployed: Deployed, aggregator: Aggregator, conversations: int, finished: int
) -> Tally:
    connection = await system.connect()
    try:
        for _ in range(240):
            left = await _left(connection)
            if not any(left.values()):
                break
            await asyncio.sleep(0.5)
        return Tally(
            conversations=conversations,
            finished=finished,
            replies=len(aggregator.received),
            duplicates=aggregator.duplicates,
            runs=await _counts(connection, "SELECT status, count(*) FROM flow_run GROUP BY 1"),
            messages=await _counts(connection, "SELECT direction || status, count(*) FROM msg GROUP BY 1"),
            left=left,
        )
    finally:
        await connection.close()


async def _left(connection: Any) -> dict[str, int]:
    statements = {
        "pending events": "SELECT count(*) FROM pending_event",
        "parking": "SELECT count(*) FROM parking",
        "holds": "SELECT count(*) FROM contact_hold",
        "queued messages": "SELECT count(*) FROM msg WHERE direction = 'O' AND status IN ('Q', 'E')",
        "waiting sessions": "SELECT count(*) FROM flow_session WHERE status = 'W'",
    }
    return {name: await connection.fetchval(statement) for name, statement in statements.items()}


async def _counts(connection: Any, statement: str) -> dict[str, int]:
    return {row[0]: row[1] for row in await connection.fetch(statement)}

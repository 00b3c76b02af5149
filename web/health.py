"""Whether the process lives, and whether what it needs can be reached."""

import asyncio
from collections.abc import Awaitable

from fastapi import APIRouter

from web.deps import Open
from web.resources import Resources
from web.responses import Json

router = APIRouter(include_in_schema=False)

PATIENCE = 2.0
"""Seconds a server may take to answer a check."""


@router.get("/healthz")
async def healthz() -> Json:
    """200 as long as the process serves."""
    return Json({"status": "ok"})


@router.get("/readyz")
async def readyz(resources: Open) -> Json:
    """200 if database, Redis and Temporal answer, else 503; the body says which don't."""
    states = await check(resources)
    ready = all(state == "ok" for state in states.values())
    return Json({"status": "ok" if ready else "unavailable", "services": states}, 200 if ready else 503)


async def check(resources: Resources) -> dict[str, str]:
    """`ok`, or what went wrong, for each service."""
    checks = {"database": _database(resources), "redis": _redis(resources), "temporal": _temporal(resources)}
    states = await asyncio.gather(*(_state(check) for check in checks.values()))
    return dict(zip(checks, states, strict=True))


async def _state(check: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await check
    except TimeoutError:
        return f"no answer in {PATIENCE:g} s"
    except Exception as e:
        return type(e).__name__  # the text of such errors can hold addresses and passwords
    return "ok"


async def _database(resources: Resources) -> None:
    async with resources.database.engine.connect():
        pass  # the pool tries a connection before it hands it out


async def _redis(resources: Resources) -> None:
    await resources.redis.exists("readyz")


async def _temporal(resources: Resources) -> None:
    if not await resources.temporal.service_client.check_health():
        raise ConnectionError

"""When tokens were last used: remembered here, written all together now and then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from store.database import Database
from store.tokens import TokenStore

EVERY = 30.0
"""Seconds between writes."""

log = structlog.get_logger()


class TokenUses:
    """The uses of tokens that haven't been written yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uses = dict[int, datetime]()

    def note(self, token_id: int, at: datetime) -> None:
        """The token was used."""
        self._uses[token_id] = at

    async def write(self) -> None:
        """Write what was noted; if that fails it is only lost, as it only tells people which tokens are in use."""
        uses, self._uses = self._uses, {}
        if not uses:
            return
        try:
            async with self._database.transaction() as session:
                await TokenStore(session).used(uses.items())
        except Exception as e:
            log.warning("token uses not written", error=type(e).__name__)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Writes regularly inside the block, and once at its end."""
        task = asyncio.create_task(self._keep_writing())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.write()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.write()

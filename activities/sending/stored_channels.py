"""Channels as senders need them, from the database at most once in a while."""

import asyncio
import time
from uuid import UUID

import structlog

from activities.sending.ports import SendingChannel
from channels.channel import Channel
from store.channels import ChannelStore
from store.database import Database
from store.encryption import Cipher, Undecryptable
from store.tables import Channel as ChannelRow

_log = structlog.get_logger(__name__)

KEPT = 15.0
"""Seconds after which a channel is read again, so that a change of its configuration takes effect."""


class StoredChannels:
    """Finds channels; see `activities.sending.ports.Channels`."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher
        self._known: dict[str, tuple[float, SendingChannel | None]] = {}
        self._reading: dict[str, asyncio.Task[SendingChannel | None]] = {}

    async def find(self, uuid: str) -> SendingChannel | None:
        """An active channel; None if there is none (any more)."""
        read_at, known = self._known.get(uuid, (float("-inf"), None))
        if time.monotonic() - read_at <= KEPT:
            return known
        # Of hundreds of messages that find it old at once, one reads and the others wait for it.
        if uuid not in self._reading:
            self._reading[uuid] = asyncio.create_task(self._refresh(uuid))
        return await asyncio.shield(self._reading[uuid])

    async def _refresh(self, uuid: str) -> SendingChannel | None:
        try:
            known = await self._read(uuid)
            self._known[uuid] = (time.monotonic(), known)
            return known
        finally:
            del self._reading[uuid]

    async def _read(self, uuid: str) -> SendingChannel | None:
        async with self._database.reading() as session:
            store = ChannelStore(session, self._cipher)
            row = await store.find(UUID(uuid))
            failover = await store.failover(row) if row is not None else None
        if row is None or row.id is None or row.workspace_id is None:
            return None
        channel = Channel(
            uuid=uuid,
            type=row.type,
            address=row.address or "",
            country=row.country or "",
            schemes=tuple(row.schemes) or ("tel",),
            config=self._config(row),
            name=row.name,
        )
        return SendingChannel(row.id, row.workspace_id, channel, str(failover) if failover else None)

    def _config(self, row: ChannelRow) -> dict[str, object]:
        try:
            return dict(self._cipher.decrypt_json(row.config))
        except Undecryptable as e:
            _log.error("a channel's configuration can't be read", channel=str(row.uuid), error=str(e))
            return {}

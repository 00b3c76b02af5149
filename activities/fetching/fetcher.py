"""Fetches what messages wait for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from activities.sending.ports import Channels, SendingChannel
from channels import attachments, describing, fetching
from channels.fetching import Download, Fetched
from channels.host import Host
from core import urns
from store.attachment_fetches import AttachmentFetches, Fetch
from store.channel_logs import LogEntry, write_logs
from store.database import Database
from store.files import Files, StorageFailed
from store.wake import Wake

_log = structlog.get_logger(__name__)

TRIES = 3
PAUSES = (timedelta(seconds=5), timedelta(seconds=20))
"""After the first and the second try: a person waits for the answer to their picture."""
AT_ONCE = 4
"""Messages at a time; each of their files may take a hundred megabytes of memory."""


@dataclass(frozen=True, slots=True)
class _File:
    """An attachment and what is known of it now: `stored` is how the message will have it, None if it may come yet."""

    reported: str
    stored: str | None
    is_shown: bool
    fetched: Fetched | None = None


class Ids(Protocol):
    """Makes names of files that nobody can guess."""

    def __call__(self) -> UUID: ...


class Fetcher:
    """Fetches and stores files. What can't be had after three tries stays on the message as `unavailable:<url>`."""

    def __init__(
        self,
        database: Database,
        channels: Channels,
        files: Files,
        download: Download,
        host: Callable[[], Host],
        wake: Wake,
        *,
        ids: Ids = uuid4,
    ) -> None:
        self._database, self._fetches = database, AttachmentFetches(database)
        self._channels, self._files, self._download, self._host = channels, files, download, host
        self._wake, self._ids = wake, ids

    async def fetch_due(self) -> int:
        """Deals with messages that are due; how many there were."""
        drawn = await self._fetches.draw(AT_ONCE)
        await asyncio.gather(*(self._deal_with(fetch) for fetch in drawn))
        return len(drawn)

    async def _deal_with(self, fetch: Fetch) -> None:
        try:
            await self._fetch(fetch)
        except Exception as e:  # it stays leased, and is drawn again
            _log.exception("a message's files could not be fetched", message=str(fetch.msg_uuid), error=repr(e))

    async def _fetch(self, fetch: Fetch) -> None:
        channel, host = await self._channels.find(str(fetch.channel_uuid)), self._host()
        is_last = fetch.tries >= TRIES or channel is None
        files = await asyncio.gather(*(self._file(fetch, channel, one, host, is_last) for one in fetch.attachments))
        if any(file.stored is None for file in files):
            await self._fetches.again(fetch, PAUSES[fetch.tries - 1])
            return
        name = await self._name(fetch, channel, host)
        async with self._database.transaction() as session:
            logs = await write_logs(session, [_entry(fetch, file.fetched) for file in files if file.fetched])
            await self._fetches.finish(
                session,
                fetch,
                [file.stored or file.reported for file in files],
                shown=[file.stored or file.reported for file in files if file.is_shown],
                name=name,
                logs=logs,
            )
        await self._wake.ring()

    async def _file(
        self, fetch: Fetch, channel: SendingChannel | None, reported: str, host: Host, is_last: bool
    ) -> _File:
        if not fetching.is_fetched(reported):
            return _File(reported, reported, is_shown=not reported.startswith("unavailable:"))
        if channel is None:
            return _File(reported, attachments.unavailable(_shortened(reported)), is_shown=False)
        fetched = await fetching.fetch(channel.channel, reported, host, self._download)
        if fetched.body is not None:
            try:
                path = attachments.path(fetch.workspace_id, str(self._ids()), fetched.content_type)
                await self._files.put(path, fetched.body)
                return _File(reported, f"{fetched.content_type}:{self._files.url(path)}", True, fetched)
            except StorageFailed as e:
                _log.warning("a file could not be stored", message=str(fetch.msg_uuid), error=str(e))
        elif not fetched.again:
            is_last = True
        stored = attachments.unavailable(_shortened(reported)) if is_last else None
        return _File(reported, stored, is_shown=False, fetched=fetched)

    async def _name(self, fetch: Fetch, channel: SendingChannel | None, host: Host) -> str:
        if not fetch.names or channel is None or not fetch.urn:
            return ""
        return await describing.describe(channel.channel, urns.parse(fetch.urn), host) or ""


def _shortened(reported: str) -> str:
    """What is kept of an attachment that could not be had: a URL, but not a file's undecodable data."""
    return "data" if reported.startswith("data:") else reported


def _entry(fetch: Fetch, fetched: Fetched) -> LogEntry:
    data = fetched.log.to_json()
    return LogEntry(
        workspace_id=fetch.workspace_id,
        channel_id=fetch.channel_id,
        type=data["type"],
        http_logs=data["http_logs"],
        errors=data["errors"],
        is_error=data["is_error"],
        elapsed_ms=data["elapsed_ms"],
        created_on=fetched.log.created_on,
    )

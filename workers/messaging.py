"""What a process carries messages with: senders, and the fetching of incoming messages' files, put together."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from activities.fetchers import FetcherActivities
from activities.fetching.fetcher import Fetcher
from activities.senders import SenderActivities
from activities.sending.attempts import Attempts
from activities.sending.breaker import Breaker
from activities.sending.detours import Detours
from activities.sending.dispatcher import Dispatcher
from activities.sending.ledger import Ledger
from activities.sending.marks import SentMarks
from activities.sending.stored_channels import StoredChannels
from activities.sending.stored_media import StoredMedia
from activities.sending.stored_results import StoredResults
from channels.host import Deployment, Host
from clients.http import HttpClient
from core.settings import Settings
from store.channel_alerts import ChannelAlerts
from store.channel_health import ChannelHealth
from store.channel_memory import ChannelMemory
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.files import Files
from store.wake import Wake
from workers.mail import WorkspaceMail
from workers.serving import Service
from workflows.fetcher import FetcherWorkflow
from workflows.sender import SenderWorkflow


class Messaging:
    """Implements the services of `Queue.SEND`, and what `Queue.CALLS` serves of files."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        redis: Redis,
        queue: FairQueue,
        cipher: Cipher,
        http: HttpClient,
        wake: Wake,
        mail: WorkspaceMail,
    ) -> None:
        self._http, self._memory, self._deployment = http, ChannelMemory(redis), Deployment.of(settings)
        self._media = StoredMedia(database)
        channels = StoredChannels(database, cipher)
        breaker = Breaker(ChannelHealth(redis), queue, channels, ChannelAlerts(database), mail)
        ledger = Ledger(queue, StoredResults(database, wake), breaker=breaker, detours=Detours(database, queue))
        attempts = Attempts(channels, SentMarks(redis), self._host, gate=breaker)
        self.dispatcher = Dispatcher(
            queue, attempts, ledger, concurrency=settings.sender_concurrency, look=breaker.look
        )
        self._breaker = breaker
        files = Files(settings.storage_url, settings.public_url)
        self._fetcher = Fetcher(database, channels, files, http.download, self._host, wake)

    async def finish(self) -> None:
        """Waits until what was begun has come to its end."""
        await self.dispatcher.finish()
        await self._breaker.finish()

    @property
    def sending(self) -> Service:
        """What is served on `Queue.SEND`."""
        return Service((SenderWorkflow,), (SenderActivities(self.dispatcher).send_messages,))

    @property
    def fetching_workflows(self) -> Sequence[type]:
        """Served on `Queue.CALLS`."""
        return (FetcherWorkflow,)

    @property
    def fetching(self) -> Sequence[Callable[..., Any]]:
        """Activities, served on `Queue.CALLS`."""
        return (FetcherActivities(self._fetcher).fetch_attachments,)

    def _host(self) -> Host:
        """What adapters get, at this moment."""
        return Host(
            http=self._http,
            now=datetime.now(UTC),
            deployment=self._deployment,
            cache=self._memory,
            media=self._media,
        )

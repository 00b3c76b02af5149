"""A sender on a real queue and a real HTTP client; only the database is played."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from redis.asyncio import Redis
from temporalio.testing import ActivityEnvironment

from activities.senders import SenderActivities
from activities.sending.attempts import Attempts
from activities.sending.dispatcher import Dispatcher
from activities.sending.ledger import Ledger
from activities.sending.marks import SentMarks
from activities.sending.ports import Channels, Result, SendingChannel
from channels.channel import Channel
from channels.host import Deployment, Host
from channels.statuses import Status
from channels.tools.memory import MemoryCache
from clients.http import HttpClient
from core.contracts.loops import LoopInput, LoopOutcome
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage

_names = itertools.count()


@dataclass
class FakeResults:
    """Remembers what was written; fails so many times first. An errored message is due again after `again_in`."""

    failures: int = 0
    again_in: timedelta = timedelta(0)
    batches: list[Sequence[Result]] = field(default_factory=list)

    async def write(self, results: Sequence[Result]) -> Mapping[UUID, datetime]:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        self.batches.append(results)
        return {r.msg: datetime.now(UTC) + self.again_in for r in results if r.status is Status.ERRORED}

    @property
    def all(self) -> list[Result]:
        return [result for batch in self.batches for result in batch]

    def statuses(self, msg: UUID) -> list[str | None]:
        return [result.status for result in self.all if result.msg == msg]


@dataclass
class FakeChannels:
    """One External channel that sends to a server of the test's."""

    channel: SendingChannel

    async def find(self, uuid: str) -> SendingChannel | None:
        return self.channel if uuid == self.channel.channel.uuid else None


def channel(url: str, **config: Any) -> SendingChannel:
    """An External channel that posts JSON `{"uuid", "text"}`."""
    body = '{"uuid": {{uuid}}, "text": {{text}}}'
    config = {"send_url": url, "content_type": "json", "body": body, "max_length": 160} | config
    described = Channel(uuid=str(uuid4()), type="EX", address="2020", country="RW", config=config)
    return SendingChannel(id=1, workspace_id=7, channel=described)


class Sending:
    """The activity with all its parts."""

    def __init__(
        self,
        redis: Redis,
        http: HttpClient,
        channel: SendingChannel,
        *,
        results: FakeResults | None = None,
        concurrency: int = 8,
        limit: float = 5.0,
    ) -> None:
        self.channel, self.results = channel, results or FakeResults()
        self.queue = FairQueue(redis, f"send-test-{next(_names)}")
        self.channels = FakeChannels(channel)
        self._redis, self._http, self._concurrency, self._limit = redis, http, concurrency, limit
        self.dispatcher = self.dispatch_with(self.channels)
        self.environment = ActivityEnvironment()

    def dispatch_with(self, channels: Channels) -> Dispatcher:
        """A dispatcher that looks for channels there."""
        attempts = Attempts(channels, SentMarks(self._redis), lambda: _host(self._http), limit=self._limit)
        return Dispatcher(self.queue, attempts, Ledger(self.queue, self.results), concurrency=self._concurrency)

    async def push(self, text: str = "hello", *, high: bool = True, urn: str = "", resend: int = 0) -> UUID:
        """Puts a message into the queue."""
        message = OutgoingMessage(
            uuid=uuid4(),
            workspace_id=7,
            channel_uuid=UUID(self.channel.channel.uuid),
            contact_id=1,
            contact_uuid=uuid4(),
            urn=urn or f"tel:+2507{uuid4().int % 10**8:08d}",
            text=text,
            created_on=datetime.now(UTC),
            high_priority=high,
            resend=resend,
        )
        await self.queue.push([message.job(1)])
        return message.uuid

    async def turn(self, seconds: float = 0.6) -> LoopOutcome:
        """One turn of the sender's loop, and the end of what it began."""
        activities = SenderActivities(self.dispatcher, turn_length=seconds)
        outcome = await self.environment.run(activities.send_messages, LoopInput(number=0))
        await self.dispatcher.finish()
        return outcome

    async def depth(self) -> int:
        return await self.queue.depth(7)


def _host(http: HttpClient) -> Host:
    return Host(http=http, now=datetime.now(UTC), deployment=Deployment(domain="ngoma.example"), cache=MemoryCache())

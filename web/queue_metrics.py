"""Metrics of the send queue and of channels, read from Redis whenever Prometheus asks."""

import structlog
from prometheus_client import CollectorRegistry, Gauge
from redis.asyncio import Redis
from redis.exceptions import RedisError

from store.channel_health import ChannelHealth
from store.chat import QUEUE
from store.fair_queue.queue import FairQueue

log = structlog.get_logger()

LARGEST = 20
"""Workspaces and channels with series of their own: those with the most messages."""


class QueueMetrics:
    """Gauges; the same values from every web process, so that one of them is enough to scrape."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, about: str, *labels: str) -> Gauge:
            return Gauge(f"ngoma_send_queue_{name}", about, labels, registry=registry)

        self._jobs = gauge("messages", "Messages in the send queue, by state", "state")
        self._oldest = gauge("oldest_seconds", "Age of the oldest message that may be sent now", "lane")
        self._channels = gauge("channels", "Channels that don't send at the moment, by reason", "reason")
        self._depth = gauge("workspace_messages", "Messages of a workspace in the send queue", "workspace")
        self._leased = gauge("workspace_in_flight", "Messages of a workspace being sent", "workspace")
        self._age = gauge(
            "workspace_oldest_seconds", "Age of a workspace's oldest waiting message", "workspace", "lane"
        )
        self._backlog = gauge("channel_messages", "Messages of a channel in the send queue", "channel", "lane")
        self._waiting = gauge("channel_oldest_seconds", "Age of a channel's oldest waiting message", "channel", "lane")

    async def refresh(self, redis: Redis) -> None:
        """Reads the queue; while Redis is away the gauges keep their values."""
        try:
            await self._totals(redis)
            await self._largest(redis)
        except RedisError as error:
            log.warning("the send queue could not be measured", error=str(error))

    async def _totals(self, redis: Redis) -> None:
        measured = await FairQueue(redis, QUEUE).measure()
        waiting = measured.jobs - measured.leased - measured.delayed
        states = {"waiting": waiting, "leased": measured.leased, "delayed": measured.delayed, "dead": measured.dead}
        for state, count in states.items():
            self._jobs.labels(state).set(count)
        self._oldest.labels("high").set(measured.oldest_high)
        self._oldest.labels("bulk").set(measured.oldest_bulk)
        shut = len(await ChannelHealth(redis).opened())
        for reason, count in (
            ("throttled", measured.throttled_channels),
            ("paused", measured.paused_channels),
            ("shut_off", shut),
        ):
            self._channels.labels(reason).set(count)

    async def _largest(self, redis: Redis) -> None:
        survey = await FairQueue(redis, QUEUE).survey(LARGEST)
        for gauge in (self._depth, self._leased, self._age, self._backlog, self._waiting):
            gauge.clear()
        for owner in survey.owners:
            self._depth.labels(owner.owner).set(owner.jobs)
            self._leased.labels(owner.owner).set(owner.leased)
            self._age.labels(owner.owner, "high").set(owner.oldest_high)
            self._age.labels(owner.owner, "bulk").set(owner.oldest_bulk)
        for lane in survey.lanes:
            name = "high" if lane.lane == "h" else "bulk"
            self._backlog.labels(lane.channel, name).set(lane.jobs)
            self._waiting.labels(lane.channel, name).set(lane.oldest)

"""What follows from changing a channel: the provider is told, the send queue holds or lets go, caches forget."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from channels import setting_up
from channels.channel import Channel as KnownChannel
from channels.channel_type import ChannelType
from store.channel_health import ChannelHealth
from store.chat import QUEUE
from store.fair_queue.queue import FairQueue
from store.tables import Channel
from web.app.errors import AppError
from web.channel_host import channel_host
from web.resources import Resources

log = structlog.get_logger()


async def set_up(
    resources: Resources,
    kind: ChannelType,
    uuid: UUID,
    columns: Mapping[str, Any],
    scheme: str,
    config: Mapping[str, Any],
) -> dict[str, Any]:
    """Tells a new channel's provider where to call; what came of it, to be kept. Raises `AppError` if it refuses."""
    known = KnownChannel(
        uuid=str(uuid),
        type=kind.code,
        address=columns["address"] or "",
        country=columns["country"] or "",
        schemes=(scheme,),
        config=config,
        name=columns["name"],
    )
    done = await setting_up.set_up(known, channel_host(resources))
    if done.error is not None:
        raise AppError("provider_refused", done.error.message or "The provider refused.", status=422)
    return dict(done.config)


async def released(resources: Resources, known: KnownChannel, failed: Sequence[UUID]) -> None:
    """Takes what waited out of the queue, and tells the provider to call no more."""
    uuid = UUID(known.uuid)
    await forget(resources, uuid)
    try:
        queue = FairQueue(resources.redis, QUEUE)
        await queue.cancel([str(message) for message in failed])
        await queue.pause_channel(known.uuid, paused=False)
        await ChannelHealth(resources.redis).close([known.uuid])
    except RedisError as e:
        log.warning("messages of a removed channel not taken from the queue", channel=known.uuid, error=str(e))
    done = await setting_up.release(known, channel_host(resources))
    if done.error is not None:
        log.warning("the provider of a removed channel was not told", channel=known.uuid, error=done.error.message)


async def hold(resources: Resources, uuid: UUID, *, paused: bool) -> None:
    """Draws nothing of the channel, or draws again; whatever the circuit breaker made of it is forgotten."""
    await forget(resources, uuid)
    try:
        await ChannelHealth(resources.redis).close([str(uuid)])
        await FairQueue(resources.redis, QUEUE).pause_channel(str(uuid), paused=paused)
    except RedisError as e:
        log.warning("the queue was not told of a channel's pause", channel=str(uuid), error=str(e))


async def forget(resources: Resources, uuid: UUID) -> None:
    """Lets callbacks of this process see a change at once; the others see it within a minute."""
    resources.channels.pop(str(uuid), None)


async def shut_off(resources: Resources) -> set[str]:
    """The channels that the circuit breaker has shut off; none while Redis is away."""
    try:
        return await ChannelHealth(resources.redis).opened()
    except RedisError:
        return set()


def known_channel(channel: Channel, config: Mapping[str, Any]) -> KnownChannel:
    """A channel as its type knows it."""
    return KnownChannel(
        uuid=str(channel.uuid),
        type=channel.type,
        address=channel.address or "",
        country=channel.country or "",
        schemes=tuple(channel.schemes),
        config=config,
        name=channel.name,
    )

"""Telling a provider where to call, when a channel is claimed, and that it need not, when it is released.

Types that have no such call leave it to people to enter the callback URLs at the provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels import registry
from channels.channel import Channel
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.host import Host
from channels.log import ChannelLog, LogType


@dataclass(frozen=True, slots=True)
class SetUp:
    """What came of it: config values to add to the channel, and the error if the provider refused."""

    config: Mapping[str, Any]
    error: SendFailed | None
    log: ChannelLog


async def set_up(channel: Channel, host: Host) -> SetUp:
    """Make the provider call this channel's URLs. Never raises; on an error the channel should not be claimed."""
    return await _run(channel, host, is_release=False)


async def release(channel: Channel, host: Host) -> SetUp:
    """Make the provider call no longer. Never raises; an error is no reason to keep the channel."""
    return await _run(channel, host, is_release=True)


async def _run(channel: Channel, host: Host, *, is_release: bool) -> SetUp:
    log = ChannelLog(LogType.PAGE_SUBSCRIBE, channel.uuid, host.now)
    kind = registry.get(channel.type)
    if kind is None:
        return SetUp({}, SendFailed(ErrorCode.CHANNEL_CONFIG, f"there is no channel type {channel.type}"), log)
    errand, config, error = Errand(channel, kind, host, log), dict[str, Any](), None
    try:
        if is_release:
            await kind.release(errand)
        else:
            channel.require(*(key for key in kind.required if key not in kind.learned))
            config = await kind.set_up(errand)
    except SendFailed as failure:
        error = failure
        log.error(failure.code, failure.message, failure.ext_code)
    return SetUp(config, error, log.redacted(kind.secrets(channel, host)))

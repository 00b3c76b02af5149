"""Showing a contact that an answer is being written."""

from dataclasses import dataclass

from channels import registry
from channels.channel import Channel
from channels.errand import Errand
from channels.errors import SendFailed
from channels.host import Host
from channels.log import ChannelLog, LogType
from core.urns import URN


@dataclass(frozen=True, slots=True)
class TypingEvent:
    """A typing indicator to show, or with `started` off to end. `msg_external_id` is the last incoming message's."""

    urn: URN
    started: bool = True
    msg_external_id: str = ""


@dataclass(frozen=True, slots=True)
class TypingOutcome:
    """What came of it. `interval` is in seconds until it must be repeated, 0 if it need not."""

    supported: bool
    interval: int = 0
    error: SendFailed | None = None
    log: ChannelLog | None = None


async def indicate(channel: Channel, event: TypingEvent, host: Host) -> TypingOutcome:
    """Show or end a typing indicator. It is never retried; a failure is only logged."""
    kind = registry.get(channel.type)
    if kind is None or not kind.typing_interval or (not event.started and not kind.typing_stops):
        return TypingOutcome(supported=False)
    log = ChannelLog(LogType.EVENT_SEND, channel.uuid, host.now)
    error = None
    try:
        await kind.indicate_typing(Errand(channel, kind, host, log), event)
    except SendFailed as failure:
        error = failure
        log.error(failure.code, failure.message, failure.ext_code)
    return TypingOutcome(
        supported=True,
        interval=kind.typing_interval if event.started else 0,
        error=error,
        log=log.redacted(kind.secrets(channel, host)),
    )

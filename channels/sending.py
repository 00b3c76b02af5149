"""Sending: from a message to requests, and to what became of it."""

import asyncio
from dataclasses import dataclass

from channels import registry
from channels.channel import Channel
from channels.delivery import Delivery
from channels.errors import ErrorCode, SendFailed
from channels.host import Host
from channels.log import ChannelLog, LogType
from channels.messages import ChannelEvent, EventType
from channels.outgoing import OutgoingMsg
from channels.statuses import Status
from core.http import ConnectionFailed
from core.urns import URN


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of an attempt to send a message.

    `status` is wired, errored (to be tried again) or failed. `parts_sent` and `external_ids` belong on the message
    for the next attempt. `retry_after` is in seconds, if the provider asked for a pause. `events` and `new_urns` are
    to be stored as if they had been received. `log` has no secrets left in it.
    """

    status: Status
    external_ids: tuple[str, ...]
    parts_sent: int
    error: SendFailed | None
    events: tuple[ChannelEvent, ...]
    new_urns: tuple[URN, ...]
    log: ChannelLog

    @property
    def retry_after(self) -> float | None:
        """The seconds for which the provider asked not to be called."""
        return self.error.retry_after if self.error else None


async def send(channel: Channel, msg: OutgoingMsg, host: Host, *, limit: float | None = None) -> Sent:
    """Send a message, in `limit` seconds. Never raises: whatever goes wrong is in the outcome and its log."""
    log = ChannelLog(LogType.MSG_SEND, channel.uuid, host.now)
    kind = registry.get(channel.type)
    if kind is None:
        error = SendFailed(ErrorCode.CHANNEL_CONFIG, f"there is no adapter for channels of type {channel.type}")
        log.error(error.code, error.message)
        return Sent(status=Status.FAILED, external_ids=(), parts_sent=0, error=error, events=(), new_urns=(), log=log)
    delivery = Delivery(channel, kind, host, log, msg)
    failure = await _attempt(delivery, limit)
    status = Status.WIRED
    if failure:
        log.error(failure.code, failure.message, failure.ext_code)
        status = Status.ERRORED if failure.retry else Status.FAILED
    return Sent(
        status=status,
        external_ids=tuple(delivery.external_ids),
        parts_sent=delivery.parts_sent,
        error=failure,
        events=_events(delivery, failure),
        new_urns=tuple(delivery.new_urns),
        log=log.redacted(kind.secrets(channel, host)),
    )


async def _attempt(delivery: Delivery, limit: float | None) -> SendFailed | None:
    try:
        delivery.channel.require(*delivery.kind.required)
        async with asyncio.timeout(limit):
            await delivery.kind.send(delivery)
    except TimeoutError:
        delivery.log.unanswered = True
        return SendFailed(ErrorCode.CONNECTION_FAILED, f"no end after {limit or 0:g} seconds")
    except SendFailed as error:
        return error
    except ConnectionFailed as error:
        return SendFailed(ErrorCode.CONNECTION_FAILED, str(error))
    except Exception as error:  # a bug in an adapter is told in the message's log, and must not stop a sender
        return SendFailed(ErrorCode.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
    return None


def _events(delivery: Delivery, failure: SendFailed | None) -> tuple[ChannelEvent, ...]:
    if failure is None or not failure.stops_contact:
        return ()
    stop = ChannelEvent(channel_uuid=delivery.channel.uuid, type=EventType.STOP_CONTACT, urn=delivery.msg.urn)
    return (stop,)

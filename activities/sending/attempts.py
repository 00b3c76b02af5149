"""One attempt to send one message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from activities.sending.marks import Mark, SentMarks, State
from activities.sending.ports import Channels, Result, SendingChannel
from channels.channel import Channel
from channels.errors import ErrorCode
from channels.host import Host
from channels.log import ChannelLog, LogType
from channels.outgoing import OutgoingMsg
from channels.sending import Sent, send
from channels.statuses import Status
from store.fair_queue.jobs import Lease

SEND_LIMIT = 35.0
"""Seconds that one message may take."""
THROTTLED = 30.0
"""Seconds that a provider is left alone when it says "too fast" and not for how long."""
SMS_GAP_MS = 1000
GAP = "gap_ms"
"""Config of a channel: milliseconds between two messages to one contact, instead of a second for SMS and none else."""
NO_WAY = 30.0
"""Seconds after which a message is looked at again whose channel is shut off and whose stand-in can't take it."""
UNKNOWN_OUTCOME = "unknown_outcome"
"""Config of a channel: what to do with a message whose fate is unknown because its sender died, or no answer came:
`resend` (the default: rather twice than not at all) or `fail`."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt that has ended: what to write, and for how many seconds its channel must be left alone."""

    lease: Lease
    channel: str
    result: Result | None
    """None if there is nothing to write: the channel was removed, which failed its messages."""
    pause: float | None = None
    known: SendingChannel | None = None
    """The channel, if it is there."""
    detour: SendingChannel | None = None
    """The channel to go over instead; nothing was sent."""
    later: float | None = None
    """In how many seconds to look again; nothing was sent."""

    @property
    def gap_ms(self) -> int:
        """Milliseconds until the next message to the same contact may follow: SMS sent at once arrive in any order."""
        sent = self.result is not None and self.result.status is Status.WIRED
        if not sent or self.result is None:
            return 0
        channel = self.result.channel.channel
        return max(0, channel.number(GAP, SMS_GAP_MS if channel.scheme == "tel" else 0))


class Sender(Protocol):
    """`channels.sending.send`."""

    async def __call__(self, channel: Channel, msg: OutgoingMsg, host: Host, *, limit: float | None = ...) -> Sent: ...


class Gate(Protocol):
    """`activities.sending.breaker.Breaker`."""

    def may_send(self, known: SendingChannel) -> bool: ...
    def is_open(self, channel: str) -> bool: ...


class Attempts:
    """Makes attempts. The message comes with its lease, so no database is read."""

    def __init__(
        self,
        channels: Channels,
        marks: SentMarks,
        host: Callable[[], Host],
        *,
        send: Sender = send,
        limit: float = SEND_LIMIT,
        gate: Gate | None = None,
    ) -> None:
        self._channels, self._marks, self._host, self._send, self._limit = channels, marks, host, send, limit
        self._gate = gate

    async def make(self, lease: Lease) -> Attempted:
        """Sends a message, unless an earlier attempt has."""
        data = orjson.loads(lease.payload)
        known = await self._channels.find(data["channel_uuid"])
        if known is None:
            return Attempted(lease, data["channel_uuid"], None)
        if self._gate is not None and not self._gate.may_send(known):
            return await self._around(lease, data, known)
        key = f"{data['uuid']}:{data.get('resend') or 0}"
        mark = await self._marks.begin(key)
        attempt = _Attempt(lease, data, known, mark, self._host())
        if mark.state is State.DONE:
            return attempt.ended(Status.WIRED, ids=mark.ids)
        if mark.state is State.TRYING and known.channel.text(UNKNOWN_OUTCOME) == "fail":
            return attempt.failed("the attempt before this one had no known end, so this one was not made")
        return await self._try(attempt, key)

    async def _around(self, lease: Lease, data: Mapping[str, Any], known: SendingChannel) -> Attempted:
        """Over the channel that stands in, if it serves the contact's URN and works itself; else later."""
        detour = await self._channels.find(known.failover) if known.failover else None
        scheme = str(data["urn"]).partition(":")[0]
        if detour is None or scheme not in detour.channel.schemes or self._is_open(detour):
            return Attempted(lease, known.channel.uuid, None, known=known, later=NO_WAY)
        return Attempted(lease, known.channel.uuid, None, known=known, detour=detour)

    def _is_open(self, channel: SendingChannel) -> bool:
        return self._gate is not None and self._gate.is_open(channel.channel.uuid)

    async def _try(self, attempt: "_Attempt", key: str) -> Attempted:
        sent = await self._send(attempt.known.channel, attempt.message, attempt.host, limit=self._limit)
        if sent.status is Status.WIRED:
            await self._marks.done(key, sent.external_ids)
        elif not _is_unknown(sent):
            await self._marks.failed(key, sent.parts_sent, sent.external_ids)
        elif sent.parts_sent:
            await self._marks.unknown(key, sent.parts_sent, sent.external_ids)
        return attempt.sent(sent)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What an attempt knows."""

    lease: Lease
    data: dict[str, Any]
    known: SendingChannel
    mark: Mark
    host: Host

    @property
    def message(self) -> OutgoingMsg:
        """The message, with what earlier attempts got through."""
        msg = OutgoingMsg.from_json(self.data)
        return replace(msg, parts_sent=self.mark.parts, external_ids=self.mark.ids) if self.mark.parts else msg

    def ended(self, status: Status | None, *, ids: tuple[str, ...] = (), **more: Any) -> Attempted:
        return Attempted(self.lease, self.known.channel.uuid, self._result(status, self.host.now, ids, **more))

    def failed(self, reason: str, code: ErrorCode = ErrorCode.INTERNAL_ERROR) -> Attempted:
        """Ended without an answer: tried again if the code says so and the channel wants it."""
        log = ChannelLog(LogType.MSG_SEND, self.known.channel.uuid, self.host.now)
        log.error(code, reason)
        status = Status.ERRORED if code is ErrorCode.CONNECTION_FAILED else Status.FAILED
        return self.ended(status, log=log)

    def sent(self, sent: Sent) -> Attempted:
        throttled = sent.error is not None and sent.error.code is ErrorCode.CONNECTION_THROTTLED
        pause = sent.retry_after or (THROTTLED if throttled else None)
        result = self._result(
            None if throttled else sent.status,
            self.host.now,
            sent.external_ids,
            log=sent.log,
            events=sent.events,
            new_urns=sent.new_urns,
        )
        return Attempted(self.lease, self.known.channel.uuid, result, pause)

    def _result(self, status: Status | None, at: datetime, ids: tuple[str, ...], **more: Any) -> Result:
        return Result(
            msg=UUID(self.data["uuid"]),
            contact_id=(self.data.get("contact") or {}).get("id") or 0,
            channel=self.known,
            status=status,
            at=at,
            external_ids=ids,
            **more,
        )


def _is_unknown(sent: Sent) -> bool:
    """Whether the provider may have taken the message although no answer came: its last exchange has no response."""
    failed = sent.error is not None and sent.error.code is ErrorCode.CONNECTION_FAILED
    if failed and sent.log.unanswered:
        return True
    return failed and bool(sent.log.http_logs) and sent.log.http_logs[-1].status_code == 0

"""One attempt to send one message."""

import asyncio
from collections.abc import Callable
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

    @property
    def gap_ms(self) -> int:
        """Milliseconds until the next message to the same contact may follow: SMS sent at once arrive in any order."""
        sent = self.result is not None and self.result.status is Status.WIRED
        return SMS_GAP_MS if sent and self.result and self.result.channel.channel.scheme == "tel" else 0


class Sender(Protocol):
    """`channels.sending.send`."""

    async def __call__(self, channel: Channel, msg: OutgoingMsg, host: Host) -> Sent: ...


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
    ) -> None:
        self._channels, self._marks, self._host, self._send, self._limit = channels, marks, host, send, limit

    async def make(self, lease: Lease) -> Attempted:
        """Sends a message, unless an earlier attempt has."""
        data = orjson.loads(lease.payload)
        known = await self._channels.find(data["channel_uuid"])
        if known is None:
            return Attempted(lease, data["channel_uuid"], None)
        key = f"{data['uuid']}:{data.get('resend') or 0}"
        mark = await self._marks.begin(key)
        attempt = _Attempt(lease, data, known, mark, self._host())
        if mark.state is State.DONE:
            return attempt.ended(Status.WIRED, ids=mark.ids)
        if mark.state is State.TRYING and known.channel.text(UNKNOWN_OUTCOME) == "fail":
            return attempt.failed("the attempt before this one had no known end, so this one was not made")
        return await self._try(attempt, key)

    async def _try(self, attempt: "_Attempt", key: str) -> Attempted:
        try:
            async with asyncio.timeout(self._limit):
                sent = await self._send(attempt.known.channel, attempt.message, attempt.host)
        except TimeoutError:
            return attempt.failed(f"no end after {self._limit:g} seconds", ErrorCode.CONNECTION_FAILED)
        if sent.status is Status.WIRED:
            await self._marks.done(key, sent.external_ids)
        elif not _is_unknown(sent):
            await self._marks.failed(key, sent.parts_sent, sent.external_ids)
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
    return failed and bool(sent.log.http_logs) and sent.log.http_logs[-1].status_code == 0

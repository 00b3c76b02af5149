"""The circuit breaker: a channel whose provider fails is shut off, tried now and then, and put back when it works.

While it is shut off its messages wait and lose no tries, or go over the channel that the workspace chose to stand in
for it. Which channels are shut off is kept in Redis, for all senders; people see it as an alert.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from activities.sending.attempts import Attempted
from activities.sending.ports import Channels, SendingChannel
from channels.errors import ErrorCode
from channels.statuses import Status
from store.channel_health import ChannelHealth, Streak, Tally

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """When a channel is shut off, and when it is tried again; times in seconds."""

    failures: int = 10
    """So many in a row shut it off,"""
    seconds: float = 10.0
    """if they have gone on for so long: a blip fails what is under way at once, and is no reason."""
    first_probe: float = 30.0
    """It is tried after so long, and after twice as long each time,"""
    longest_probe: float = 600.0
    """but at least so often."""
    look_every: float = 1.0
    """How soon senders notice that another one has shut it off."""


_SPEAKS_AGAINST_PROVIDER = (ErrorCode.CONNECTION_FAILED, ErrorCode.RESPONSE_UNPARSEABLE, ErrorCode.CHANNEL_CONFIG)


class Gate(Protocol):
    """`store.fair_queue.queue.FairQueue`."""

    async def pause_channel(self, channel: str, *, paused: bool = ...) -> None: ...
    async def probe_channel(self, channel: str) -> bool: ...


class Alerts(Protocol):
    """`store.channel_alerts.ChannelAlerts`: each gives the mail addresses to tell."""

    async def begin(self, workspace_id: int, channel_id: int, reason: str) -> list[str]: ...
    async def end(self, workspace_id: int, channel_id: int) -> list[str]: ...


Mail = Callable[[int, Sequence[str], str, str], Awaitable[None]]
"""(workspace id, recipients, subject, body). Raises `ValueError` when the workspace has no mail server."""


RULES = Rules()


class Breaker:
    """Watches the outcomes of all attempts."""

    def __init__(
        self, health: ChannelHealth, gate: Gate, channels: Channels, alerts: Alerts, mail: Mail, rules: Rules = RULES
    ) -> None:
        self._health, self._gate, self._channels, self._alerts, self._mail = health, gate, channels, alerts, mail
        self._rules = rules
        self._open = set[str]()
        self._probes = set[str]()
        self._looked_at = float("-inf")
        self._telling = set[asyncio.Task[None]]()

    def is_open(self, channel: str) -> bool:
        """Whether a channel is shut off."""
        return channel in self._open

    def may_send(self, known: SendingChannel) -> bool:
        """Whether a drawn message may go over its channel itself: it works, or this one is to try it."""
        if not self.is_open(known.channel.uuid) or known.failover is None:
            return True  # without a stand-in it is paused, and what is drawn nevertheless is the try
        if known.channel.uuid in self._probes:
            self._probes.discard(known.channel.uuid)
            return True
        return False

    async def look(self) -> None:
        """Notices what other senders have noticed, and sees to it that channels are tried when it is time."""
        if time.monotonic() - self._looked_at < self._rules.look_every:
            return
        self._looked_at = time.monotonic()
        try:
            self._open = await self._health.opened()
            if self._open:
                first, longest = self._rules.first_probe, self._rules.longest_probe
                for channel in await self._health.due(first=first, longest=longest):
                    await self._probe(channel)
        except Exception as e:  # senders go on; the next look is in a second
            _log.warning("channels that are shut off could not be looked at", error=repr(e))

    async def note(self, batch: Sequence[Attempted]) -> None:
        """Learns from attempts that have ended."""
        tallies = _tallies(batch)
        if not tallies:
            return
        try:
            for channel, streak in (await self._health.note(tallies)).items():
                if streak.failures >= self._rules.failures and streak.seconds >= self._rules.seconds:
                    await self._shut_off(channel, streak, _reason(batch, channel))
            working = [channel for channel, tally in tallies.items() if tally.spoilt < tally.attempts]
            for channel in await self._health.close(working) if working else ():
                await self._put_back(channel)
        except Exception as e:  # the messages are settled; figures may miss some
            _log.warning("the outcome of attempts could not be counted", error=repr(e))

    async def finish(self) -> None:
        """Waits for mails that are on their way."""
        if self._telling:
            await asyncio.wait(self._telling)

    async def _shut_off(self, channel: str, streak: Streak, reason: str) -> None:
        known = await self._channels.find(channel)
        if known is None or not await self._health.open(channel, probe_in=self._rules.first_probe):
            return
        self._open.add(channel)
        if known.failover is None:
            await self._gate.pause_channel(channel)
        failures = streak.failures
        _log.error("a channel is shut off, its provider fails", channel=channel, failures=failures, reason=reason)
        await self._alert(known, f"{failures} failures in a row, the last one: {reason}")

    async def _alert(self, known: SendingChannel, reason: str) -> None:
        told = await self._alerts.begin(known.workspace_id, known.id, reason)
        name, meanwhile = known.channel.name, "go over another channel" if known.failover else "wait"
        body = (
            f"The channel {name} ({known.channel.uuid}) does not send: {reason}\n\n"
            f"Its messages {meanwhile} until it works again. It is tried by itself from time to time."
        )
        self._tell(known, told, f"The channel {name} does not send", body)

    async def _put_back(self, channel: str) -> None:
        self._open.discard(channel)
        self._probes.discard(channel)
        await self._gate.pause_channel(channel, paused=False)
        _log.info("a channel sends again", channel=channel)
        known = await self._channels.find(channel)
        if known is not None:
            told = await self._alerts.end(known.workspace_id, known.id)
            body = f"The channel {known.channel.name} ({channel}) sends again; what waited is on its way."
            self._tell(known, told, f"The channel {known.channel.name} sends again", body)

    async def _probe(self, channel: str) -> None:
        known = await self._channels.find(channel)
        if known is None:
            await self._health.close([channel])  # it was removed
            await self._gate.pause_channel(channel, paused=False)
        elif known.failover is None:
            await self._gate.pause_channel(channel)
            await self._gate.probe_channel(channel)
        else:
            await self._gate.pause_channel(channel, paused=False)
            self._probes.add(channel)
        if known is not None:
            await self._alert(known, "its provider fails")  # of use only if the database was away at the time

    def _tell(self, known: SendingChannel, recipients: Sequence[str], subject: str, body: str) -> None:
        if recipients:
            task = asyncio.create_task(self._send_mail(known.workspace_id, recipients, subject, body))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _send_mail(self, workspace_id: int, recipients: Sequence[str], subject: str, body: str) -> None:
        try:
            await self._mail(workspace_id, recipients, subject, body)
        except ValueError:
            return  # the workspace has no mail server; the alert is in the database all the same
        except Exception as e:
            _log.warning("administrators could not be told of a channel", workspace=workspace_id, error=repr(e))


def _tallies(batch: Sequence[Attempted]) -> Mapping[str, Tally]:
    tallies = dict[str, Tally]()
    for attempted in batch:
        result = attempted.result
        if result is None or result.log is None or result.status is None:
            continue  # nothing was sent, or the provider asked for a pause, by which it shows that it works
        spoilt, failed = _is_spoilt(attempted), result.status is not Status.WIRED
        one = Tally(1, int(spoilt), int(failed), result.log.elapsed_ms)
        tallies[attempted.channel] = tallies.get(attempted.channel, Tally()) + one
    return tallies


def _is_spoilt(attempted: Attempted) -> bool:
    result = attempted.result
    if result is None or result.log is None or result.status in (Status.WIRED, None):
        return False
    return bool(result.log.errors) and result.log.errors[-1].code in _SPEAKS_AGAINST_PROVIDER


def _reason(batch: Sequence[Attempted], channel: str) -> str:
    """The last failure of a channel, in words."""
    logs = [one.result.log for one in batch if one.channel == channel and one.result and one.result.log]
    errors = [log.errors[-1].message for log in logs if log.errors]
    return errors[-1] if errors else "no answer"

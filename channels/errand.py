"""Business with a provider on behalf of one channel: requests, with the errors that sending knows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.errors import ErrorCode, SendFailed
from channels.host import Host
from channels.log import ChannelLog
from channels.replies import Reply
from core.http import ConnectionFailed, HttpRequest, HttpResponse

MAX_RETRY_AFTER = 3600.0


@dataclass
class Errand:
    """A channel, its type, what the deployment gives, and the log of what is done."""

    channel: Channel
    kind: ChannelType
    host: Host
    log: ChannelLog

    def callback_url(self, action: str) -> str:
        """The URL at which the provider reaches an action of this channel."""
        return self.channel.callback_url(self.host.deployment.domain, action)

    async def exchange(self, request: HttpRequest) -> HttpResponse:
        """Make a request, whatever its outcome. Raises `SendFailed` when no response comes."""
        try:
            response = await self.host.http(request)
        except ConnectionFailed as error:
            self.log.exchange(request, None, self.host.now)
            raise SendFailed(ErrorCode.CONNECTION_FAILED) from error
        except asyncio.CancelledError:
            self.log.exchange(request, None, self.host.now)  # time ran out for the message; the log shows what it met
            raise
        self.log.exchange(request, response, self.host.now)
        return response

    async def request(self, request: HttpRequest, *, explain: Callable[[Reply], None] | None = None) -> Reply:
        """Make a request that must succeed.

        Raises `SendFailed`: connection_failed for 5xx, connection_throttled for 429, response_status for other
        statuses than success, unless `explain` raises a better one from the reply.
        """
        reply = Reply(await self.exchange(request), self.log)
        if reply.status >= 500:
            raise SendFailed(ErrorCode.CONNECTION_FAILED, retry_after=retry_after(reply.response))
        if reply.status == 429:
            raise SendFailed(ErrorCode.CONNECTION_THROTTLED, retry_after=retry_after(reply.response))
        if not reply.response.ok:
            if explain:
                explain(reply)
            raise SendFailed(ErrorCode.RESPONSE_STATUS)
        return reply


def retry_after(response: HttpResponse) -> float | None:
    """The seconds of a `Retry-After` header; None if there is none in seconds."""
    value = response.header("Retry-After").strip()
    return min(float(value), MAX_RETRY_AFTER) if value.isdigit() else None

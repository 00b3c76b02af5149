"""Access tokens that expire: fetched when needed, kept in the host's cache, fetched again when refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from channels.channel import Channel
from channels.errand import Errand
from channels.host import Host
from channels.replies import Reply
from core.http import HttpRequest

MARGIN = 60
"""Seconds by which a token is forgotten before it expires."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the seconds for which it is good."""

    value: str
    seconds: int


def token_key(channel: Channel) -> str:
    """The cache's key of a channel's token."""
    return f"channel-token:{channel.uuid}"


async def access_token(host: Host, channel: Channel, fetch: Callable[[], Awaitable[Token]]) -> str:
    """The channel's token, from the cache or from `fetch`."""
    cached = await host.cache.get(token_key(channel))
    if cached:
        return cached
    token = await fetch()
    await host.cache.set(token_key(channel), token.value, max(token.seconds - MARGIN, 1))
    return token.value


def unauthorized(reply: Reply) -> bool:
    """Whether a reply says, by the HTTP status 401, that the token is no longer good."""
    return reply.status == 401


async def request_with_token(
    errand: Errand,
    fetch: Callable[[], Awaitable[Token]],
    make: Callable[[str], HttpRequest],
    *,
    is_expired: Callable[[Reply], bool] = unauthorized,
) -> Reply:
    """Make a request that carries the channel's token; a remembered token that is refused is replaced, once.

    Raises `SendFailed`.
    """
    host, channel = errand.host, errand.channel
    remembered = await host.cache.get(token_key(channel))
    if remembered:
        errand.log.secrets.append(remembered)
        try:
            reply = await errand.request(make(remembered), explain=_raise_if(is_expired))
            if not is_expired(reply):
                return reply
        except _Expired:
            pass
        await host.cache.delete(token_key(channel))
    token = await access_token(host, channel, fetch)
    errand.log.secrets.append(token)
    return await errand.request(make(token))


class _Expired(Exception):
    """The provider takes the token no longer."""


def _raise_if(is_expired: Callable[[Reply], bool]) -> Callable[[Reply], None]:
    def explain(reply: Reply) -> None:
        if is_expired(reply):
            raise _Expired

    return explain

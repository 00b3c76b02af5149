"""Asking a provider for a contact's name, and for the files of their messages."""

from channels import registry
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.errand import Errand
from channels.errors import SendFailed
from channels.host import Host
from channels.log import ChannelLog, LogType
from core.http import HttpRequest
from core.urns import URN


def can_describe(type_code: str) -> bool:
    """Whether a type's provider can be asked for a contact's name."""
    kind = registry.get(type_code)
    return kind is not None and type(kind).describe is not ChannelType.describe


async def describe(channel: Channel, urn: URN, host: Host) -> str | None:
    """The name under which the provider knows a contact, or None; for new contacts whose messages bring no name."""
    kind = registry.get(channel.type)
    if kind is None:
        return None
    log = ChannelLog(LogType.UNKNOWN, channel.uuid, host.now)
    try:
        return await kind.describe(Errand(channel, kind, host, log), urn) or None
    except SendFailed:
        return None


async def attachment_request(channel: Channel, url: str, host: Host) -> HttpRequest:
    """The request that fetches an attachment, with the provider's authentication. Raises `SendFailed`."""
    kind = registry.get(channel.type)
    if kind is None:
        return HttpRequest("GET", url)
    log = ChannelLog(LogType.ATTACHMENT_FETCH, channel.uuid, host.now)
    return await kind.attachment_request(Errand(channel, kind, host, log), url)

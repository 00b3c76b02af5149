"""What the tool `send` answers beside messages: names, typing indicators, requests for attachments."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from channels.channel import Channel
from channels.describing import attachment_request, describe
from channels.host import Host
from channels.tools.requests import described
from channels.typing_indicators import TypingEvent, indicate
from core import urns


async def _describe(line: Mapping[str, Any], channel: Channel, host: Host) -> dict[str, Any]:
    name = await describe(channel, urns.parse(line["urn"]), host)
    return {"attributes": {"name": name}, "error": False} if name else {"error": True}


async def _typing(line: Mapping[str, Any], channel: Channel, host: Host) -> dict[str, Any]:
    event = line["event"]
    started = event["type"] == "typing_started"
    typing = TypingEvent(urns.parse(event["urn"]), started, event.get("msg_external_id") or "")
    outcome = await indicate(channel, typing, host)
    if not outcome.supported:
        return {"supported": False}
    return {"supported": True, "interval": outcome.interval, "error": outcome.error is not None}


async def _attachment(line: Mapping[str, Any], channel: Channel, host: Host) -> dict[str, Any]:
    return {"request": described(await attachment_request(channel, line["url"], host)), "error": False}


ASIDES: dict[str, Callable[[Mapping[str, Any], Channel, Host], Awaitable[dict[str, Any]]]] = {
    "describe": _describe,
    "typing": _typing,
    "attachment_request": _attachment,
}

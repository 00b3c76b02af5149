"""ZVS and ZVW: Zenvia, for SMS and for WhatsApp."""

from abc import ABC, abstractmethod
from typing import Any

from channels import dates
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import Refused
from channels.fields import require
from channels.geo import geo
from channels.log import LogType
from channels.messages import Info, Item
from channels.registry import register
from channels.routes import Result, route
from core.http import HttpRequest

URL = "https://api.zenvia.com/v2/channels/{channel}/messages"
SUBSCRIPTIONS_URL = "https://api.zenvia.com/v2/subscriptions"
EVENTS = {"MESSAGE": "receive", "MESSAGE_STATUS": "status"}
SUBSCRIPTIONS = "zenvia_subscriptions"
LETTERS = {"REJECTED": "F", "NOT_DELIVERED": "F", "SENT": "S", "DELIVERED": "D", "READ": "R"}


class Zenvia(ChannelType, ABC):
    """What Zenvia's channels share (Brazil)."""

    required = ("api_key",)
    max_length = 1152
    zenvia_channel: str

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message of several contents becomes as many messages, all with its id."""
        event = callback.json
        _expect_type(callback, "MESSAGE")
        require(event, "timestamp", "message.id", "message.from", "message.to", "message.direction")
        if not isinstance(event.get("message.contents"), list):
            raise Refused("field 'message.contents' required")
        if event.text("message.direction") != "IN":
            return [Info("not an incoming message")]
        received_on = dates.rfc3339(event.text("timestamp"))
        sender = callback.sender(event.text("message.from"))
        message_id = event.text("message.id")
        items: list[Item] = []
        for number, content in enumerate(event.items("message.contents"), 1):
            text, attachments = _content(content.root)
            if text or attachments:
                items.append(
                    callback.message(
                        sender,
                        text,
                        message_id,
                        received_on=received_on,
                        attachments=attachments,
                        contact_name=event.text("visitor.name") or event.text("message.visitor.name"),
                        dedupe_id=f"{message_id}/{number}",
                    )
                )
        return items or [Info("no content")]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A status; words that are new to us are errors."""
        _expect_type(callback, "MESSAGE_STATUS")
        require(callback.json, "messageId", "messageStatus.code")
        letter = LETTERS.get(callback.json.text("messageStatus.code"), "E")
        return [callback.status(letter, external_id=callback.json.text("messageId"))]

    async def send(self, delivery: Delivery) -> None:
        """All contents in one request."""
        if not delivery.resume((delivery.msg,)):
            return
        channel = delivery.channel
        payload = {"from": channel.digits, "to": delivery.to_digits, "contents": self.contents(delivery)}
        url = URL.format(channel=self.zenvia_channel)
        reply = await delivery.request(HttpRequest.json(url, payload, _token(channel)))
        delivery.sent(reply.required("id"))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Subscribes to messages and to statuses."""
        ids = []
        for event, action in EVENTS.items():
            subscription = {
                "eventType": event,
                "webhook": {"url": errand.callback_url(action)},
                "status": "ACTIVE",
                "criteria": {"channel": self.zenvia_channel},
            }
            reply = await errand.request(HttpRequest.json(SUBSCRIPTIONS_URL, subscription, _token(errand.channel)))
            ids.append(reply.required("id"))
        return {SUBSCRIPTIONS: ids}

    async def release(self, errand: Errand) -> None:
        """Ends both subscriptions."""
        for subscription_id in errand.channel.config.get(SUBSCRIPTIONS) or ():
            url = f"{SUBSCRIPTIONS_URL}/{subscription_id}"
            await errand.request(HttpRequest("DELETE", url, _token(errand.channel)))

    @abstractmethod
    def contents(self, delivery: Delivery) -> list[dict[str, str]]:
        """The contents of a message."""


@register
class ZenviaSMS(Zenvia):
    """Zenvia SMS."""

    code = "ZVS"
    name = "Zenvia SMS"
    zenvia_channel = "sms"

    def contents(self, delivery: Delivery) -> list[dict[str, str]]:
        """The text in parts, attachments as links."""
        return [{"type": "text", "text": part.text} for part in delivery.parts()]


@register
class ZenviaWhatsApp(Zenvia):
    """Zenvia WhatsApp."""

    code = "ZVW"
    name = "Zenvia WhatsApp"
    schemes = ("whatsapp",)
    zenvia_channel = "whatsapp"

    def contents(self, delivery: Delivery) -> list[dict[str, str]]:
        """The files, then the text in parts."""
        files = [
            {"type": "file", "fileUrl": attachment.url, "fileMimeType": attachment.content_type}
            for attachment in delivery.msg.attachments
        ]
        parts = delivery.parts(attachments=()) if delivery.msg.text else []
        return files + [{"type": "text", "text": part.text} for part in parts]


def _token(channel: Channel) -> dict[str, str]:
    return {"X-API-TOKEN": channel.text("api_key")}


def _expect_type(callback: Callback, expected: str) -> None:
    if callback.json.text("type") != expected:
        raise Refused(f"field 'type' must be {expected}")


def _content(content: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    match content.get("type"):
        case "text":
            return str(content.get("text") or ""), ()
        case "file":
            return "", (str(content.get("fileUrl") or ""),)
        case "location":
            return "", (geo(content.get("latitude"), content.get("longitude")),)
        case _:
            return "", ()

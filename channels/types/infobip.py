"""IB: Infobip."""

from typing import Any

from channels import dates
from channels.answers import Answer
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Refused
from channels.fields import Json, require
from channels.log import LogType
from channels.messages import IncomingMsg, Info, Item, StatusUpdate
from channels.registry import register
from channels.routes import Result, route, status_items
from core.http import HttpRequest

LETTERS = {"PENDING": "S", "EXPIRED": "S", "DELIVERED": "D", "REJECTED": "F", "UNDELIVERABLE": "F"}
read_date = dates.patterns("%Y-%m-%dT%H:%M:%S.%f%z")


@register
class Infobip(ChannelType):
    """Infobip (everywhere), with MMS."""

    code = "IB"
    name = "Infobip"
    basic = ("username", "password")
    options = ("api_key", "username", "password", "base_url", "transliteration")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A batch of messages; those without content are left out."""
        results = _results(callback)
        if callback.json.text("messageCount") in ("", "0"):
            return [Info("no messages")]
        messages = [_message(callback, result) for result in results]
        return [message for message in messages if message] or [Info("no usable messages")]

    @route("delivered", log=LogType.MSG_STATUS)
    async def delivered(self, callback: Callback) -> Result:
        """A batch of reports; the ids are the UUIDs that we had sent."""
        items: list[Item] = []
        for result in _results(callback):
            require(result, "messageId", "status.groupName")
            word = result.text("status.groupName")
            items.extend(status_items(callback, word, LETTERS, external_id=result.text("messageId")))
        return items or [Info("no statuses")]

    def answer(self, channel: Channel, items: Any, *, multi: bool) -> Answer:
        """Batches of reports have an answer of their own."""
        if any(isinstance(item, StatusUpdate) for item in items):
            return Answer(title="statuses handled")
        return super().answer(channel, items, multi=multi)

    async def send(self, delivery: Delivery) -> None:
        """The whole message in one request, as MMS if it has attachments."""
        channel = delivery.channel
        if not channel.text("api_key"):
            channel.require("api_key") if not channel.text("username") else channel.require("username", "password")
        if not delivery.resume((delivery.msg,)):
            return
        path, message = _mms(delivery) if delivery.msg.attachments else _sms(delivery)
        api_key = channel.text("api_key")
        headers = {"Authorization": f"App {api_key}"} if api_key else self.basic_header(channel)
        url = channel.text("base_url", "https://api.infobip.com") + path
        reply = await delivery.request(HttpRequest.json(url, {"messages": [message]}, headers))
        reply.expect("messages.0.status.groupId", "1", "3")
        delivery.sent(reply.optional("messages.0.messageId"))


def _results(callback: Callback) -> list[Json]:
    if not isinstance(callback.json.get("results"), list):
        raise Refused("field 'results' required")
    return callback.json.items("results")


def _message(callback: Callback, result: Json) -> IncomingMsg | None:
    require(result, "from")
    segments = result.items("message")
    texts = [result.text("text"), *(s.text("value") for s in segments if s.text("contentType") == "text/plain")]
    text = "\n".join(text for text in texts if text)
    attachments = [f"{s.text('contentType')}:{s.text('url')}" for s in segments if s.text("url")]
    if not text and not attachments:
        return None
    date = result.text("receivedAt")
    return callback.message(
        callback.phone(result.text("from")),
        text,
        result.text("messageId"),
        received_on=read_date(date) if date else None,
        attachments=attachments,
    )


def _sms(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    content = {"text": delivery.msg.text}
    transliteration = delivery.channel.text("transliteration")
    if transliteration:
        content["transliteration"] = transliteration
    return "/sms/3/messages", {"from": delivery.channel.address, "content": content} | _common(delivery)


def _mms(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    segments = [{"type": "TEXT", "text": delivery.msg.text}] if delivery.msg.text else []
    segments += [
        {"type": "LINK", "contentUrl": attachment.url, "contentType": attachment.content_type}
        for attachment in delivery.msg.attachments
    ]
    content = {"title": "", "messageSegments": segments}
    return "/mms/2/messages", {"sender": delivery.channel.address, "content": content} | _common(delivery)


def _common(delivery: Delivery) -> dict[str, Any]:
    report = {
        "url": delivery.callback_url("delivered"),
        "intermediateReport": True,
        "contentType": "application/json",
    }
    return {
        "destinations": [{"to": delivery.to_digits, "messageId": delivery.msg.uuid}],
        "webhooks": {"delivery": report},
    }

"""PM: Play Mobile."""

from channels.callback import Callback
from channels.channel import Channel
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import Xml, require
from channels.gateway import Gateway
from channels.messages import IncomingMsg, Info
from channels.registry import register
from channels.routes import Result, route
from core.http import HttpRequest


@register
class PlayMobile(Gateway):
    """Play Mobile (Uzbekistan), where a short code is shared and messages begin with a customer's prefix."""

    code = "PM"
    name = "Play Mobile"
    required = ("username", "password", "base_url")
    basic = ("username", "password")
    options = ("incoming_prefixes",)
    max_length = 640

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A batch of messages."""
        messages = [Xml(element) for element in callback.xml.root.findall("message")]
        return [_message(callback, message) for message in messages] or [Info("no messages")]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a batch of one."""
        channel = delivery.channel
        message = {
            "recipient": delivery.to_digits,
            "message-id": part.uuid(delivery.msg),
            "sms": {"originator": channel.address, "content": {"text": part.text}},
        }
        url = f"{channel.text('base_url')}/broker-api/send"
        return HttpRequest.json(url, {"messages": [message]}, self.basic_header(channel))


def _message(callback: Callback, message: Xml) -> IncomingMsg:
    require(message, "@id", "@msisdn")
    text = _without_prefix(callback.channel, message.text("content"))
    if not text:
        raise Refused("a message has no text")
    return callback.message(callback.phone(message.text("@msisdn")), text, message.text("@id"))


def _without_prefix(channel: Channel, text: str) -> str:
    for prefix in channel.config.get("incoming_prefixes") or ():
        if text.lower().startswith(str(prefix).lower()):
            return text[len(str(prefix)) :].strip()
    return text

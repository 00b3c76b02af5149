"""CHP: web chat, retired: no longer offered to new channels, but older ones are still called."""

from channels.addresses import is_uuid
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Forged
from channels.fields import Json, require
from channels.messages import EventType, Info, Item
from channels.registry import register
from channels.routes import Result, route
from channels.signatures import same
from core.http import HttpRequest
from core.urns import URN

LETTERS = {"sent": "S", "delivered": "D", "read": "R", "failed": "F"}


@register
class WebChat(ChannelType):
    """A chat on a web page, by a server of its own."""

    code = "CHP"
    name = "Web chat"
    schemes = ("webchat",)
    required = ("send_url", "secret")
    is_retired = True

    @route("receive", multi=True)
    async def receive(self, callback: Callback) -> Result:
        """A batch of events of one chat."""
        body = callback.json
        require(body, "chat_id", "secret")
        if not same(body.text("secret"), callback.channel.text("secret")):
            raise Forged("wrong secret")
        urn = callback.urn("webchat", body.text("chat_id"))
        return [_item(callback, urn, event) for event in body.items("events")]

    async def send(self, delivery: Delivery) -> None:
        """The whole message in one request."""
        if not delivery.resume((delivery.msg,)):
            return
        channel, msg = delivery.channel, delivery.msg
        content: dict[str, object] = {"uuid": msg.uuid, "text": msg.text, "origin": msg.origin}
        if msg.attachments:
            content["attachments"] = [f"{one.content_type}:{one.url}" for one in msg.attachments]
        replies = [reply.text for reply in msg.quick_replies if reply.type == "text"]
        if replies:
            content["quick_replies"] = replies
        payload = {"chat_id": delivery.to, "secret": channel.text("secret"), "msg": content}
        url = f"{channel.text('send_url').rstrip('/')}/{channel.uuid}/"
        await delivery.request(HttpRequest.json(url, payload))
        delivery.sent()


def _item(callback: Callback, urn: URN, event: Json) -> Item:
    match event.text("type"):
        case "msg_in":
            return callback.message(urn, event.text("msg.text"), attachments=event.texts("msg.attachments"))
        case "chat_started":
            return callback.event(EventType.NEW_CONVERSATION, urn)
        case "msg_status" if event.text("status.status") in LETTERS and is_uuid(event.text("status.msg_uuid")):
            letter = LETTERS[event.text("status.status")]
            return callback.status(letter, msg_uuid=event.text("status.msg_uuid"))
        case other:
            return Info(f"ignoring {other}")

"""JCL: JustCall."""

from typing import Any

from channels import dates
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.log import LogType
from channels.messages import Info
from channels.registry import register
from channels.routes import Result, route, status_items
from channels.splitting import with_attachments
from core.http import HttpRequest

URL = "https://api.justcall.io/v1/texts/new"
WEBHOOK_URL = "https://api.justcall.io/v1/webhooks/add"
TOPICS = {2: "receive", 9: "status"}
"""The provider's numbers for incoming messages and for reports."""
MAX_MEDIA = 5
LETTERS = {"delivered": "D", "sent": "S", "undelivered": "E", "failed": "F"}
read_date = dates.patterns("%Y-%m-%d %H:%M:%S")


@register
class JustCall(ChannelType):
    """JustCall (North America), with MMS."""

    code = "JCL"
    name = "JustCall"
    required = ("api_key", "secret")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, with the first of its media; word of outgoing ones and of calls is ignored."""
        data = callback.json.object("data")
        if data.text("type") != "sms" or data.text("direction") != "I":
            return [Info("not an incoming message")]
        date, media = data.text("datetime"), data.text("mms.0.media_url")
        return [
            callback.message(
                callback.phone(data.text("contact_number")),
                data.text("content"),
                data.text("messageid"),
                received_on=read_date(date) if date else None,
                attachments=(media,) if media else (),
            )
        ]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """The status of an outgoing message."""
        data = callback.json.object("data")
        if data.text("direction") != "O":
            return [Info("not an outgoing message")]
        return status_items(callback, data.text("delivery_status"), LETTERS, external_id=data.text("messageid"))

    async def send(self, delivery: Delivery) -> None:
        """The whole message in one request; more media than the provider takes become links in the text."""
        if not delivery.resume((delivery.msg,)):
            return
        channel, msg = delivery.channel, delivery.msg
        payload = {"from": channel.address, "to": delivery.to, "body": msg.text}
        if len(msg.attachments) > MAX_MEDIA:
            payload["body"] = with_attachments(msg.text, msg.attachments)
        elif msg.attachments:
            payload["media_url"] = ",".join(attachment.url for attachment in msg.attachments)
        reply = await delivery.request(HttpRequest.json(URL, payload, _credentials(channel)))
        reply.expect("status", "success")
        delivery.sent(reply.optional("id"))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names a URL for each of the two topics."""
        for topic, action in TOPICS.items():
            webhook = {"topic_id": topic, "url": errand.callback_url(action)}
            await errand.request(HttpRequest.json(WEBHOOK_URL, webhook, _credentials(errand.channel)))
        return {}


def _credentials(channel: Channel) -> dict[str, str]:
    return {"Authorization": f"{channel.text('api_key')}:{channel.text('secret')}"}

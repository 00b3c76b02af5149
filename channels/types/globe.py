"""GL: Globe Labs."""

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import Json
from channels.gateway import Gateway
from channels.messages import IncomingMsg, Info
from channels.registry import register
from channels.routes import Result, route
from core.http import HttpRequest

URL = "https://devapi.globelabs.com.ph/smsmessaging/v1/outbound/{address}/requests"
read_date = dates.patterns("%a %b %d %Y %H:%M:%S GMT%z (UTC)")


@register
class Globe(Gateway):
    """Globe Labs (Philippines)."""

    code = "GL"
    name = "Globe Labs"
    required = ("app_id", "app_secret", "passphrase")
    redacted = ("passphrase", "app_secret")
    max_length = 160

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A list of messages."""
        messages = callback.json.items("inboundSMSMessageList.inboundSMSMessage")
        return [_message(callback, message) for message in messages] or [Info("no messages")]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part; the address is the recipient's here."""
        channel = delivery.channel
        payload = {
            "address": delivery.to_digits,
            "message": part.text,
            "passphrase": channel.text("passphrase"),
            "app_id": channel.text("app_id"),
            "app_secret": channel.text("app_secret"),
        }
        return HttpRequest.json(URL.format(address=channel.address), payload)


def _message(callback: Callback, message: Json) -> IncomingMsg:
    sender = message.text("senderAddress")
    if not sender.startswith("tel:"):
        raise Refused("field 'senderAddress' must begin with tel:")
    date = message.text("dateTime")
    return callback.message(
        callback.phone(sender.removeprefix("tel:")),
        message.text("message"),
        message.text("messageId"),
        received_on=read_date(date) if date else None,
    )

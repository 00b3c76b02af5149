"""CS: ClickSend."""

from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming
from core.http import HttpRequest

URL = "https://rest.clicksend.com/v3/sms/send"


@register
class ClickSend(Gateway):
    """ClickSend (Australia and elsewhere)."""

    code = "CS"
    name = "ClickSend"
    required = basic = ("username", "password")
    max_length = 1224

    receive = Incoming("receive", sender="from", text="body")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a list of one message; the provider groups messages by `source`."""
        message = {"to": delivery.to, "from": delivery.channel.address, "body": part.text, "source": "courier"}
        return HttpRequest.json(URL, {"messages": [message]}, self.basic_header(delivery.channel))

    def accepted(self, reply: Reply) -> str:
        """The message's own status, and an id."""
        reply.expect("data.messages.0.status", "SUCCESS")
        return reply.required("data.messages.0.message_id")

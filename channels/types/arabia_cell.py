"""AC: Arabia Cell."""

from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming
from core.http import HttpRequest

URL = "https://acsdp.arabiacell.net"


@register
class ArabiaCell(Gateway):
    """Arabia Cell (Jordan, Iraq)."""

    code = "AC"
    name = "Arabia Cell"
    required = ("username", "password", "service_id", "charging_level")
    max_length = 1530

    receive = Incoming("receive", sender="M", text="B")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        channel = delivery.channel
        form = {
            "userName": channel.text("username"),
            "password": channel.text("password"),
            "handlerType": "send_msg",
            "serviceId": channel.text("service_id"),
            "msisdn": delivery.to,
            "messageBody": part.text,
            "chargingLevel": channel.text("charging_level"),
        }
        return HttpRequest.form(URL, form, {"Accept": "application/xml"})

    def accepted(self, reply: Reply) -> str:
        """The code 204 of an XML body means success."""
        body = reply.xml()
        if body.text("code") != "204":
            raise SendFailed(ErrorCode.RESPONSE_CONTENT, body.text("text"))
        return body.text("message_id")

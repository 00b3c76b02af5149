"""RR: Red Rabbit, retired: no longer offered to new channels, but older ones still send."""

from channels import gsm7
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from core.http import HttpRequest

URL = "http://http1.javna.com/epicenter/GatewaySendG.asp"


@register
class RedRabbit(Gateway):
    """Red Rabbit (Middle East), which only sends."""

    code = "RR"
    name = "Red Rabbit"
    required = ("username", "password")
    max_length = 1600
    is_retired = True

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query; its type tells whether it is long, and whether it is Unicode."""
        channel = delivery.channel
        query = {
            "LoginName": channel.text("username"),
            "Password": channel.text("password"),
            "Tracking": "1",
            "Mobtyp": "1",
            "MessageRecipients": delivery.to_digits,
            "MessageBody": part.text,
            "SenderName": channel.digits,
        }
        is_long = gsm7.segments(part.text) > 1
        if not gsm7.is_valid(part.text):
            query["MsgTyp"] = "10" if is_long else "9"
        elif is_long:
            query["MsgTyp"] = "5"
        return HttpRequest.get(URL, query)

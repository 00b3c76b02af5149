"""M3: M3Tech."""

from channels import gsm7
from channels.answers import Answer, Answers
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.routes import Incoming
from core.http import HttpRequest

URL = "https://secure.m3techservice.com/GenericServiceRestAPI/api/SendSMS"


@register
class M3Tech(Gateway):
    """M3Tech (Pakistan)."""

    code = "M3"
    name = "M3Tech"
    required = ("username", "password")
    max_length = 160
    answers = Answers(messages=Answer(body="SMS Accepted: {msg_uuid}"))

    receive = Incoming("receive", sender="from", text="text")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query; type 7 is Unicode."""
        channel = delivery.channel
        text = gsm7.smart(part.text)
        query = {
            "AuthKey": "m3-Tech",
            "UserId": channel.text("username"),
            "Password": channel.text("password"),
            "SMS": text,
            "SMSType": "0" if gsm7.is_valid(text) else "7",
            "MobileNo": delivery.to_digits,
            "MsgId": delivery.msg.uuid,
            "MsgHeader": channel.digits,
            "HandsetPort": "0",
            "SMSChannel": "0",
            "Telco": "0",
        }
        return HttpRequest.get(URL, query)

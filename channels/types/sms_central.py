"""SC: SMSCentral."""

from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.routes import Incoming
from core.http import HttpRequest

URL = "http://smail.smscentral.com.np/bp/ApiSms.php"


@register
class SMSCentral(Gateway):
    """SMSCentral (Nepal)."""

    code = "SC"
    name = "SMSCentral"
    required = ("username", "password")

    receive = Incoming("receive", sender="mobile", text="message")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        channel = delivery.channel
        form = {
            "user": channel.text("username"),
            "pass": channel.text("password"),
            "mobile": delivery.to_digits,
            "content": part.text,
        }
        return HttpRequest.form(URL, form)

"""I2: I2SMS."""

from channels.answers import Answer, Answers
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Incoming
from core.http import HttpRequest

URL = "https://mx2.i2sms.net/mxapi.php"


@register
class I2SMS(Gateway):
    """I2SMS (Lebanon)."""

    code = "I2"
    name = "I2SMS"
    required = ("username", "password", "channel_hash")
    basic = ("username", "password")
    redacted = ("channel_hash",)
    max_length = 640
    answers = Answers(messages=Answer(body=""))

    receive = Incoming("receive", sender="mobile", text="message")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        form = {
            "action": "send_single",
            "mobile": delivery.to_digits,
            "message": part.text,
            "channel": delivery.channel.text("channel_hash"),
        }
        return HttpRequest.form(URL, form, self.basic_header(delivery.channel))

    def accepted(self, reply: Reply) -> str:
        """The code 00 means success."""
        code = reply.require_json().value("error_code")
        if code != "00":
            raise rejected(code, reply.value("error_desc"))
        return reply.value("result.session_id")

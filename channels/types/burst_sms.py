"""BS: Burst SMS."""

from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report
from core.http import HttpRequest

URL = "https://api.transmitsms.com/send-sms.json"


@register
class BurstSMS(Gateway):
    """Burst SMS (Australia)."""

    code = "BS"
    name = "Burst SMS"
    required = basic = ("username", "password")
    max_length = 612

    receive = Incoming("receive", methods=("GET",), sender="mobile", text="response")
    report = Report(
        "status",
        methods=("GET",),
        external_id="message_id",
        word="status",
        letters={"delivered": "D", "pending": "S", "soft-bounce": "E", "hard-bounce": "F"},
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        form = {"to": delivery.to_digits, "from": delivery.channel.address, "message": part.text}
        return HttpRequest.form(URL, form, self.basic_header(delivery.channel))

    def accepted(self, reply: Reply) -> str:
        """A message id other than 0 means success."""
        if reply.value("message_id") == "0":
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)
        return reply.required("message_id")

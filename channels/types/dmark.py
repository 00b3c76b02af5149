"""DK: dmark."""

from channels import dates
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report
from core.http import HttpRequest

URL = "https://smsapi1.dmarkmobile.com/sms/"


@register
class Dmark(Gateway):
    """dmark (Uganda, DR Congo)."""

    code = "DK"
    name = "dmark"
    required = ("auth_token",)
    max_length = 453
    attachment_links = False

    receive = Incoming(
        "receive",
        sender="msisdn",
        text="text",
        date="tstamp",
        read_date=dates.rfc3339,
        required=("text", "short_code", "tstamp"),
    )
    report = Report(
        "status", msg_uuid="uuid", word="status", letters={"1": "D", "2": "E", "4": "S", "8": "S", "16": "E"}
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form; the provider replaces `%s` in the report's URL by the status."""
        channel = delivery.channel
        form = {
            "sender": channel.digits,
            "receiver": delivery.to_digits,
            "text": part.text,
            "dlr_url": f"{delivery.callback_url('status')}?uuid={delivery.msg.uuid}&status=%s",
        }
        return HttpRequest.form(URL, form, {"Authorization": f"Token {channel.text('auth_token')}"})

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("sms_id")

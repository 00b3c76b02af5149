"""AT: Africa's Talking."""

from channels import dates
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report
from core.http import JSON, HttpRequest

URL = "https://api.africastalking.com/version1/messaging"


@register
class AfricasTalking(Gateway):
    """Africa's Talking (sub-Saharan Africa)."""

    code = "AT"
    name = "Africa's Talking"
    required = ("username", "api_key")
    options = ("is_shared", "send_url")

    receive = Incoming(
        "receive",
        "callback",
        sender="from",
        text="text",
        external_id="id",
        date="date",
        read_date=dates.patterns("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"),
        required=("id", "text", "to", "date"),
    )
    report = Report(
        "status",
        "delivery",
        external_id="id",
        word="status",
        letters={"Success": "D", "Sent": "S", "Buffered": "S", "Rejected": "F", "Failed": "F", "Expired": "F"},
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """The whole message as a form; a shared short code is chosen by the provider."""
        channel = delivery.channel
        form = {"username": channel.text("username"), "to": delivery.to, "message": part.text}
        if not channel.flag("is_shared"):
            form["from"] = channel.address
        headers = {"apikey": channel.text("api_key"), "Accept": JSON}
        return HttpRequest.form(channel.text("send_url", URL), form, headers)

    def accepted(self, reply: Reply) -> str:
        """The one recipient's status says whether it was taken."""
        reply.expect("SMSMessageData.Recipients.0.status", "Success")
        return reply.optional("SMSMessageData.Recipients.0.messageId")

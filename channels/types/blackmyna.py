"""BM: Blackmyna, retired: no longer offered to new channels, but older ones are still called."""

from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report
from core.http import HttpRequest

URL = "http://api.blackmyna.com/2/smsmessaging/outbound"


@register
class Blackmyna(Gateway):
    """Blackmyna (Nepal)."""

    code = "BM"
    name = "Blackmyna"
    required = basic = ("username", "password")
    is_retired = True

    receive = Incoming("receive", methods=("GET",), sender="from", text="text", required=("to", "text"))
    report = Report(
        "status",
        methods=("GET",),
        external_id="id",
        word="status",
        letters={"1": "D", "2": "F", "8": "S", "16": "F"},
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        form = {"address": delivery.to, "senderaddress": delivery.channel.address, "message": part.text}
        return HttpRequest.form(URL, form, self.basic_header(delivery.channel))

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("0.id")

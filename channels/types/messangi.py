"""MG: Messangi."""

import base64

from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming
from channels.signatures import hmac_sha256
from core.http import HttpRequest

URL = "https://flow.messangi.me/mmc/rest/api/sendMT"


@register
class Messangi(Gateway):
    """Messangi (Latin America)."""

    code = "MG"
    name = "Messangi"
    required = ("public_key", "private_key", "instance_id", "carrier_id")
    redacted = ("private_key",)
    max_length = 160

    receive = Incoming("receive", sender="mobile", text="mo")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part, all in the path, which is signed."""
        channel = delivery.channel
        text = base64.urlsafe_b64encode(part.text.encode()).decode().rstrip("=")
        params = "/".join(
            (channel.text("instance_id"), channel.digits, channel.text("carrier_id"), delivery.to_digits, text)
        )
        signature = hmac_sha256(channel.text("private_key"), params.encode())
        return HttpRequest("GET", f"{URL}/{params}/{channel.text('public_key')}/{signature}")

    def accepted(self, reply: Reply) -> str:
        """The status OK means success; there is no id."""
        if reply.xml().text("status") != "OK":
            raise SendFailed(ErrorCode.RESPONSE_STATUS)
        return ""

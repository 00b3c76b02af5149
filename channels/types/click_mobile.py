"""CM: Click Mobile."""

import hashlib

from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, xml
from core.http import HttpRequest

URL = "http://206.225.81.36/ucm_api/index.php"


@register
class ClickMobile(Gateway):
    """Click Mobile (Malawi)."""

    code = "CM"
    name = "Click Mobile"
    required = ("username", "password", "app_id", "org_id")
    options = ("send_url",)
    max_length = 160

    receive = Incoming(
        "receive",
        methods=("GET", "POST"),
        read=xml,
        sender="mobile",
        text="text",
        external_id="referenceID",
        required=("shortCode",),
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part, signed with the time."""
        channel = delivery.channel
        timestamp = delivery.host.now.strftime("%Y%m%d%H%M%S")
        signed = channel.text("app_id") + timestamp + channel.text("password")
        payload = {
            "app_id": channel.text("app_id"),
            "org_id": channel.text("org_id"),
            "user_id": channel.text("username"),
            "timestamp": timestamp,
            "auth_key": hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest(),
            "operation": "send",
            "reference": delivery.msg.uuid,
            "message_type": "1",
            "src_address": channel.address,
            "dst_address": delivery.to,
            "message": part.text,
        }
        return HttpRequest.json(channel.text("send_url", URL), payload)

    def accepted(self, reply: Reply) -> str:
        """The code 000 means success; there is no id."""
        reply.expect("code", "000")
        return ""

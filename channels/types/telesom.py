"""TS: Telesom."""

import hashlib

from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming
from core.http import HttpRequest

URL = "http://telesom.com/sendsms"


@register
class Telesom(Gateway):
    """Telesom (Somaliland)."""

    code = "TS"
    name = "Telesom"
    required = ("username", "password", "secret")
    options = ("send_url",)
    max_length = 160

    receive = Incoming("receive", methods=("GET", "POST"), sender="mobile", text="msg", required=("msg",))

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form, signed with the day."""
        channel = delivery.channel
        to, sender = f"0{delivery.to_local}", channel.digits
        day = delivery.host.now.strftime("%d/%m/%Y")
        signed = "|".join(
            (channel.text("username"), channel.text("password"), to, part.text, sender, day, channel.text("secret"))
        )
        key = hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest().upper()
        form = {"to": to, "from": sender, "msg": part.text, "key": key}
        return HttpRequest.form(channel.text("send_url", URL), form)

    def accepted(self, reply: Reply) -> str:
        """The body says Success; there is no id."""
        if "Success" not in reply.text:
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)
        return ""

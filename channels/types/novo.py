"""NV: Novo."""

from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Unauthorized
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming
from channels.signatures import hmac_sha256, same
from core.http import HttpRequest

URL = "http://novosmstools.com/novo_te/{merchant_id}/sendSMS"


@register
class Novo(Gateway):
    """Novo (Trinidad and Tobago)."""

    code = "NV"
    name = "Novo"
    required = ("merchant_id", "merchant_secret")
    generated = ("secret",)
    redacted = ("merchant_secret",)
    max_length = 160

    receive = Incoming("receive", sender="from", text="text")

    async def authenticate(self, callback: Callback) -> None:
        """The channel's secret, if it has one, is the whole `Authorization` header."""
        secret = callback.channel.text("secret")
        if secret and not same(callback.header("Authorization"), secret):
            raise Unauthorized("invalid Authorization header")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query, signed."""
        channel = delivery.channel
        signed = f"{channel.digits};{delivery.to_digits};{part.text};"
        query = {
            "from": channel.digits,
            "to": delivery.to_digits,
            "msg": part.text,
            "signature": hmac_sha256(channel.text("merchant_secret"), signed.encode()),
        }
        return HttpRequest.get(URL.format(merchant_id=channel.text("merchant_id")), query)

    def accepted(self, reply: Reply) -> str:
        """The status FINISHED means success; there is no id."""
        reply.expect("status", "FINISHED")
        return ""

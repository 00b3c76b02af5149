"""MLG: Mailgun, retired: no longer offered to new channels, but older ones are still called."""

from channels import multipart
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Forged
from channels.fields import require
from channels.host import Host
from channels.multipart import FormPart
from channels.registry import register
from channels.routes import Result, route
from channels.signatures import hmac_sha256, same
from core.http import basic_auth

URL = "https://api.mailgun.net/v3/{domain}/messages"
SUBJECT = "subject"


@register
class Mailgun(ChannelType):
    """E-mail by Mailgun."""

    code = "MLG"
    name = "Mailgun"
    schemes = ("mailto",)
    required = ("auth_token",)
    options = ("signing_key", "default_subject")
    redacted = ("signing_key",)
    error_status = 406  # what tells the provider not to repeat a callback
    is_retired = True

    async def authenticate(self, callback: Callback) -> None:
        """Time and token are signed."""
        form = callback.form
        signed = f"{form.text('timestamp')}{form.text('token')}"
        key = callback.channel.text("signing_key")
        if not key or not same(form.text("signature"), hmac_sha256(key, signed.encode())):
            raise Forged("invalid request signature")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A mail: its text without quotations, after its subject unless it is an answer."""
        form = callback.form
        require(form, "sender", "stripped-text", SUBJECT)
        subject, text = form.text(SUBJECT), form.text("stripped-text")
        if not subject.lower().startswith("re:"):
            text = f"{subject}\n\n{text}"
        return [callback.message(callback.urn("mailto", form.text("sender")), text)]

    async def send(self, delivery: Delivery) -> None:
        """One mail."""
        if not delivery.resume((delivery.msg,)):
            return
        channel = delivery.channel
        fields = {
            "from": channel.address,
            "to": delivery.to,
            SUBJECT: channel.text("default_subject", "Chat"),
            "text": delivery.parts(limit=0)[0].text,
        }
        parts = [FormPart(name, value.encode()) for name, value in fields.items()]
        url = URL.format(domain=channel.address.rpartition("@")[2])
        headers = {"Authorization": basic_auth("api", channel.text("auth_token"))}
        reply = await delivery.request(multipart.request(url, parts, headers))
        delivery.sent(reply.required("id"))

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """The credentials in their encoded form as well."""
        encoded = basic_auth("api", channel.text("auth_token")).removeprefix("Basic ")
        return [*super().secrets(channel, host), encoded]

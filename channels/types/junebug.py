"""JN: Junebug, retired: no longer offered to new channels, but older ones are still called."""

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Unauthorized
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report, json
from channels.signatures import same
from core.http import HttpRequest

LETTERS: dict[str, str | None] = {
    "submitted": "S",
    "delivery_pending": None,
    "delivery_succeeded": "D",
    "delivery_failed": "F",
    "rejected": "F",
}


@register
class Junebug(Gateway):
    """Junebug, a gateway that people run themselves."""

    code = "JN"
    name = "Junebug"
    required = ("send_url", "username", "password")
    basic = ("username", "password")
    options = ("secret",)
    max_length = 1530
    is_retired = True

    receive = Incoming(
        "inbound",
        read=json,
        sender="from",
        text="content",
        external_id="message_id",
        date="timestamp",
        read_date=dates.patterns("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"),
        required=("to", "timestamp", "message_id"),
    )
    report = Report("event", read=json, external_id="message_id", word="event_type", letters=LETTERS)

    async def authenticate(self, callback: Callback) -> None:
        """The channel's secret, if it has one, is the token."""
        secret = callback.channel.text("secret")
        if secret and not same(callback.header("Authorization"), f"Token {secret}"):
            raise Unauthorized("invalid Authorization header")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part."""
        channel = delivery.channel
        payload = {
            "event_url": delivery.callback_url("event"),
            "content": part.text,
            "from": channel.address,
            "to": delivery.to,
        }
        if channel.text("secret"):
            payload["event_auth_token"] = channel.text("secret")
        return HttpRequest.json(channel.text("send_url"), payload, self.basic_header(channel))

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("result.message_id")

"""CT: Clickatell."""

from urllib.parse import unquote_to_bytes

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.fields import require
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Report, Result, json, route
from core.http import FORM, HttpRequest

URL = "https://platform.clickatell.com/messages/http/send"
LETTERS = dict.fromkeys(("2", "8", "11"), "W") | dict.fromkeys(("3", "4"), "S")
LETTERS |= dict.fromkeys(("1", "5", "6", "7", "9", "10", "12", "14"), "F")


@register
class Clickatell(Gateway):
    """Clickatell (South Africa and elsewhere)."""

    code = "CT"
    name = "Clickatell"
    required = ("api_key",)
    max_length = 640

    report = Report("status", read=json, external_id="messageId", word="statusCode", letters=LETTERS)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message whose text may be escaped bytes of another encoding."""
        fields = callback.json
        require(fields, "messageId", "fromNumber", "text", "timestamp")
        return [
            callback.message(
                callback.phone(fields.text("fromNumber")),
                _decoded(fields.text("text"), fields.text("charset")),
                fields.text("messageId"),
                received_on=dates.unix_milliseconds(fields.text("timestamp")),
            )
        ]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query."""
        channel = delivery.channel
        query = {
            "apiKey": channel.text("api_key"),
            "from": channel.digits,
            "to": delivery.to_digits,
            "content": part.text,
        }
        return HttpRequest.get(URL, query, {"Content-Type": FORM})

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("messages.0.apiMessageId")


def _decoded(text: str, charset: str) -> str:
    if charset not in ("UTF-16BE", "ISO-8859-1"):
        return text
    # Each character of the unescaped text stands for a byte.
    data = unquote_to_bytes(text.replace("+", " ").encode("latin-1", "replace"))
    return data.decode(charset, "replace")

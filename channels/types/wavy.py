"""WV: Wavy, once Movile."""

from channels import dates
from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report, json
from core.http import HttpRequest

URL = "https://api-messaging.movile.com/v1/send-sms"
LETTERS = {"2": "S", "104": "S", "4": "D", "301": "E"}
LETTERS |= dict.fromkeys(("101", "102", "103", "201", "202", "203", "204", "205", "207"), "F")


@register
class Wavy(Gateway):
    """Wavy (Brazil)."""

    code = "WV"
    name = "Wavy"
    required = ("username", "auth_token")

    receive = Incoming(
        "receive",
        read=json,
        sender="source",
        text="messageText",
        external_id="id",
        date="receivedAt",
        read_date=dates.unix_milliseconds,
        required=("id", "shortCode", "messageText", "receivedAt"),
    )
    sent = Report("sent", read=json, external_id="correlationId", word="sentStatusCode", letters=LETTERS)
    delivered = Report("delivered", read=json, external_id="correlationId", word="deliveredStatusCode", letters=LETTERS)

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part; the provider knows the sender by the account."""
        channel = delivery.channel
        headers = {"username": channel.text("username"), "authenticationtoken": channel.text("auth_token")}
        return HttpRequest.json(URL, {"destination": delivery.to_digits, "messageText": part.text}, headers)

    def accepted(self, reply: Reply) -> str:
        """An id, if there is one."""
        return reply.value("id")

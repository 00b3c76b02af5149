"""MB: Mblox."""

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import require
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route, status_items
from core.http import HttpRequest

URL = "https://api.mblox.com/xms/v1/{username}/batches"
LETTERS = {"Delivered": "D", "Dispatched": "S", "Aborted": "F", "Rejected": "F", "Failed": "F", "Expired": "F"}


@register
class Mblox(Gateway):
    """Mblox (North America, Europe); messages and reports come to one URL."""

    code = "MB"
    name = "Mblox"
    required = ("username", "password")
    max_length = 459

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message or a report, by its `type`."""
        event = callback.json
        match event.text("type"):
            case "mo_text":
                require(event, "id", "from", "to", "body", "received_at")
                received_on = dates.rfc3339(event.text("received_at"))
                sender = callback.phone(event.text("from"))
                return [callback.message(sender, event.text("body"), event.text("id"), received_on=received_on)]
            case "recipient_delivery_report_sms":
                require(event, "batch_id", "status")
                return status_items(callback, event.text("status"), LETTERS, external_id=event.text("batch_id"))
            case other:
                raise Refused(f"unknown type '{other}'")

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a batch of one."""
        channel = delivery.channel
        payload = {
            "from": channel.digits,
            "to": [delivery.to_digits],
            "body": part.text,
            "delivery_report": "per_recipient",
        }
        headers = {"Authorization": f"Bearer {channel.text('password')}"}
        return HttpRequest.json(URL.format(username=channel.text("username")), payload, headers)

    def accepted(self, reply: Reply) -> str:
        """The batch's id."""
        return reply.optional("id")

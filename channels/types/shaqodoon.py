"""SQ: Shaqodoon, retired: no longer offered to new channels, but older ones are still called."""

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.gateway import Gateway
from channels.registry import register
from channels.routes import Result, route
from core.http import HttpRequest


@register
class Shaqodoon(Gateway):
    """Shaqodoon (Somalia)."""

    code = "SQ"
    name = "Shaqodoon"
    required = ("send_url", "username", "password")
    is_retired = True

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message; the `+` of a number may have become a space on its way."""
        form = callback.form
        sender = form.text("from")
        if not sender.strip():
            raise Refused("field 'from' required")
        date = form.text("date") or form.text("time")
        received_on = dates.rfc3339(date) if date else None
        sender = f"+{sender[1:]}" if sender.startswith(" ") else sender
        return [callback.message(callback.phone(sender), form.text("text"), received_on=received_on)]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query."""
        channel = delivery.channel
        query = {
            "from": channel.digits,
            "msg": part.text,
            "to": delivery.to_digits,
            "username": channel.text("username"),
            "password": channel.text("password"),
        }
        return HttpRequest.get(channel.text("send_url"), query)

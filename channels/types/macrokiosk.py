"""MK: Macrokiosk."""

from zoneinfo import ZoneInfo

from channels import dates, gsm7
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import require
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Report, Result, route
from core.http import HttpRequest

URL = "https://www.etracker.cc/bulksms/send"
BOTH = ("GET", "POST")
read_date = dates.patterns("%Y-%m-%d%H:%M:%S", zone=ZoneInfo("Asia/Kuala_Lumpur"))


@register
class Macrokiosk(Gateway):
    """Macrokiosk (Malaysia)."""

    code = "MK"
    name = "Macrokiosk"
    required = ("username", "password", "macrokiosk_sender_id", "macrokiosk_service_id")
    max_length = 1600
    answers = Answers(messages=Answer(body="-1"))

    report = Report(
        "status",
        methods=BOTH,
        external_id="msgid",
        word="status",
        letters={"ACCEPTED": "S", "DELIVERED": "D", "UNDELIVERED": "F", "PROCESSING": "W"},
        ignore_unknown=True,
    )

    @route("receive", methods=BOTH)
    async def receive(self, callback: Callback) -> Result:
        """A message to a short or a long code, which name the sender differently; times are those of Malaysia."""
        form = callback.form
        recipient, sender = ("shortcode", "from") if form.text("shortcode") else ("longcode", "msisdn")
        require(form, recipient, sender)
        if form.text(recipient).removeprefix("+") != callback.channel.digits:
            raise Refused(f"this message is for {form.text(recipient)}, not for this channel")
        date = form.text("time")
        return [
            callback.message(
                callback.phone(form.text(sender)),
                form.text("text"),
                form.text("msgId"),
                received_on=read_date(date) if date else None,
            )
        ]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part; type 5 is Unicode."""
        channel = delivery.channel
        text = gsm7.smart(part.text)
        payload = {
            "user": channel.text("username"),
            "pass": channel.text("password"),
            "to": delivery.to_digits,
            "text": text,
            "from": channel.text("macrokiosk_sender_id"),
            "servid": channel.text("macrokiosk_service_id"),
            "type": "0" if gsm7.is_valid(text) else "5",
        }
        return HttpRequest.json(URL, payload)

    def accepted(self, reply: Reply) -> str:
        """The provider's id."""
        return reply.optional("MsgID")

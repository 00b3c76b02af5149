"""PL: Plivo."""

from typing import Any

from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.errors import Refused
from channels.fields import require
from channels.gateway import Gateway
from channels.log import LogType
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route, status_items
from core.http import HttpRequest

ACCOUNT_URL = "https://api.plivo.com/v1/Account/{auth_id}"
URL = f"{ACCOUNT_URL}/Message/"
LETTERS = {"queued": "W", "sent": "S", "undelivered": "S", "delivered": "D", "rejected": "F"}


@register
class Plivo(Gateway):
    """Plivo (everywhere)."""

    code = "PL"
    name = "Plivo"
    required = ("PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN", "PLIVO_APP_ID")
    learned = ("PLIVO_APP_ID",)
    basic = ("PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN")
    redacted = ("PLIVO_AUTH_TOKEN",)
    max_length = 1600

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message to the channel's number."""
        form = callback.form
        require(form, "From", "To", "MessageUUID")
        _check_number(callback, "To")
        return [callback.message(callback.phone(form.text("From")), form.text("Text"), form.text("MessageUUID"))]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A report of a message, or of a part of one, which names its parent."""
        form = callback.form
        require(form, "From", "To", "MessageUUID", "Status")
        _check_number(callback, "From")
        external_id = form.text("ParentMessageUUID") or form.text("MessageUUID")
        return status_items(callback, form.text("Status"), LETTERS, external_id=external_id, ignore_unknown=True)

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part."""
        channel = delivery.channel
        payload = {
            "src": channel.digits,
            "dst": delivery.to_digits,
            "text": part.text,
            "url": delivery.callback_url("status"),
            "method": "POST",
        }
        url = URL.format(auth_id=channel.text("PLIVO_AUTH_ID"))
        return HttpRequest.json(url, payload, self.basic_header(channel))

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("message_uuid.0")

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Creates an application that calls the channel, and gives it the number."""
        channel = errand.channel
        application = {"app_name": f"{errand.host.deployment.domain}-{channel.uuid}"}
        application |= {"message_url": errand.callback_url("receive"), "answer_url": errand.callback_url("answer")}
        base, headers = ACCOUNT_URL.format(auth_id=channel.text("PLIVO_AUTH_ID")), self.basic_header(channel)
        created = await errand.request(HttpRequest.json(f"{base}/Application/", application, headers))
        app_id = created.required("app_id")
        await errand.request(HttpRequest.json(f"{base}/Number/{channel.digits}/", {"app_id": app_id}, headers))
        return {"PLIVO_APP_ID": app_id}

    async def release(self, errand: Errand) -> None:
        """Deletes the application."""
        channel = errand.channel
        base = ACCOUNT_URL.format(auth_id=channel.text("PLIVO_AUTH_ID"))
        url = f"{base}/Application/{channel.text('PLIVO_APP_ID')}/"
        await errand.request(HttpRequest("DELETE", url, self.basic_header(channel)))


def _check_number(callback: Callback, field: str) -> None:
    number = callback.form.text(field)
    if number.removeprefix("+") != callback.channel.digits:
        raise Refused(f"field '{field}' is {number}, which is not this channel's number")

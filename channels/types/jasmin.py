"""JS: Jasmin SMS gateway."""

import re

from channels import gsm7
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import require
from channels.gateway import Gateway
from channels.log import LogType
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from core.http import HttpRequest

_TAKEN = Answer(body="ACK/Jasmin")
_ID = re.compile(r'Success "(.*)"')
LETTERS = {"ACCEPTD": "S", "UNKNOWN": "W", "DELIVRD": "D"}
LETTERS |= dict.fromkeys(("UNDELIV", "REJECTD", "EXPIRED", "DELETED"), "F")


@register
class Jasmin(Gateway):
    """Jasmin, an SMPP gateway that people run themselves."""

    code = "JS"
    name = "Jasmin"
    required = ("username", "password", "send_url")
    answers = Answers(messages=_TAKEN, statuses=_TAKEN, ignored=_TAKEN)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message; with coding 0 its bytes are GSM-7."""
        form = callback.form
        require(form, "coding", "from", "to", "id")
        text = gsm7.decode(form.raw("content")) if form.text("coding") == "0" else form.text("content")
        return [callback.message(callback.phone(form.text("from")), text, form.text("id"))]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A status, by its word or by one of two flags."""
        form = callback.form
        require(form, "id")
        letter = LETTERS.get(form.text("message_status"))
        if letter is None and form.text("dlvrd") == "1":
            letter = "D"
        if letter is None and form.text("err") == "1":
            letter = "F"
        if letter is None:
            raise Refused("this tells neither a known 'message_status' nor 'dlvrd' or 'err'")
        return [callback.status(letter, external_id=form.text("id"))]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query, in GSM-7 if substitution makes it so."""
        channel = delivery.channel
        query = {
            "username": channel.text("username"),
            "password": channel.text("password"),
            "from": channel.digits,
            "to": delivery.to_digits,
            "dlr": "yes",
            "dlr-url": delivery.callback_url("status"),
            "dlr-level": "2",
            "dlr-method": "POST",
        }
        plain = gsm7.smart(part.text)
        if gsm7.is_valid(plain):
            query |= {"coding": "0", "content": plain}
        else:
            query |= {"coding": "8", "hex-content": part.text.encode("utf-16-be").hex()}
        return HttpRequest.get(channel.text("send_url"), query)

    def accepted(self, reply: Reply) -> str:
        """The id stands in the text."""
        found = _ID.search(reply.text)
        return found[1] if found else ""

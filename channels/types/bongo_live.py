"""BL: Bongo Live, retired: no longer offered to new channels, but older ones are still called."""

from channels import gsm7
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.fields import require
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route, status_items
from core.http import HttpRequest, with_query

URL = "https://api.blsmsgw.com:8443/bin/send.json"
REPORT = "5"
LETTERS = {"1": "D", "2": "S", "8": "S"} | dict.fromkeys(("3", "4", "5", "6", "7", "9", "10", "11"), "E")
EMPTY = Answer(body="")


@register
class BongoLive(Gateway):
    """Bongo Live (Tanzania); messages and reports come to one URL."""

    code = "BL"
    name = "Bongo Live"
    required = ("username", "password")
    max_length = 160
    is_retired = True
    answers = Answers(messages=EMPTY, statuses=EMPTY)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, or a report by its type."""
        form = callback.form
        if form.text("MSGTYPE") == REPORT:
            require(form, "DLRID", "STATUS")
            return status_items(callback, form.text("STATUS"), LETTERS, external_id=form.text("DLRID"))
        require(form, "SOURCEADDR")
        return [callback.message(callback.phone(form.text("SOURCEADDR")), form.text("MESSAGE"), form.text("ID"))]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part, all in the query of a POST."""
        channel = delivery.channel
        text = gsm7.smart(part.text)
        query = {
            "USERNAME": channel.text("username"),
            "PASSWORD": channel.text("password"),
            "SOURCEADDR": channel.digits,
            "DESTADDR": delivery.to_digits,
            "MESSAGE": text,
            "DLR": "1",
        }
        if not gsm7.is_valid(text):
            query["CHARCODE"] = "2"
        return HttpRequest("POST", with_query(URL, query))

    def accepted(self, reply: Reply) -> str:
        """The message's own status 0 means success."""
        reply.expect("results.0.status", "0")
        return reply.optional("results.0.msgid")

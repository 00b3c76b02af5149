"""DA: DartMedia, and H9: Hub9, which speak the same protocol."""

from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import integer, require
from channels.gateway import Gateway
from channels.log import LogType
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.statuses import Status
from core.http import FORM, HttpRequest
from core.urns import URN

_REASONS = {"001": "authentication failed", "101": "account expired or invalid parameters"}
_TAKEN = Answer(body="000")


@register
class DartMedia(Gateway):
    """DartMedia (Indonesia). Senders that are no phone numbers are customers of the provider's own."""

    code = "DA"
    name = "DartMedia"
    schemes = ("tel", "ext")
    required = ("username", "password")
    max_length = 160
    answers = Answers(messages=_TAKEN, statuses=_TAKEN)
    url = "http://202.43.169.11/APIhttpU/receive2waysms.php"

    @route("receive", methods=("GET",))
    async def receive(self, callback: Callback) -> Result:
        """A message from a phone or a customer."""
        form = callback.form
        require(form, "original", "sendto")
        return [callback.message(_sender(callback), form.text("message"), form.text("messageid"))]

    @route("delivered", methods=("GET",), log=LogType.MSG_STATUS)
    async def delivered(self, callback: Callback) -> Result:
        """A status of a part, whose id is the message's UUID and perhaps `.2`, `.3` …"""
        require(callback.form, "messageid", "status")
        code = integer(callback.form, "status")
        status = Status.DELIVERED if 10 <= code <= 12 else Status.FAILED if code > 20 else Status.SENT
        return [callback.status(status, msg_uuid=_uuid(callback.form.text("messageid")))]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query."""
        channel = delivery.channel
        query = {
            "userid": channel.text("username"),
            "password": channel.text("password"),
            "sendto": delivery.to_digits,
            "original": channel.digits,
            "udhl": "0",
            "dcs": "0",
            "message": part.text,
            "messageid": part.uuid(delivery.msg),
        }
        return HttpRequest.get(self.url, query, {"Content-Type": FORM})

    def accepted(self, reply: Reply) -> str:
        """A body that begins with 000 means success; there is no id."""
        code = reply.text[:3]
        if code != "000":
            raise rejected(code, _REASONS.get(code, ""))
        return ""


@register
class Hub9(DartMedia):
    """Hub9 (Indonesia)."""

    code = "H9"
    name = "Hub9"
    max_length = 1600
    url = "http://175.103.48.29:28078/testing/smsmt.php"


def _sender(callback: Callback) -> URN:
    sender = callback.form.text("original")
    try:
        return callback.phone(sender)
    except Refused:
        return callback.urn("ext", sender)


def _uuid(message_id: str) -> str:
    return message_id.split(".", maxsplit=1)[0]

"""YO: Yo! Payments."""

from urllib.parse import parse_qs

from channels import dates
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, Refused, SendFailed
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from core.http import FORM, HttpRequest

URLS = (
    "http://smgw1.yo.co.ug:9100/sendsms",
    "http://41.220.12.201:9100/sendsms",
    "http://164.40.148.210:9100/sendsms",
)


@register
class Yo(ChannelType):
    """Yo! (Uganda), with three gateways of which the second and third stand in for the first."""

    code = "YO"
    name = "YO!"
    required = ("username", "password")
    max_length = 1600

    @route("receive", methods=("GET",))
    async def receive(self, callback: Callback) -> Result:
        """A message, its fields under one of two names."""
        form = callback.form
        sender = form.text("sender") or form.text("from")
        if not sender:
            raise Refused("must have one of 'sender' or 'from' set")
        date = form.text("date") or form.text("time")
        received_on = dates.rfc3339(date) if date else None
        return [callback.message(callback.phone(sender), form.text("message"), received_on=received_on)]

    async def send(self, delivery: Delivery) -> None:
        """Each part by the first gateway that answers."""
        for part in delivery.resume(delivery.parts()):
            _check(await _first_answer(delivery, part))
            delivery.sent()


async def _first_answer(delivery: Delivery, part: Part) -> Reply:
    channel = delivery.channel
    query = {
        "origin": channel.digits,
        "sms_content": part.text,
        "destinations": delivery.to_digits,
        "ybsacctno": channel.text("username"),
        "password": channel.text("password"),
    }
    for url in URLS[:-1]:
        try:
            return await delivery.request(HttpRequest.get(url, query, {"Content-Type": FORM}))
        except SendFailed as error:
            if error.code is not ErrorCode.CONNECTION_FAILED:
                raise
    return await delivery.request(HttpRequest.get(URLS[-1], query, {"Content-Type": FORM}))


def _check(reply: Reply) -> None:
    """The body is a query string. Raises `SendFailed` unless it says OK."""
    answer = parse_qs(reply.text)
    if "BLACKLISTED" in answer.get("ybs_autocreate_message", [""])[0]:
        raise SendFailed(ErrorCode.CONTACT_STOPPED)
    if answer.get("ybs_autocreate_status", [""])[0] != "OK":
        raise SendFailed(ErrorCode.RESPONSE_CONTENT)

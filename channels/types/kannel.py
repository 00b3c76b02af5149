"""KN: Kannel."""

from urllib.parse import urlencode

from channels import dates, gsm7
from channels.callback import Callback
from channels.channel import Channel
from channels.delivery import Delivery, Part
from channels.fields import require
from channels.gateway import Gateway
from channels.log import LogType
from channels.messages import Info
from channels.registry import register
from channels.routes import Incoming, Result, route
from channels.statuses import Status
from core.http import HttpRequest

LETTERS = {"1": Status.DELIVERED, "2": Status.ERRORED, "4": Status.SENT, "8": Status.SENT, "16": Status.ERRORED}
ALL_REPORTS_BUT_BUFFERED = "27"


@register
class Kannel(Gateway):
    """Kannel, an SMS gateway that people run themselves."""

    code = "KN"
    name = "Kannel"
    required = ("username", "password", "send_url")
    generated = ("username", "password")
    options = ("encoding", "use_national", "dlr_mask", "ignore_sent")

    receive = Incoming(
        "receive",
        sender="sender",
        text="message",
        external_id="id",
        date="ts",
        read_date=dates.unix_seconds,
        required=("id", "ts"),
    )

    @route("status", methods=("GET",), log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A report of one of the kinds that `dlr_mask` asks for."""
        form = callback.form
        require(form, "uuid", "status")
        letter = LETTERS.get(form.text("status"))
        if letter is None:
            return [Info(f"status '{form.text('status')}' changes nothing")]
        update = callback.status(letter, msg_uuid=form.text("uuid"))
        if letter is Status.SENT and callback.channel.flag("ignore_sent"):
            return [Info("this channel ignores reports of sent messages")]
        return [update]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part in a query; text that is not GSM-7 goes as UTF-16 bytes, without naming a character set."""
        channel = delivery.channel
        text, is_unicode = _encoded(channel, part.text)
        query: dict[str, str | bytes] = {
            "username": channel.text("username"),
            "password": channel.text("password"),
            "from": channel.address,
            "to": delivery.to_local if channel.flag("use_national") else delivery.to,
            "text": text.encode("utf-16-be") if is_unicode else text,
            "dlr-url": f"{delivery.callback_url('status')}?uuid={delivery.msg.uuid}&status=%d",
            "dlr-mask": channel.text("dlr_mask", ALL_REPORTS_BUT_BUFFERED),
        }
        if is_unicode:
            query["coding"] = "2"
        if delivery.msg.high_priority:
            query["priority"] = "1"
        url = channel.text("send_url")
        return HttpRequest("GET", f"{url}{'&' if '?' in url else '?'}{urlencode(sorted(query.items()))}")


def _encoded(channel: Channel, text: str) -> tuple[str, bool]:
    """The text to send, and whether as Unicode: the channel's `encoding` is S smart, U Unicode, or D as it is."""
    encoding = channel.text("encoding", "S")
    if encoding != "S":
        return text, encoding == "U"
    plain = gsm7.smart(text)
    return plain, not gsm7.is_valid(plain)

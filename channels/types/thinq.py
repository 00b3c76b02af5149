"""TQ: ThinQ, now Commio."""

from channels import multipart
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Refused
from channels.fields import require
from channels.multipart import FormPart
from channels.registry import register
from channels.routes import Report, Result, route
from core.http import HttpRequest

URL = "https://api.thinq.com/account/{account_id}/product/origination"
LETTERS = {"DELIVRD": "D", "EXPIRED": "E"} | dict.fromkeys(("DELETED", "UNDELIV", "UNKNOWN", "REJECTD"), "F")


@register
class ThinQ(ChannelType):
    """ThinQ (United States), with MMS."""

    code = "TQ"
    name = "ThinQ"
    required = ("account_id", "api_token_user", "api_token")
    basic = ("api_token_user", "api_token")
    redacted = ("api_token",)
    max_length = 1600

    report = Report("status", external_id="guid", word="status", letters=LETTERS)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A text, or one file as a link or as its bytes in base64."""
        form = callback.form
        require(form, "from", "to", "type")
        sender, content = callback.phone(form.text("from")), form.text("message")
        match form.text("type"):
            case "sms":
                return [callback.message(sender, content)]
            case "mms":
                is_link = content.startswith(("http://", "https://"))
                return [callback.message(sender, "", attachments=(content if is_link else f"data:{content}",))]
            case other:
                raise Refused(f"unknown type '{other}'")

    async def send(self, delivery: Delivery) -> None:
        """The attachments one by one, then the text."""
        requests = [self._file(delivery, attachment.url) for attachment in delivery.msg.attachments]
        if delivery.msg.text:
            requests += [self._text(delivery, part.text) for part in delivery.parts(attachments=())]
        for request in delivery.resume(requests):
            reply = await delivery.request(request)
            delivery.sent(reply.required("guid"))

    def _file(self, delivery: Delivery, url: str) -> HttpRequest:
        fields = {**_numbers(delivery), "media_url": url}
        parts = [FormPart(name, value.encode()) for name, value in fields.items()]
        return multipart.request(f"{_base(delivery)}/mms/send", parts, self.basic_header(delivery.channel))

    def _text(self, delivery: Delivery, text: str) -> HttpRequest:
        payload = {**_numbers(delivery), "message": text}
        return HttpRequest.json(f"{_base(delivery)}/sms/send", payload, self.basic_header(delivery.channel))


def _base(delivery: Delivery) -> str:
    return URL.format(account_id=delivery.channel.text("account_id"))


def _numbers(delivery: Delivery) -> dict[str, str]:
    """Numbers without the country's 1: this provider serves only the United States."""
    return {"from_did": delivery.channel.digits[1:], "to_did": delivery.to_digits[1:]}

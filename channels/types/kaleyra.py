"""KWA: Kaleyra, for WhatsApp."""

from channels import dates, multipart
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import require
from channels.messages import Info
from channels.multipart import FormPart
from channels.outgoing import Attachment
from channels.registry import register
from channels.routes import Report, Result, route
from channels.urls import filename, has_link
from core.http import HttpRequest

URL = "https://api.kaleyra.io/v1/{account_sid}/messages"
KINDS = ("text", "image", "video", "voice", "document")


@register
class Kaleyra(ChannelType):
    """WhatsApp by Kaleyra (India)."""

    code = "KWA"
    name = "Kaleyra WhatsApp"
    schemes = ("whatsapp",)
    required = ("account_sid", "api_key")

    report = Report(
        "status",
        methods=("GET",),
        external_id="id",
        word="status",
        letters={"0": "F", "sent": "W", "delivered": "D", "read": "R"},
        ignore_unknown=True,
    )

    @route("receive", methods=("GET",))
    async def receive(self, callback: Callback) -> Result:
        """A text or a file."""
        form = callback.form
        require(form, "created_at", "type", "from")
        if form.text("type") not in KINDS:
            return [Info(f"messages of type '{form.text('type')}' are not supported")]
        media, text = form.text("media_url"), form.text("body")
        if not media and not text:
            raise Refused("no text or media in this message")
        return [
            callback.message(
                callback.urn("whatsapp", form.text("from")),
                text,
                received_on=dates.unix_seconds(form.text("created_at")),
                attachments=(media,) if media else (),
                contact_name=form.text("name"),
            )
        ]

    async def send(self, delivery: Delivery) -> None:
        """The attachments one by one, the text as the first one's caption; or the text."""
        url = URL.format(account_sid=delivery.channel.text("account_sid"))
        if delivery.msg.attachments:
            steps = list(enumerate(delivery.msg.attachments))
            for number, attachment in delivery.resume(steps):
                caption = delivery.msg.text if number == 0 else ""
                is_last = number == len(steps) - 1
                await _deliver(delivery, await _file(delivery, url, attachment, caption), is_last=is_last)
            return
        for part in delivery.resume(delivery.parts()):
            form = _common(delivery) | {"type": "text", "body": part.text}
            if has_link(part.text):
                form["preview_url"] = "true"
            await _deliver(delivery, HttpRequest.form(url, form))


async def _deliver(delivery: Delivery, request: HttpRequest, *, is_last: bool = True) -> None:
    """Reports tell of the last request of a message, so that only its id is kept."""
    reply = await delivery.request(request)
    message_id = reply.required("id")
    delivery.sent(message_id if is_last else "")


async def _file(delivery: Delivery, url: str, attachment: Attachment, caption: str) -> HttpRequest:
    """The request that uploads a file and sends it; the provider takes no links."""
    response = await delivery.exchange(HttpRequest("GET", attachment.url))
    if not response.ok:
        raise SendFailed(ErrorCode.RESPONSE_STATUS, "The attachment could not be fetched.")
    parts = [FormPart(name, value.encode()) for name, value in (_common(delivery) | {"type": "media"}).items()]
    if caption:
        parts.append(FormPart("caption", caption.encode()))
    parts.append(FormPart("media", response.body, filename(attachment.url), attachment.content_type))
    return multipart.request(url, parts)


def _common(delivery: Delivery) -> dict[str, str]:
    return {
        "api-key": delivery.channel.text("api_key"),
        "channel": "WhatsApp",
        "from": delivery.channel.digits,
        "to": delivery.to_digits,
        "callback_url": delivery.callback_url("status"),
    }

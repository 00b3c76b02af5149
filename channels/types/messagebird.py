"""MBD: MessageBird."""

from datetime import datetime

from channels import dates
from channels.addresses import is_uuid
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Forged, Refused
from channels.fields import Form, require
from channels.jwt import InvalidToken, verified_claims
from channels.log import LogType
from channels.messages import EventType, IncomingMsg, Info, Item
from channels.registry import register
from channels.routes import Result, route
from channels.signatures import same, sha256
from core.http import HttpRequest

URL = "https://rest.messagebird.com"
LETTERS = {
    "scheduled": "S",
    "sent": "S",
    "buffered": "S",
    "delivered": "D",
    "delivery_failed": "F",
    "expired": "F",
}
STOPPED = "103"
read_short_code_date = dates.patterns("%Y%m%d%H%M%S")


@register
class MessageBird(ChannelType):
    """MessageBird (everywhere), with MMS."""

    code = "MBD"
    name = "MessageBird"
    required = ("auth_token",)
    options = ("secret",)
    answers = Answers(messages=Answer(body="OK"))

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message to a long number or to a short code, which have different fields; signed."""
        _check_signature(callback)
        form = callback.form
        require(form, "originator")
        return [_to_short_code(callback, form) if form.text("shortcode") else _to_long_code(callback, form)]

    @route("status", methods=("GET",), log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A status; some failures mean that the contact opted out."""
        form = callback.form
        try:
            if form.text("statusDatetime"):
                dates.rfc3339(form.text("statusDatetime"))
            code = int(form.text("statusErrorCode") or 0)
        except (Refused, ValueError):
            return [Info("this report can't be read")]
        letter = LETTERS.get(form.text("status"))
        if letter is None:
            raise Refused(f"unknown status '{form.text('status')}', must be one of {', '.join(LETTERS)}")
        reference = form.text("reference")
        update = (
            callback.status(letter, msg_uuid=reference)
            if is_uuid(reference)
            else callback.status(letter, external_id=form.text("id"))
        )
        items: list[Item] = [update]
        if str(code) == STOPPED:
            items.append(callback.event(EventType.STOP_CONTACT, callback.phone(form.text("recipient"))))
        return items

    async def send(self, delivery: Delivery) -> None:
        """The whole message in one request, as MMS if it has attachments."""
        if not delivery.resume((delivery.msg,)):
            return
        channel, msg = delivery.channel, delivery.msg
        payload: dict[str, object] = {
            "recipients": [delivery.to],
            "reference": msg.uuid,
            "originator": channel.address,
            "body": msg.text,
        }
        if msg.attachments:
            payload["mediaUrls"] = [attachment.url for attachment in msg.attachments]
        headers = {"Authorization": f"AccessKey {channel.text('auth_token')}"}
        path = "/mms" if msg.attachments else "/messages"
        reply = await delivery.request(HttpRequest.json(URL + path, payload, headers))
        delivery.sent(reply.optional("id"))


def _to_long_code(callback: Callback, form: Form) -> IncomingMsg:
    date = form.text("createdDatetime")
    return _message(callback, form.text("body"), form.text("id"), dates.rfc3339(date) if date else None)


def _to_short_code(callback: Callback, form: Form) -> IncomingMsg:
    date = form.text("receive_datetime")
    return _message(callback, form.text("message"), form.text("mid"), read_short_code_date(date) if date else None)


def _message(callback: Callback, text: str, external_id: str, received_on: datetime | None) -> IncomingMsg:
    media = callback.form.all("mediaUrls")
    if not text and not media:
        raise Refused("no text or media in this message")
    sender = callback.phone(callback.form.text("originator"))
    return callback.message(sender, text, external_id, received_on=received_on, attachments=media)


def _check_signature(callback: Callback) -> None:
    """The signature is a JSON Web Token over hashes of URL and body."""
    token = callback.header("Messagebird-Signature-Jwt")
    try:
        claims = verified_claims(token, callback.channel.text("secret"))
    except InvalidToken as error:
        raise Forged(f"invalid signature: {error}") from None
    body_hash = str(claims.get("payload_hash") or "")
    if not same(str(claims.get("url_hash") or ""), sha256(callback.public_url.encode())):
        raise Forged("invalid signature: it was made for another URL")
    if body_hash and not same(body_hash, sha256(callback.request.body)):
        raise Forged("invalid signature: it was made for another body")

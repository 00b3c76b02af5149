"""The base of the types that speak Twilio's protocol."""

from collections.abc import Sequence
from typing import ClassVar

import orjson

from channels.addresses import is_uuid
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.cleaning import decode_possible_base64
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Form, require
from channels.log import LogType
from channels.media import MIB, Limit, resolve
from channels.messages import EventType, Info, Item
from channels.outgoing import Attachment, Templating
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.twiml.errors import REASONS
from channels.twiml.numbers import Numbers
from channels.twiml.signature import check_signature
from core.http import HttpRequest
from core.urns import URN, is_bsuid

TWILIO = "https://api.twilio.com"
STOPPED = "21610"
THROTTLED = "63018"
LETTERS = {"queued": "S", "sent": "S", "delivered": "D", "read": "R", "failed": "F", "undelivered": "F"}
LIMITS = dict.fromkeys(("image", "audio", "video", "application"), Limit(max_bytes=5 * MIB))
EMPTY = Answer(body='<?xml version="1.0" encoding="UTF-8"?><Response/>', content_type="text/xml")


class TwiML(ChannelType):
    """What these types share."""

    required: ClassVar[tuple[str, ...]] = ("account_sid", "auth_token")
    options: ClassVar[tuple[str, ...]] = ("messaging_service_sid", "ignore_dlrs", "link_shortening")
    basic = ("account_sid", "auth_token")
    max_length = 1600
    answers = Answers(messages=EMPTY, ignored=EMPTY)
    is_signed = True

    async def authenticate(self, callback: Callback) -> None:
        """The signature is over the URL and the form's fields, sorted."""
        if self.is_signed:
            check_signature(callback)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, with its media."""
        form = callback.form
        require(form, "MessageSid", "AccountSid", "From", "To")
        text = decode_possible_base64(form.text("Body"))
        new_urn = None
        if _is_whatsapp(callback.channel):
            text = form.text("ButtonText") or text
            user_id = form.text("ExternalUserId")
            new_urn = callback.urn("whatsapp", user_id) if user_id else None
        urn = _urn(callback, form.text("From"), form.text("FromCountry"))
        return [
            callback.message(
                urn,
                text,
                form.text("MessageSid"),
                attachments=_media(form),
                new_urn=new_urn if new_urn and new_urn.identity != urn.identity else None,
            )
        ]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A status, by the UUID that we put in the URL or by the provider's id."""
        form = callback.form
        sid, word, error = form.text("MessageSid"), form.text("MessageStatus"), form.text("ErrorCode")
        if not sid or not word:
            return [Info("no message status")]
        letter = LETTERS.get(word)
        if letter is None:
            raise Refused(f"unknown status '{word}', must be one of {', '.join(LETTERS)}")
        if callback.channel.flag("ignore_dlrs") and letter != "F":
            return [Info("this channel ignores reports")]
        if error and error != "0":
            callback.log.error(ErrorCode.EXTERNAL, REASONS.get(error, "Service specific error."), error)
        if error == THROTTLED:
            return [callback.status("E", external_id=sid)]
        uuid = form.text("uuid")
        known = {"msg_uuid": uuid} if is_uuid(uuid) else {"external_id": sid}
        items: list[Item] = [callback.status(letter, **known)]
        if error == STOPPED:
            items.append(callback.event(EventType.STOP_CONTACT, _urn(callback, form.text("To"))))
        return items

    def base_url(self, channel: Channel) -> str:
        """Where the provider's API is."""
        return TWILIO

    def account_url(self, channel: Channel) -> str:
        """Where the account's resources are."""
        return f"{self.base_url(channel)}/2010-04-01/Accounts/{channel.text('account_sid')}"

    def numbers(self, errand: Errand) -> Numbers:
        """The account's numbers."""
        return Numbers(errand, self.account_url(errand.channel), self.basic_header(errand.channel))

    async def send(self, delivery: Delivery) -> None:
        """The parts, the media with the first; or a template, which replaces all."""
        channel = delivery.channel
        forms = await self._forms(delivery)
        url = f"{self.account_url(channel)}/Messages.json"
        for form in delivery.resume(forms):
            request = HttpRequest.form(url, form, self.basic_header(channel))
            reply = await delivery.request(request, explain=_explain)
            delivery.sent(reply.optional("sid"))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the account's credentials."""
        return HttpRequest("GET", url, self.basic_header(errand.channel))

    async def _forms(self, delivery: Delivery) -> Sequence[list[tuple[str, str]]]:
        templating = delivery.msg.templating
        if templating and _is_whatsapp(delivery.channel):
            return [[*_common(delivery), *_template(templating)]]
        media = [await resolve(delivery, attachment, LIMITS) for attachment in delivery.msg.attachments]
        media_fields = [("MediaUrl", one.url) for one in media if one]
        return [
            [*_common(delivery), ("Body", part.text), *(media_fields if part.is_first else ())]
            for part in delivery.parts(attachments=())
        ]


def _is_whatsapp(channel: Channel) -> bool:
    return "whatsapp" in channel.schemes


def _urn(callback: Callback, address: str, country: str = "") -> URN:
    if _is_whatsapp(callback.channel):
        return callback.urn("whatsapp", address.removeprefix("whatsapp:").removeprefix("+"))
    return callback.phone(address, country, allow_sender_id=True)


def _media(form: Form) -> list[str]:
    count = form.text("NumMedia")
    urls = (form.text(f"MediaUrl{number}") for number in range(int(count) if count.isdigit() else 0))
    return [url for url in urls if url]


def _common(delivery: Delivery) -> list[tuple[str, str]]:
    channel = delivery.channel
    report = f"{delivery.callback_url('status')}?uuid={delivery.msg.uuid}&action=callback"
    fields = [("To", _to(delivery)), ("StatusCallback", report)]
    if channel.address:
        fields.append(("From", f"whatsapp:{channel.address}" if _is_whatsapp(channel) else channel.address))
    if channel.text("messaging_service_sid"):
        fields.append(("MessagingServiceSid", channel.text("messaging_service_sid")))
    if channel.flag("link_shortening"):
        fields.append(("ShortenUrls", "true"))
    return fields


def _to(delivery: Delivery) -> str:
    if not _is_whatsapp(delivery.channel):
        return delivery.to
    return f"whatsapp:{delivery.to}" if is_bsuid(delivery.to) else f"whatsapp:+{delivery.to_digits}"


def _template(templating: Templating) -> list[tuple[str, str]]:
    if not templating.external_id:
        raise SendFailed(ErrorCode.MESSAGE_INVALID, f"The template {templating.name} is not known to the provider.")
    values = {}
    for component in templating.components:
        for name, index in component.variables.items():
            variable = templating.variables[index]
            values[name] = variable.value if variable.type == "text" else Attachment.parse(variable.value).url
    variables = [("ContentVariables", orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode())] if values else []
    return [("ContentSid", templating.external_id), *variables]


def _explain(reply: Reply) -> None:
    code = reply.value("code")
    if code == STOPPED:
        raise SendFailed(ErrorCode.CONTACT_STOPPED)
    if code:
        raise rejected(code, REASONS.get(code, "Service specific error."))

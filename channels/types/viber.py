"""VP: Viber."""

from collections.abc import Sequence
from typing import Any

import orjson

from channels.answers import Answer
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, Forged, Refused, SendFailed
from channels.fields import Json, require
from channels.geo import geo
from channels.messages import ChannelEvent, EventType, IncomingMsg, Info, Item, StatusUpdate
from channels.outgoing import Attachment
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.signatures import hmac_sha256, same
from channels.urls import filename
from channels.viber.errors import REASONS
from channels.viber.keyboards import keyboard
from core.http import JSON, HttpRequest

URL = "https://chatapi.viber.com/pa/send_message"
SENT_SECONDS = 48 * 3600
WEBHOOK_URL = "https://chatapi.viber.com/pa/set_webhook"
EVENTS = ["delivered", "failed", "conversation_started"]
STICKER = "https://viber.github.io/docs/img/stickers/{id}.png"
MAX_CAPTION = 512
NOT_REGISTERED, NOT_SUBSCRIBED, TOO_MANY = "5", "6", "12"


@register
class Viber(ChannelType):
    """A Viber bot."""

    code = "VP"
    name = "Viber"
    schemes = ("viber",)
    required = ("auth_token",)
    options = ("welcome_message", "button_layout")
    max_length = 7000

    async def authenticate(self, callback: Callback) -> None:
        """The body is signed with the channel's token."""
        given = callback.header("X-Viber-Content-Signature")
        if not same(given, hmac_sha256(callback.channel.text("auth_token"), callback.request.body)):
            raise Forged("invalid request signature")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """One event; messages are one kind of it."""
        event = callback.json
        require(event, "event")
        match event.text("event"):
            case "webhook" | "delivered" | "seen":
                return [Info(f"ignoring {event.text('event')}")]
            case "conversation_started":
                if not callback.channel.text("welcome_message"):
                    return [Info("ignoring conversation start")]
                return [_user_event(callback, event, EventType.WELCOME_MESSAGE)]
            case "subscribed":
                return [_user_event(callback, event, EventType.NEW_CONVERSATION)]
            case "unsubscribed":
                return [callback.event(EventType.STOP_CONTACT, callback.urn("viber", event.text("user_id")))]
            case "failed":
                return [await _failure(callback, event.text("message_token"))]
            case "message":
                return [_message(callback, event)]
            case other:
                raise Refused(f"unknown event '{other}'")

    def answer(self, channel: Channel, items: Sequence[Item], *, multi: bool) -> Answer:
        """To a conversation's start the answer is itself a message."""
        for item in items:
            if isinstance(item, ChannelEvent) and item.type is EventType.WELCOME_MESSAGE:
                welcome = {
                    "auth_token": channel.text("auth_token"),
                    "text": channel.text("welcome_message"),
                    "type": "text",
                    "tracking_data": "welcome",
                }
                return Answer(body=orjson.dumps(welcome).decode(), content_type=JSON)
        return super().answer(channel, items, multi=multi)

    async def send(self, delivery: Delivery) -> None:
        """The attachments, then the text; a short text is an image's caption. A keyboard comes with the first."""
        payloads = await _payloads(delivery)
        buttons = keyboard(delivery.msg.quick_replies, delivery.channel, delivery.log)
        if payloads and buttons:
            payloads[0]["keyboard"] = buttons
        common = {
            "auth_token": delivery.channel.text("auth_token"),
            "receiver": delivery.to,
            "tracking_data": delivery.msg.uuid,
        }
        for payload in delivery.resume(payloads):
            reply = await delivery.request(HttpRequest.json(URL, common | payload))
            _check(reply)
            await delivery.host.cache.set(
                _sent_key(delivery.channel, reply.value("message_token")), delivery.msg.uuid, SENT_SECONDS
            )
            delivery.sent()

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the webhook, which the provider checks at once."""
        await _set_webhook(errand, {"url": errand.callback_url("receive"), "event_types": EVENTS})
        return {}

    async def release(self, errand: Errand) -> None:
        """Removes the webhook."""
        await _set_webhook(errand, {"url": ""})


async def _set_webhook(errand: Errand, payload: dict[str, Any]) -> None:
    token = {"auth_token": errand.channel.text("auth_token")}
    _check(await errand.request(HttpRequest.json(WEBHOOK_URL, token | payload)))


def _sent_key(channel: Channel, message_token: str) -> str:
    """Where the message of a token is remembered: the tokens of failures are the only ids that the provider tells."""
    return f"sent:{channel.uuid}:{message_token}"


async def _failure(callback: Callback, message_token: str) -> StatusUpdate:
    msg_uuid = await callback.host.cache.get(_sent_key(callback.channel, message_token))
    return callback.status("F", msg_uuid=msg_uuid) if msg_uuid else callback.status("F", external_id=message_token)


def _user_event(callback: Callback, event: Json, type_: EventType) -> ChannelEvent:
    urn = callback.urn("viber", event.text("user.id"))
    return callback.event(type_, urn, contact_name=event.text("user.name"))


def _message(callback: Callback, event: Json) -> IncomingMsg:
    require(event, "sender.id", "message.type")
    message = event.object("message")
    text, attachments = _content(message)
    return callback.message(
        callback.urn("viber", event.text("sender.id")),
        text,
        event.text("message_token"),
        attachments=attachments,
        contact_name=event.text("sender.name"),
    )


def _content(message: Json) -> tuple[str, list[str]]:
    text, media = message.text("text"), message.text("media")
    match message.text("type"):
        case "text":
            return text, []
        case "picture" | "video":
            return text, [media]
        case "sticker":
            return text, [STICKER.format(id=message.text("sticker_id"))]
        case "contact":
            return f"{message.text('contact.name')}: {message.text('contact.phone_number')}", []
        case "url":
            return media, []
        case "location":
            return text, [geo(message.get("location.lat"), message.get("location.lon"))]
        case other:
            raise Refused(f"unknown message type '{other}'")


async def _payloads(delivery: Delivery) -> list[dict[str, Any]]:
    msg = delivery.msg
    texts = [{"type": "text", "text": part.text} for part in delivery.parts(attachments=())] if msg.text else []
    is_caption = (
        len(msg.attachments) == 1 and msg.attachments[0].kind == "image" and len(msg.text.encode()) <= MAX_CAPTION
    )
    if is_caption:
        return [{"type": "picture", "media": msg.attachments[0].url, "text": msg.text}]
    return [*[await _file(delivery, attachment) for attachment in msg.attachments], *texts]


async def _file(delivery: Delivery, attachment: Attachment) -> dict[str, Any]:
    if attachment.kind == "image":
        return {"type": "picture", "media": attachment.url, "text": ""}
    response = await delivery.exchange(HttpRequest("HEAD", attachment.url))
    length = response.header("Content-Length")
    size = int(length) if length.isdigit() else 0
    if attachment.kind == "video":
        return {"type": "video", "media": attachment.url, "size": size}
    name = "Audio" if attachment.kind == "audio" else filename(attachment.url)
    return {"type": "file", "media": attachment.url, "size": size, "file_name": name}


def _check(reply: Reply) -> None:
    code = reply.require_json().value("status")
    if code == "0":
        return
    if code == TOO_MANY:
        raise SendFailed(ErrorCode.CONNECTION_THROTTLED, ext_code=code)
    error = rejected(code, reply.value("status_message") or REASONS.get(code, ""))
    error.stops_contact = code in (NOT_REGISTERED, NOT_SUBSCRIBED)
    raise error

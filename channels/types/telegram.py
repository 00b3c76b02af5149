"""TG: Telegram."""

from typing import Any

import orjson

from channels import dates
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.fields import require
from channels.media import MIB, Limit, Resolved, resolve
from channels.messages import EventType, Info
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.telegram.incoming import content_of, name_of
from channels.telegram.keyboards import REMOVE, keyboard
from channels.typing_indicators import TypingEvent
from core.http import HttpRequest

URL = "https://api.telegram.org/bot{token}/{method}"
METHODS = {"image": "sendPhoto", "video": "sendVideo", "audio": "sendAudio", "application": "sendDocument"}
FIELDS = {"image": "photo", "video": "video", "audio": "audio", "application": "document"}
LIMITS = {
    "image": Limit(max_bytes=10 * MIB),
    "video": Limit(max_bytes=50 * MIB),
    "audio": Limit(max_bytes=50 * MIB),
    "application": Limit(("application/pdf",), 50 * MIB),
}
BLOCKED = ("bot was blocked by the user", "user is deactivated")
UNPARSEABLE = "can't parse entities"

Step = tuple[str, dict[str, str]]


@register
class Telegram(ChannelType):
    """A Telegram bot."""

    code = "TG"
    name = "Telegram"
    schemes = ("telegram",)
    required = ("auth_token",)
    typing_interval = 4

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message to the bot, or its start; other updates are ignored."""
        update = callback.json
        require(update, "update_id")
        message = update.object("message")
        if message.text("message_id") in ("", "0"):
            return [Info("no message in this update")]
        sender = callback.urn("telegram", message.text("from.id"), message.text("from.username").lower())
        date, name = dates.unix_seconds(message.text("date")), name_of(message.object("from"))
        if message.text("text") == "/start":
            return [callback.event(EventType.NEW_CONVERSATION, sender, contact_name=name, occurred_on=date)]
        content = await content_of(callback, message)
        if not content.text and not content.attachments:
            return [Info("no content, or none that could be fetched")]
        return [
            callback.message(
                sender,
                content.text,
                message.text("message_id"),
                received_on=date,
                attachments=content.attachments,
                contact_name=name,
                payload=content.payload,
            )
        ]

    async def send(self, delivery: Delivery) -> None:
        """The text, then the attachments; the text of one attachment is its caption. A keyboard comes with the last."""
        steps = await _steps(delivery)
        markups = [REMOVE] * (len(steps) - 1) + [keyboard(delivery.msg.quick_replies, delivery.log)]
        for (method, fields), markup in delivery.resume(list(zip(steps, markups, strict=True))):
            form = {"chat_id": delivery.to, "parse_mode": "Markdown", **fields}
            form["reply_markup"] = orjson.dumps(markup).decode()
            reply = await _request(delivery, method, form)
            delivery.sent(reply.required("result.message_id"))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the webhook."""
        await _post(errand, "setWebhook", {"url": errand.callback_url("receive")})
        return {}

    async def release(self, errand: Errand) -> None:
        """Removes the webhook."""
        await _post(errand, "deleteWebhook", {})

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """A chat action, which ends by itself."""
        await _post(errand, "sendChatAction", {"chat_id": event.urn.path, "action": "typing"})


async def _steps(delivery: Delivery) -> list[Step]:
    files = [file for one in delivery.msg.attachments if (file := await resolve(delivery, one, LIMITS))]
    supported = [file for file in files if file.kind in METHODS]
    for file in files:
        if file.kind not in METHODS:
            text = f"attachments of type {file.content_type} are not supported"
            delivery.log.error(ErrorCode.MEDIA_UNSUPPORTED, text)
    text = delivery.msg.text
    if text and len(supported) == 1:
        return [_file(supported[0], text)]
    texts: list[Step] = [("sendMessage", {"text": text})] if text else []
    return texts + [_file(file) for file in supported]


def _file(file: Resolved, caption: str = "") -> Step:
    fields = {FIELDS[file.kind]: file.url}
    return METHODS[file.kind], fields | ({"caption": caption} if caption else {})


async def _request(delivery: Delivery, method: str, form: dict[str, str]) -> Reply:
    """Makes a request; one whose Markdown is broken again as plain text. Raises `SendFailed`."""
    try:
        return await _post(delivery, method, form)
    except SendFailed as error:
        if UNPARSEABLE not in error.message:
            raise
    return await _post(delivery, method, {name: value for name, value in form.items() if name != "parse_mode"})


async def _post(errand: Errand, method: str, form: dict[str, Any]) -> Reply:
    url = URL.format(token=errand.channel.text("auth_token"), method=method)
    reply = await errand.request(HttpRequest.form(url, form), explain=_check)
    _check(reply)
    return reply


def _check(reply: Reply) -> None:
    if reply.get("ok") is True:
        return
    code, text = reply.value("error_code"), reply.value("description")
    if code == "403" and any(reason in text for reason in BLOCKED):
        raise SendFailed(ErrorCode.CONTACT_STOPPED, text)
    if code:
        raise rejected(code, text)
    if reply.response.ok:
        raise SendFailed(ErrorCode.RESPONSE_CONTENT)

"""LN: LINE."""

from collections.abc import Sequence
from typing import Any

from channels import dates, quick_replies
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import Forged, SendFailed
from channels.fields import Json
from channels.geo import geo
from channels.media import MIB, Limit, Resolved, resolve
from channels.messages import IncomingMsg, Info
from channels.outgoing import QuickReply
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.signatures import hmac_sha256_base64, same
from channels.typing_indicators import TypingEvent
from core.http import HttpRequest

API = "https://api.line.me/v2/bot"
CONTENT = "https://api-data.line.me/v2/bot/message/{id}/content"
FILES = ("image", "audio", "video", "file")
BATCH = 5
MAX_LABEL = 20
TYPING_SECONDS = 20
INVALID_REPLY_TOKEN = "Invalid reply token"
LIMITS = {
    "image": Limit(("image/jpeg", "image/png"), 10 * MIB),
    "video": Limit(("video/mp4",), 200 * MIB),
    "audio": Limit(("audio/mp4", "audio/x-m4a", "audio/m4a"), 200 * MIB),
}


@register
class Line(ChannelType):
    """A LINE official account. An answer is free as long as the token of the contact's message is good."""

    code = "LN"
    name = "LINE"
    schemes = ("line",)
    required = ("auth_token",)
    options = ("secret",)
    max_length = 2000
    typing_interval = 15

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A batch of events, of which messages from persons count. Their external id is the token for the answer."""
        signature = hmac_sha256_base64(callback.channel.text("secret"), callback.request.body)
        if not same(callback.header("X-Line-Signature"), signature):
            raise Forged("invalid request signature")
        messages = [message for event in callback.json.items("events") if (message := _message(callback, event))]
        return messages or [Info("no messages")]

    async def send(self, delivery: Delivery) -> None:
        """Five objects a request: attachments, then texts."""
        objects = await _objects(delivery)
        for batch in delivery.resume([objects[at : at + BATCH] for at in range(0, len(objects), BATCH)]):
            await _send_batch(delivery, batch)
            delivery.sent()

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """An animation, which ends by itself."""
        await _post(errand, "chat/loading/start", {"chatId": event.urn.path, "loadingSeconds": TYPING_SECONDS})

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the channel's token."""
        return HttpRequest("GET", url, _bearer(errand))


def _message(callback: Callback, event: Json) -> IncomingMsg | None:
    if event.text("type") not in ("", "message") or not event.text("source.userId"):
        return None
    message, text, attachments = event.object("message"), "", tuple[str, ...]()
    match message.text("type"):
        case "text":
            text = message.text("text")
        case kind if kind in FILES:
            external = message.text("contentProvider.originalContentUrl")
            attachments = (external or CONTENT.format(id=message.text("id")),)
        case "location":
            text = message.text("title")
            attachments = (geo(message.get("latitude"), message.get("longitude")),)
        case _:
            return None
    return callback.message(
        callback.urn("line", event.text("source.userId")),
        text,
        event.text("replyToken"),
        received_on=dates.unix_milliseconds(event.text("timestamp")),
        attachments=attachments,
    )


async def _objects(delivery: Delivery) -> list[dict[str, Any]]:
    msg = delivery.msg
    files = [file for one in msg.attachments if (file := await resolve(delivery, one, LIMITS, only_ours=True))]
    texts: list[dict[str, Any]] = []
    if msg.text:
        texts = [{"type": "text", "text": part.text} for part in delivery.parts(attachments=())]
    replies = quick_replies.supported(msg.quick_replies, ("text", "location", "url"), delivery.log)
    if texts and replies:
        texts[-1]["quickReply"] = {"items": [{"type": "action", "action": _action(reply)} for reply in replies]}
    return [_file(file) for file in files] + texts


def _file(file: Resolved) -> dict[str, Any]:
    alternates = file.record.alternates if file.record else ()
    thumbnail = next((one.url for one in alternates if one.content_type.startswith("image/")), "")
    if file.kind == "image":
        return {"type": "image", "originalContentUrl": file.url, "previewImageUrl": thumbnail or file.url}
    if file.kind == "video" and thumbnail:
        return {"type": "video", "originalContentUrl": file.url, "previewImageUrl": thumbnail}
    if file.kind == "audio" and file.record and file.record.duration:
        return {"type": "audio", "originalContentUrl": file.url, "duration": file.record.duration}
    return {"type": "text", "text": file.url}


def _action(reply: QuickReply) -> dict[str, str]:
    label = reply.label[:MAX_LABEL]
    match reply.type:
        case "location":
            return {"type": "location", "label": label}
        case "url":
            return {"type": "uri", "label": label, "uri": reply.extra}
        case _:
            return {"type": "message", "label": label, "text": reply.text}


async def _send_batch(delivery: Delivery, batch: Sequence[dict[str, Any]]) -> None:
    """Answers the contact's message if its token is good for it, else pushes. Raises `SendFailed`."""
    token = delivery.msg.response_to_external_id
    if token:
        try:
            await _post(delivery, "message/reply", {"replyToken": token, "messages": batch})
        except SendFailed as error:
            if (error.ext_code, error.message) != ("400", INVALID_REPLY_TOKEN):
                raise
        else:
            return
    await _post(delivery, "message/push", {"to": delivery.to, "messages": batch})


async def _post(errand: Errand, path: str, payload: dict[str, Any]) -> None:
    await errand.request(HttpRequest.json(f"{API}/{path}", payload, _bearer(errand)), explain=_explain)


def _explain(reply: Reply) -> None:
    raise rejected(str(reply.status), reply.value("message"))


def _bearer(errand: Errand) -> dict[str, str]:
    return {"Authorization": f"Bearer {errand.channel.text('auth_token')}"}

"""SL: Slack."""

from collections.abc import Sequence

import orjson

from channels import dates
from channels.answers import Answer
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Json
from channels.messages import Info
from channels.outgoing import Attachment
from channels.paths import dig, text_of
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.signatures import same
from channels.urls import filename
from core.http import HttpRequest
from core.urns import URN

API = "https://slack.com/api"
CONTENT_TYPE = "application/json; charset=utf-8"


@register
class Slack(ChannelType):
    """A Slack bot, in direct messages."""

    code = "SL"
    name = "Slack"
    schemes = ("slack",)
    required = ("bot_token",)
    options = ("user_token", "verification_token")
    redacted = ("bot_token", "user_token", "verification_token")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A direct message from a person, or the check of the URL; other events are ignored."""
        body = callback.json
        if body.text("type") == "url_verification":
            _check_token(callback, body)
            return Answer(body=body.text("challenge"))
        if callback.channel.text("verification_token"):
            _check_token(callback, body)
        event = body.object("event")
        is_direct = event.text("type") == "message" and event.text("channel_type") == "im"
        if not is_direct or event.text("bot_id"):
            return [Info("not a direct message from a person")]
        urls = [url for file in event.items("files") if (url := await _public_url(callback, file))]
        if not event.text("text") and not urls:
            return [Info("no content")]
        return [
            callback.message(
                callback.urn("slack", event.text("user")),
                event.text("text"),
                body.text("event_id"),
                received_on=dates.unix_seconds(body.text("event_time")),
                attachments=urls,
            )
        ]

    async def send(self, delivery: Delivery) -> None:
        """The files, then the text."""
        msg = delivery.msg
        steps: Sequence[Attachment | str] = [*msg.attachments, *([msg.text] if msg.text else [])]
        for step in delivery.resume(steps):
            if isinstance(step, Attachment):
                await _upload(delivery, step)
            else:
                await _call(delivery, "chat.postMessage", {"channel": delivery.to, "text": step})
            delivery.sent()

    async def describe(self, errand: Errand, urn: URN) -> str:
        """The real name."""
        request = HttpRequest.get(f"{API}/users.info", {"user": urn.path}, _bearer(errand.channel.text("bot_token")))
        return (await errand.request(request)).value("user.real_name")


def _check_token(callback: Callback, body: Json) -> None:
    if not same(body.text("token"), callback.channel.text("verification_token")):
        raise Refused("wrong verification token", status=403)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _public_url(callback: Callback, file: Json) -> str:
    """The URL of a file that is made public for it, "" and an error in the log if that can't be done."""
    headers = {"Content-Type": CONTENT_TYPE, **_bearer(callback.channel.text("user_token"))}
    body = orjson.dumps({"file": file.text("id")})
    response = await callback.fetch(HttpRequest("POST", f"{API}/files.sharedPublicURL", headers, body))
    try:
        answer = orjson.loads(response.body) if response else None
    except orjson.JSONDecodeError:
        answer = None
    error = text_of(dig(answer, "error"))
    if dig(answer, "ok") is not True and error != "already_public":
        callback.log.error(ErrorCode.EXTERNAL, error or "the file could not be made public")
        return ""
    shared = Json(dig(answer, "file")) if dig(answer, "file") else file
    secret = shared.text("permalink_public").rsplit("-", 1)[-1]
    return f"{shared.text('url_private_download')}?pub_secret={secret}"


async def _call(delivery: Delivery, method: str, payload: dict[str, object]) -> Reply:
    """A method of the API, which tells errors in the body. Raises `SendFailed`."""
    headers = {"Content-Type": CONTENT_TYPE, **_bearer(delivery.channel.text("bot_token"))}
    reply = await delivery.request(HttpRequest("POST", f"{API}/{method}", headers, orjson.dumps(payload)))
    return _checked(delivery, reply)


def _checked(delivery: Delivery, reply: Reply) -> Reply:
    if reply.get("ok") is not True:
        error = reply.value("error")
        delivery.log.error(ErrorCode.EXTERNAL, error)
        raise rejected("", error)
    return reply


async def _upload(delivery: Delivery, attachment: Attachment) -> None:
    """A file in four steps: fetch it, ask where to put it, put it there, share it in the conversation."""
    file = await delivery.exchange(HttpRequest("GET", attachment.url))
    if not file.ok:
        raise SendFailed(ErrorCode.RESPONSE_STATUS, "The attachment could not be fetched.")
    name, token = filename(attachment.url), _bearer(delivery.channel.text("bot_token"))
    form = {"filename": name, "length": str(len(file.body))}
    place = _checked(
        delivery, await delivery.request(HttpRequest.form(f"{API}/files.getUploadURLExternal", form, token))
    )
    headers = {"Content-Type": attachment.content_type}
    await delivery.request(HttpRequest("POST", place.required("upload_url"), headers, file.body))
    conversation = await _call(delivery, "conversations.open", {"users": delivery.to})
    files = [{"id": place.required("file_id"), "title": name}]
    channel_id = conversation.required("channel.id")
    await _call(delivery, "files.completeUploadExternal", {"files": files, "channel_id": channel_id})

"""Messages of the Messenger platform."""

from typing import Any

from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.outgoing import Attachment
from channels.replies import Reply, rejected
from core.http import HttpRequest, with_query
from core.urns import URN

KINDS = {"image": "image", "video": "video", "audio": "audio"}


async def deliver(delivery: Delivery, url: str, messaging_type: dict[str, str]) -> None:
    """Send the attachments, then the texts, quick replies with the last of all. Raises `SendFailed`."""
    bodies: list[dict[str, Any]] = [_attachment(attachment) for attachment in delivery.msg.attachments]
    if delivery.msg.text:
        bodies += [{"text": part.text} for part in delivery.parts(attachments=())]
    replies = [
        {"title": reply.text, "payload": reply.text, "content_type": "text"}
        for reply in delivery.msg.quick_replies
        if reply.type == "text"
    ]
    if bodies and replies:
        bodies[-1]["quick_replies"] = replies
    for body in delivery.resume(bodies):
        payload = messaging_type | {"recipient": recipient(delivery.msg.urn, delivery.msg.urn_auth), "message": body}
        reply = await delivery.request(request(delivery, url, payload), explain=check)
        check(reply)
        delivery.sent(_message_id(reply))


def request(errand: Errand, url: str, payload: dict[str, Any]) -> HttpRequest:
    """A request with the page's token."""
    return HttpRequest.json(with_query(url, {"access_token": errand.channel.text("auth_token")}), payload)


def recipient(urn: URN, token: str = "") -> dict[str, str]:
    """The recipient by the token of a subscription, by a reference, or by id."""
    if token:
        return {"notification_messages_token": token}
    if urn.path.startswith("ref:"):
        return {"user_ref": urn.path.removeprefix("ref:")}
    return {"id": urn.path}


def check(reply: Reply) -> None:
    """Raises `SendFailed` if the reply holds an error."""
    code = reply.value("error.code")
    if code and code != "0":
        raise rejected(code, reply.value("error.message"))


def _message_id(reply: Reply) -> str:
    if not reply.is_json:
        raise SendFailed(ErrorCode.RESPONSE_UNPARSEABLE)
    message_id = reply.value("message_id")
    if not message_id:
        raise SendFailed(ErrorCode.RESPONSE_UNEXPECTED)
    return message_id


def _attachment(attachment: Attachment) -> dict[str, Any]:
    payload = {"url": attachment.url, "is_reusable": True}
    return {"attachment": {"type": KINDS.get(attachment.kind, "file"), "payload": payload}}

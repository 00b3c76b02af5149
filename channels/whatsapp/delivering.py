"""Sending payloads to WhatsApp providers, and what their answers mean."""

from collections.abc import Mapping

from channels.delivery import Delivery
from channels.errors import ErrorCode, SendFailed
from channels.replies import Reply, rejected
from channels.whatsapp.payloads import Dialect, payloads
from core import urns
from core.http import HttpRequest

THROTTLED = ("4", "80007", "130429", "131048", "131056", "133016", "429")
MEDIA_FAILED = "131053"
REASONS = {
    "131026": "The message is undeliverable.",
    "131030": "The recipient is not on the list of allowed numbers.",
    "131047": "More than 24 hours passed since the contact's last message: only a template can be sent.",
    "131051": "WhatsApp does not support this type of message.",
    "470": "More than 24 hours passed since the contact's last message: only a template can be sent.",
}


async def deliver(delivery: Delivery, url: str, headers: Mapping[str, str], dialect: Dialect) -> None:
    """Send a message to a provider's endpoint. Raises `SendFailed`."""
    for payload in delivery.resume(await payloads(delivery, dialect)):
        reply = await delivery.request(HttpRequest.json(url, payload, headers), explain=check)
        check(reply)
        delivery.sent(reply.optional("messages.0.id"))
        _note_user_id(delivery, reply.value("contacts.0.user_id"))


def check(reply: Reply) -> None:
    """Raises `SendFailed` if the reply is, or holds, an error."""
    reply.require_json()
    for path in ("error", "errors.0"):
        code = reply.value(f"{path}.code")
        if code in ("", "0"):
            continue
        text = reply.value(f"{path}.message") or reply.value(f"{path}.details") or reply.value(f"{path}.title")
        if code in THROTTLED:
            raise SendFailed(ErrorCode.CONNECTION_THROTTLED, ext_code=code)
        raise rejected(code, text or REASONS.get(code, ""), retry=code == MEDIA_FAILED)


def _note_user_id(delivery: Delivery, user_id: str) -> None:
    """A business-scoped id that the provider tells becomes another URN of the contact."""
    if not user_id:
        return
    try:
        urn = urns.new("whatsapp", user_id)
    except urns.InvalidURN:
        return
    if urn.identity != delivery.msg.urn.identity and urn not in delivery.new_urns:
        delivery.new_urns.append(urn)

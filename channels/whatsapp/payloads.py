"""Messages as payloads of WhatsApp's Cloud API."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from channels.delivery import Delivery
from channels.errors import ErrorCode
from channels.outgoing import Attachment
from channels.splitting import split
from channels.urls import filename, has_link
from channels.whatsapp import interactive, templates
from core.urns import is_bsuid

Payload = dict[str, Any]
MAX_TEXT = 4096
MAX_BESIDE_OTHERS = 1024
"""The longest text as a caption or above buttons."""

KINDS = {"image": "image", "audio": "audio", "video": "video", "application": "document", "document": "document"}
HEADERS = ("image", "video", "document")

MediaOf = Callable[[Delivery, Attachment], Awaitable[Payload]]


async def by_link(delivery: Delivery, attachment: Attachment) -> Payload:
    """A file by its URL, which the provider fetches."""
    return {"link": attachment.url}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a provider does differently."""

    media: MediaOf = by_link
    is_turn: bool = False
    """Turn.io's form: no product and recipient type, and link previews asked for beside the text."""

    def payload(self, delivery: Delivery, kind: str, content: Any) -> Payload:
        """A payload of one type with its content."""
        base: Payload = {} if self.is_turn else {"messaging_product": "whatsapp", "recipient_type": "individual"}
        base["recipient" if is_bsuid(delivery.to) else "to"] = delivery.to
        return base | {"type": kind, kind: content}

    def text(self, delivery: Delivery, text: str) -> Payload:
        """A payload with a text, links in it previewed."""
        if not self.is_turn:
            return self.payload(delivery, "text", {"body": text, "preview_url": has_link(text)})
        payload = self.payload(delivery, "text", {"body": text})
        return payload | ({"preview_url": True} if has_link(text) else {})


async def payloads(delivery: Delivery, dialect: Dialect) -> list[Payload]:
    """The payloads of a message, in the order in which they are to be sent. Raises `SendFailed`."""
    msg = delivery.msg
    if msg.templating:
        template = templates.template(delivery, msg.templating, namespaced=dialect.is_turn)
        return [dialect.payload(delivery, "template", template)]
    attachments = _supported(delivery)
    has_company = bool(attachments or msg.quick_replies)
    limit = delivery.channel.number("max_length", MAX_BESIDE_OTHERS if has_company else MAX_TEXT)
    texts = split(msg.text, limit) if msg.text else []
    chosen = interactive.choose(delivery, has_text=bool(texts))
    if chosen is None:
        return await _plain(delivery, dialect, texts, attachments)
    header = None
    if chosen.takes_header and attachments and KINDS[attachments[0].kind] in HEADERS:
        header = await media_object(delivery, dialect, attachments.pop(0))
    return [
        *[await _media(delivery, dialect, attachment) for attachment in attachments],
        *[dialect.text(delivery, text) for text in texts[:-1]],
        dialect.payload(delivery, "interactive", chosen.content(texts[-1], header)),
    ]


async def media_object(delivery: Delivery, dialect: Dialect, attachment: Attachment) -> Payload:
    """`{"type": "image", "image": {…}}`, as headers have it."""
    kind = KINDS[attachment.kind]
    media = await dialect.media(delivery, attachment)
    return {"type": kind, kind: media | ({"filename": filename(attachment.url)} if kind == "document" else {})}


async def _plain(
    delivery: Delivery, dialect: Dialect, texts: list[str], attachments: list[Attachment]
) -> list[Payload]:
    """Files, then texts; the one text of a single file is its caption, unless it is a sound."""
    if len(attachments) == 1 and len(texts) == 1 and attachments[0].kind != "audio":
        return [await _media(delivery, dialect, attachments[0], caption=texts[0])]
    return [
        *[await _media(delivery, dialect, attachment) for attachment in attachments],
        *[dialect.text(delivery, text) for text in texts],
    ]


async def _media(delivery: Delivery, dialect: Dialect, attachment: Attachment, caption: str = "") -> Payload:
    described = await media_object(delivery, dialect, attachment)
    kind = described["type"]
    return dialect.payload(delivery, kind, described[kind] | ({"caption": caption} if caption else {}))


def _supported(delivery: Delivery) -> list[Attachment]:
    supported = []
    for attachment in delivery.msg.attachments:
        if attachment.kind in KINDS:
            supported.append(attachment)
        else:
            text = f"attachments of type {attachment.content_type} are not supported"
            delivery.log.error(ErrorCode.MEDIA_UNSUPPORTED, text)
    return supported

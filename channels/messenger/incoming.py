"""Callbacks of the Messenger platform."""

from collections.abc import Sequence
from datetime import datetime

from channels import dates
from channels.callback import Callback
from channels.errors import Refused
from channels.fields import Json
from channels.geo import geo
from channels.messages import DeletedMsg, EventType, Info, Item
from core.urns import URN

THUMBS_UP = "👍"
HEART = "❤️"
THUMBS_UP_STICKERS = ("369239263222822", "369239343222814", "369239383222810")


def read_entries(callback: Callback) -> list[Item]:
    """The items of the entries that are the channel's; a message that is repeated in one batch counts once."""
    items: list[Item] = []
    seen: set[str] = set()
    for entry in callback.json.items("entry"):
        for event in entry.items("messaging") if entry.text("id") == callback.channel.address else ():
            if event.text("recipient.id") != callback.channel.address:
                items.append(Info("this event has another recipient"))
            elif event.text("message.mid") in seen:
                items.append(Info("this message is repeated"))
            else:
                seen |= {event.text("message.mid")} - {""}
                items.extend(_read_event(callback, event))
    return items


def _read_event(callback: Callback, event: Json) -> Sequence[Item]:
    if event.get("delivery") is not None:
        mids = event.texts("delivery.mids")
        return [callback.status("D", external_id=mid) for mid in mids] or [Info("ignoring delivery without ids")]
    for name in ("optin", "postback", "referral", "message"):
        if event.get(name) is not None:
            occurred_on = dates.unix_either(event.text("timestamp"))
            return _READERS[name](callback, event.object(name), _sender(callback, event), occurred_on)
    return [Info("ignoring unknown event")]


def _sender(callback: Callback, event: Json) -> URN:
    """The sender's id, or a reference that Facebook gave out before the person's first message."""
    reference = event.text("sender.user_ref") or event.text("optin.user_ref")
    if reference and callback.channel.scheme == "facebook":
        return callback.urn("facebook", f"ref:{reference}")
    sender = event.text("sender.id")
    if not sender:
        raise Refused("field 'sender' required")
    return callback.urn(callback.channel.scheme, sender)


def _optin(callback: Callback, optin: Json, sender: URN, occurred_on: datetime) -> Sequence[Item]:
    if optin.text("type") == "notification_messages":
        return [Info("ignoring notification_messages optin")]
    extra = {"referrer_id": optin.text("ref")}
    return [callback.event(EventType.REFERRAL, sender, extra=extra, occurred_on=occurred_on)]


def _postback(callback: Callback, postback: Json, sender: URN, occurred_on: datetime) -> Sequence[Item]:
    extra = {"title": postback.text("title"), "payload": postback.text("payload")}
    referral = postback.object("referral")
    type_ = EventType.NEW_CONVERSATION
    if referral.text("ref"):
        type_ = EventType.REFERRAL
        extra |= _referral_extra(referral)
    return [callback.event(type_, sender, extra=extra, occurred_on=occurred_on)]


def _referral(callback: Callback, referral: Json, sender: URN, occurred_on: datetime) -> Sequence[Item]:
    extra = _referral_extra(referral)
    return [callback.event(EventType.REFERRAL, sender, extra=extra, occurred_on=occurred_on)]


def _referral_extra(referral: Json) -> dict[str, str]:
    extra = {"source": referral.text("source"), "type": referral.text("type")}
    optional = {"referrer_id": referral.text("ref"), "ad_id": referral.text("ad_id")}
    return extra | {name: value for name, value in optional.items() if value}


def _message(callback: Callback, message: Json, sender: URN, occurred_on: datetime) -> Sequence[Item]:
    message_id = message.text("mid")
    if message.get("is_echo"):
        return [Info("ignoring echo")]
    if message.get("is_deleted"):
        return [DeletedMsg(callback.channel.uuid, message_id)]
    attachments = message.items("attachments")
    if any(attachment.text("type") == "story_mention" for attachment in attachments):
        return [Info("ignoring story_mention")]
    signs = [_sign(attachment) for attachment in attachments]
    text = next((sign for sign in signs if sign), message.text("text"))
    if message.text("sticker_id") in THUMBS_UP_STICKERS:
        text, signs = THUMBS_UP, [THUMBS_UP] * len(attachments)
    urls = [_url(attachment) for attachment, sign in zip(attachments, signs, strict=True) if not sign]
    urls = [url for url in urls if url]
    if not text and not urls:
        return [Info("ignoring message without content")]
    return [callback.message(sender, text, message_id, received_on=occurred_on, attachments=urls)]


_READERS = {"optin": _optin, "postback": _postback, "referral": _referral, "message": _message}


def _sign(attachment: Json) -> str:
    """The emoji that an attachment is instead of a file, or ""."""
    if attachment.text("type") == "like_heart":
        return HEART
    return THUMBS_UP if attachment.text("payload.sticker_id") in THUMBS_UP_STICKERS else ""


def _url(attachment: Json) -> str:
    if attachment.text("type") == "location":
        return geo(attachment.get("payload.coordinates.lat"), attachment.get("payload.coordinates.long"))
    url = attachment.text("payload.url")
    return "" if attachment.text("type") == "fallback" or not url.startswith(("http://", "https://")) else url

"""Quick replies as Telegram keyboards."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from channels import quick_replies
from channels.errors import ErrorCode
from channels.log import ChannelLog
from channels.outgoing import QuickReply

REMOVE: dict[str, Any] = {"remove_keyboard": True}
MAX_ROWS, MAX_ROW_RUNES, PADDING = 5, 30, 2
KINDS = ("text", "location", "form")
_IPV6 = re.compile(r"[0-9a-fA-F:]+")


def keyboard(replies: Sequence[QuickReply], log: ChannelLog) -> dict[str, Any]:
    """The markup for a message: links alone as buttons in the message, other replies in place of the keyboard."""
    if replies and all(reply.type == "url" for reply in replies):
        return _inline(replies, log)
    shown = quick_replies.supported(replies, KINDS, log)
    if not shown:
        return REMOVE
    rows = quick_replies.rows(shown, MAX_ROWS, MAX_ROW_RUNES, PADDING)
    return {
        "keyboard": [[_button(reply) for reply in row] for row in rows],
        "resize_keyboard": True,
        # Buttons for the location and for forms stay, as the contact may have to try again.
        "one_time_keyboard": not any(reply.type in ("location", "form") for reply in shown),
    }


def _inline(replies: Sequence[QuickReply], log: ChannelLog) -> dict[str, Any]:
    shown = []
    for reply in replies:
        if _is_acceptable(reply.extra):
            shown.append(reply)
        else:
            log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, f"Telegram takes no button for the URL '{reply.extra}'")
    if not shown:
        return REMOVE
    rows = quick_replies.rows(shown, MAX_ROWS, MAX_ROW_RUNES, PADDING)
    return {"inline_keyboard": [[{"text": reply.label, "url": reply.extra} for reply in row] for row in rows]}


def _button(reply: QuickReply) -> dict[str, Any]:
    button: dict[str, Any] = {"text": reply.label}
    if reply.type == "location":
        button["request_location"] = True
    if reply.type == "form":
        button["web_app"] = {"url": reply.extra}
    return button


def _is_acceptable(url: str) -> bool:
    """Whether Telegram takes a URL: of the web with a dot or an IP address in its host, or `tg:`; without spaces."""
    if any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "tg":
        return True
    return parts.scheme in ("http", "https") and ("." in host or (":" in host and bool(_IPV6.fullmatch(host))))

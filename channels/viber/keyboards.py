"""Quick replies as Viber keyboards."""

import html
from collections.abc import Sequence
from typing import Any

from channels import quick_replies
from channels.channel import Channel
from channels.log import ChannelLog
from channels.outgoing import QuickReply

ACTIONS = {"text": "reply", "location": "location-picker", "url": "open-url"}
ROW_RUNES, COLUMNS = 38, 6


def keyboard(replies: Sequence[QuickReply], channel: Channel, log: ChannelLog) -> dict[str, Any] | None:
    """The keyboard, its buttons in the channel's own layout if it has one; None if there is nothing to show."""
    shown = quick_replies.supported(replies, tuple(ACTIONS), log)
    if not shown:
        return None
    layout = channel.config.get("button_layout") or {}
    buttons = [_button(reply, COLUMNS // len(row), layout) for row in _rows(shown) for reply in row]
    return {"Type": "keyboard", "DefaultHeight": False, "Buttons": buttons}


def _rows(replies: Sequence[QuickReply]) -> list[Sequence[QuickReply]]:
    """Rows of 6, 3, 2 or 1 buttons: the most whose labels fit."""
    rows, rest = list[Sequence[QuickReply]](), replies
    while rest:
        count = next(n for n in (6, 3, 2, 1) if n == 1 or (len(rest) >= n and _width(rest[:n]) <= ROW_RUNES))
        rows.append(rest[:count])
        rest = rest[count:]
    return rows


def _width(replies: Sequence[QuickReply]) -> int:
    return sum(len(reply.label) + 4 for reply in replies)


def _button(reply: QuickReply, columns: int, layout: dict[str, str]) -> dict[str, str]:
    text = html.escape(reply.label, quote=False)
    button = {
        "ActionType": ACTIONS[reply.type],
        "ActionBody": reply.extra if reply.type == "url" else reply.label,
        "Text": layout["text"].replace("*", text, 1) if layout.get("text") else text,
        "TextSize": layout.get("text_size") or "regular",
        "Columns": str(columns),
    }
    return button | ({"BgColor": layout["bg_color"]} if layout.get("bg_color") else {})

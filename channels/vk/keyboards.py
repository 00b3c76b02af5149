"""Quick replies as VK keyboards."""

from collections.abc import Sequence
from typing import Any

import orjson

from channels import quick_replies
from channels.log import ChannelLog
from channels.outgoing import QuickReply

MAX_ROWS, MAX_ROW_RUNES, PADDING = 10, 30, 2
KINDS = ("text", "location", "url")


def keyboard(replies: Sequence[QuickReply], log: ChannelLog) -> str:
    """The keyboard as JSON, "" if there is nothing to show."""
    shown = quick_replies.supported(replies, KINDS, log)
    if not shown:
        return ""
    rows = quick_replies.rows(shown, MAX_ROWS, MAX_ROW_RUNES, PADDING)
    buttons = [[_button(reply) for reply in row] for full in rows for row in _location_alone(full)]
    return orjson.dumps({"one_time": True, "buttons": buttons, "inline": False}).decode()


def _location_alone(row: Sequence[QuickReply]) -> list[list[QuickReply]]:
    """The row, divided so that a button for the location, which VK shows in full width, has a row of its own."""
    rows = [list[QuickReply]()]
    for reply in row:
        if reply.type == "location":
            rows += [[reply], []]
        else:
            rows[-1].append(reply)
    return [one for one in rows if one]


def _button(reply: QuickReply) -> dict[str, Any]:
    payload = orjson.dumps(reply.label).decode()
    match reply.type:
        case "location":
            return {"action": {"type": "location", "payload": payload}}
        case "url":
            action = {"type": "open_link", "label": reply.label, "link": reply.extra, "payload": payload}
            return {"action": action, "color": "primary"}
        case _:
            return {"action": {"type": "text", "label": reply.label, "payload": payload}, "color": "primary"}

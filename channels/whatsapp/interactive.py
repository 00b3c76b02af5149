"""Quick replies as WhatsApp's interactive messages: buttons, a list, a link, a form, or a request for the location."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from channels import quick_replies
from channels.delivery import Delivery
from channels.errors import ErrorCode
from channels.log import ChannelLog
from channels.outgoing import QuickReply

KINDS = ("location", "form", "url", "text")
"""By precedence: a message shows one kind."""

MAX_BUTTONS, MAX_ROWS = 3, 10
MAX_BUTTON, MAX_TITLE, MAX_DESCRIPTION, MAX_FORM_LABEL, MAX_LINK_LABEL = 20, 24, 72, 30, 20

MENUS = {
    "afr": "Kieslys",
    "ara": "القائمة",
    "gle": "Roghchlár",
    "heb": "תפריט",
    "spa": "Menú",
    "swa": "Menyu",
    "zho": "菜单",
}


@dataclass(frozen=True, slots=True)
class Interactive:
    """An interactive message without its text; `takes_header` if a file may stand above it."""

    type: str
    action: dict[str, Any]
    takes_header: bool = False

    def content(self, text: str, header: dict[str, Any] | None) -> dict[str, Any]:
        """The content of a payload of type `interactive`."""
        content = {"type": self.type, "body": {"text": text}, "action": self.action}
        return content | ({"header": header} if header else {})


def choose(delivery: Delivery, *, has_text: bool) -> Interactive | None:
    """The interactive message that shows a message's quick replies; None if there are none to show.

    What can't be shown is an error in the log.
    """
    replies = quick_replies.supported(delivery.msg.quick_replies, KINDS, delivery.log)
    if not replies:
        return None
    if not has_text:
        delivery.log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, "quick replies need a text to stand under")
        return None
    kind = next(kind for kind in KINDS if any(reply.type == kind for reply in replies))
    shown = [reply for reply in replies if reply.type == kind]
    for reply in [*(reply for reply in replies if reply.type != kind), *(shown[1:] if kind != "text" else ())]:
        text = f"a quick reply of type {reply.type} is not shown beside one of type {kind}"
        delivery.log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, text)
    if kind == "text":
        return _texts(shown, delivery.msg.locale, delivery.log)
    return _SINGLE[kind](shown[0], delivery.log)


def _texts(replies: Sequence[QuickReply], locale: str, log: ChannelLog) -> Interactive:
    if len(replies) <= MAX_BUTTONS and not any(reply.extra for reply in replies):
        buttons = [
            {"type": "reply", "reply": {"id": str(number), "title": _cut(reply.text, MAX_BUTTON, log)}}
            for number, reply in enumerate(replies)
        ]
        return Interactive("button", {"buttons": buttons}, takes_header=True)
    if len(replies) > MAX_ROWS:
        log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, f"only the first {MAX_ROWS} quick replies are shown")
    rows = [_row(number, reply, log) for number, reply in enumerate(replies[:MAX_ROWS])]
    menu = MENUS.get(locale.split("-", maxsplit=1)[0], "Menu")
    return Interactive("list", {"button": menu, "sections": [{"rows": rows}]})


def _row(number: int, reply: QuickReply, log: ChannelLog) -> dict[str, str]:
    row = {"id": str(number), "title": _cut(reply.text, MAX_TITLE, log)}
    return row | ({"description": _cut(reply.extra, MAX_DESCRIPTION, log)} if reply.extra else {})


def _location(_reply: QuickReply, _log: ChannelLog) -> Interactive:
    return Interactive("location_request_message", {"name": "send_location"})


def _link(reply: QuickReply, log: ChannelLog) -> Interactive:
    parameters = {"display_text": _cut(reply.label, MAX_LINK_LABEL, log), "url": reply.extra}
    return Interactive("cta_url", {"name": "cta_url", "parameters": parameters}, takes_header=True)


def _form(reply: QuickReply, log: ChannelLog) -> Interactive:
    """A form, of which `extra` is `[dx:]<id>[/<screen>][?<name>=<value>&token=<token>]`."""
    target, _, query = reply.extra.removeprefix("dx:").partition("?")
    form_id, _, screen = target.partition("/")
    data = dict(parse_qsl(query, keep_blank_values=True))
    token = data.pop("token", "")
    parameters: dict[str, Any] = {
        "flow_message_version": "3",
        "flow_id": form_id,
        "flow_cta": _cut(reply.label, MAX_FORM_LABEL, log),
        "flow_action": "data_exchange" if reply.extra.startswith("dx:") else "navigate",
    }
    if token:
        parameters["flow_token"] = token
    payload = {name: value for name, value in (("screen", screen), ("data", data)) if value}
    if payload:
        parameters["flow_action_payload"] = payload
    return Interactive("flow", {"name": "flow", "parameters": parameters})


_SINGLE: dict[str, Callable[[QuickReply, ChannelLog], Interactive]] = {
    "location": _location,
    "form": _form,
    "url": _link,
}


def _cut(text: str, limit: int, log: ChannelLog) -> str:
    """The text, cut to a limit with `...` at its end."""
    if len(text) <= limit:
        return text
    log.error(ErrorCode.TEXT_TRUNCATED, f"'{text}' is longer than the {limit} characters that WhatsApp shows")
    return f"{text[: limit - 3]}..."

"""Contents of messages: localized, evaluated, and cut to what channels take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.expressions import ellipsis

if TYPE_CHECKING:
    from flows.execution import Execution

MAX_ATTACHMENT_CHARS = 2_048
MAX_QUICK_REPLY_CHARS = 64
MAX_EXTRA_CHARS = 1_000

_ATTACHMENT = re.compile(
    r"(image|audio|video|application|geo|unavailable|\w+/[-+.\w]+):(.+)", re.IGNORECASE | re.DOTALL
)
_KINDS = ("location", "form", "url")

QuickReply = dict[str, str]
"""`{"type", "text"?, "extra"?}`"""


@dataclass(slots=True)
class MessageContent:
    """What a message says; `language` is that of its text, else of what else it has, "" if it has nothing."""

    text: str = ""
    attachments: list[str] = field(default_factory=list)
    quick_replies: list[QuickReply] = field(default_factory=list)
    language: str = ""

    def to_json(self) -> dict[str, Any]:
        """`{"text", "attachments"?, "quick_replies"?}`"""
        data: dict[str, Any] = {"text": self.text}
        if self.attachments:
            data["attachments"] = self.attachments
        if self.quick_replies:
            data["quick_replies"] = self.quick_replies
        return data


def evaluate_content(
    execution: "Execution",
    item: str,
    text: str,
    attachments: Sequence[str],
    quick_replies: Sequence[str],
    languages: Sequence[str] | None = None,
) -> MessageContent:
    """The content of an action for the contact, or for readers of `languages` if they are given."""
    if not (attachments or quick_replies or execution.flow.localization):
        return MessageContent(execution.text(text), language=execution.flow.language if text else "")
    texts, text_language = execution.translated(item, "text", (text,), languages)
    files, file_language = execution.translated(item, "attachments", attachments, languages)
    replies, reply_language = execution.translated(item, "quick_replies", quick_replies, languages)
    language = ""
    if texts[0]:
        language = text_language
    elif files:
        language = file_language
    elif replies:
        language = reply_language
    return MessageContent(
        execution.text(texts[0]), _attachments(execution, files), _quick_replies(execution, replies), language
    )


def is_attachment(text: str) -> bool:
    """Whether a text is `type:url`."""
    return _ATTACHMENT.fullmatch(text) is not None


def _attachments(execution: "Execution", templates: Sequence[str]) -> list[str]:
    found = []
    for template in templates:
        attachment = execution.text(template).strip()
        if not is_attachment(attachment):
            execution.error(f"attachment {attachment!r} is not of the form type:url, left out", "attachment_invalid")
        elif len(attachment) > MAX_ATTACHMENT_CHARS:
            execution.error(
                f"attachment has {len(attachment)} characters, more than {MAX_ATTACHMENT_CHARS}, left out",
                "attachment_long",
            )
        else:
            found.append(attachment)
    return found


def _quick_replies(execution: "Execution", templates: Sequence[str]) -> list[QuickReply]:
    found = []
    for template in templates:
        text = execution.text(template)
        if not text:
            execution.error("quick reply is empty, left out", "quick_reply_empty")
            continue
        found.append(read_quick_reply(text))
    return found


def read_quick_reply(text: str) -> QuickReply:
    """The quick reply that a text writes: `T`, `T<extra>E`, `<location>T`, `<form>T<extra>ID` or `<url>T<extra>U`."""
    kind = next((one for one in _KINDS if text.startswith(f"<{one}>")), "")
    label, _, extra = text[len(kind) + 2 if kind else 0 :].partition("<extra>")
    reply = {"type": kind or "text"}
    if label:
        reply["text"] = ellipsis(label, MAX_QUICK_REPLY_CHARS)
    if extra:
        reply["extra"] = ellipsis(extra, MAX_EXTRA_CHARS)
    return reply

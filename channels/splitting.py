"""Texts into parts that a provider takes.

A part ends at a space among its last characters, where there is one, else where it is full. Only white space at the
ends of parts is lost. For ASCII the parts are those of the existing service, which counts bytes; here a limit is
counted in what the provider counts, and never exceeded.
"""

from collections.abc import Callable, Sequence

from channels import gsm7
from channels.outgoing import Attachment

WINDOW = 6
Measure = Callable[[str], int]


def split(text: str, limit: int, measure: Measure | None = None) -> list[str]:
    """The parts of a text, each at most `limit` long; a `limit` of 0 does not split.

    `measure` gives the length of one character and defaults to 1 for each.
    """
    measure = measure or _one
    if limit <= 0 or sum(map(measure, text)) <= limit:
        return [text]
    parts, part, size = list[str](), list[str](), 0
    for character in text:
        width = measure(character)
        if part and size + width > limit:
            parts.append("".join(part))
            part, size = [], 0
        part.append(character)
        size += width
        if size >= limit or (size > limit - WINDOW and character == " "):
            parts.append("".join(part))
            part, size = [], 0
    trimmed = [stripped for one in (*parts, "".join(part)) if (stripped := one.strip())]
    return trimmed or [""]


def sms_measure(text: str) -> Measure:
    """How a phone network counts this text: septets if it is GSM-7, else UTF-16 units."""
    return gsm7.septets if gsm7.is_valid(text) else utf16_units


def utf16_units(character: str) -> int:
    """1, or 2 for characters outside the Basic Multilingual Plane."""
    return 2 if ord(character) > 0xFFFF else 1


def with_attachments(text: str, attachments: Sequence[Attachment]) -> str:
    """The text with the attachments' URLs after it, each on a new line, for channels that carry only text."""
    return "\n".join([text, *(attachment.url for attachment in attachments)])


def _one(_character: str) -> int:
    return 1

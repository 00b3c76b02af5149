"""JSON that PostgreSQL can store: texts from outside may hold NUL characters or halves of characters."""

import re
from typing import Any

from flows.literal_json import dumps_text, loads

REPLACEMENT = "\ufffd"

_BROKEN = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""NUL or half of a surrogate pair, as JSON writes them; the halves may well make a pair."""


def storable(value: Any) -> Any:
    """A JSON value whose texts can be stored; what can't be becomes U+FFFD."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_text(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def storable_text(text: str) -> str:
    """A text that can be stored."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", REPLACEMENT).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def storable_json(text: str) -> str:
    """A JSON text that PostgreSQL can read into, and any parser; the same text if nothing in it is broken."""
    return dumps_text(storable(loads(text))) if "\\u" in text and _BROKEN.search(text) else text

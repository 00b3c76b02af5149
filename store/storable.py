"""JSON that PostgreSQL can store: texts from outside may hold NUL characters or halves of characters."""

from typing import Any

REPLACEMENT = "\ufffd"


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

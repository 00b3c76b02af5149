"""Names as the workspace allows them."""

from collections.abc import Container

MAX_NAME = 64
_REPLACED = str.maketrans({'"': "'", "\\": "/", "\x00": None})


def clean(name: str, limit: int = MAX_NAME) -> str:
    """A name without characters that names can't have, cut to its limit."""
    return name.strip().translate(_REPLACED)[:limit].strip()


def unique(name: str, taken: Container[str], limit: int = MAX_NAME) -> str:
    """The name, or the first of `name 2`, `name 3`, … whose lower-case form isn't taken."""
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        suffix = f" {number}"
        candidate = name[: limit - len(suffix)] + suffix
    return candidate

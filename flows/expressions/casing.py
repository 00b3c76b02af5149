"""Case mapping one code point at a time, as the expression language has it: text never changes its length.

Python's `str.upper` and `str.lower` map some characters to several (`ß` to `SS`) and look at the neighbours (final
sigma); here each code point has one counterpart or none.
"""

from functools import lru_cache


@lru_cache(maxsize=4096)
def _upper(char: str) -> str:
    for candidate in (char.upper(), char.title()):
        if len(candidate) == 1:
            return candidate
    return char


@lru_cache(maxsize=4096)
def _lower(char: str) -> str:
    if char == "İ":
        return "i"
    candidate = char.lower()
    return candidate if len(candidate) == 1 else char


@lru_cache(maxsize=4096)
def title_char(char: str) -> str:
    """The title-case counterpart of one character."""
    candidate = char.title()
    return candidate if len(candidate) == 1 else char


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """A character that is the same for all that Unicode's simple case folding holds equal."""
    return char if char in "İı" else _lower(_upper(char))


def upper(text: str) -> str:
    """`text` in upper case, code point by code point."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def lower(text: str) -> str:
    """`text` in lower case, code point by code point."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def fold(text: str) -> str:
    """`text` such that two texts are equal whatever their case exactly when their folded forms are equal."""
    return text.lower() if text.isascii() else "".join(map(fold_char, text))

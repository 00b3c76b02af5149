"""Words of text."""

import regex

_WORD = regex.compile(r"[\p{M}\p{L}\p{N}_']+|\p{S}")


def first_word(text: str) -> str | None:
    """The first word, or symbol, of a text; None if it has none."""
    match = _WORD.search(text)
    return match[0] if match else None

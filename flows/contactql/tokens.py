"""Words of names, as the search index cuts them: Unicode word segmentation (UAX #29)."""

import regex

from flows.expressions.casing import lower

MIN_BYTES = 2
MAX_CHARS = 8
"""The index knows words by at most so many of their first characters."""

_BOUNDARY = regex.compile(r"(?V1)(?w)\b")
_WORD = regex.compile(
    r"[\p{WB=ALetter}\p{WB=Hebrew_Letter}\p{WB=Numeric}\p{WB=Katakana}\p{sc=Hira}\p{Ideographic}]", regex.V1
)


def words(text: str) -> list[str]:
    """The words of a text in lower case: segments with a letter, number, kana or ideograph in them."""
    return [lower(piece) for piece in _BOUNDARY.split(text) if piece and _WORD.search(piece)]


def name_tokens(text: str) -> list[str]:
    """The words that are long enough to look a name up by, cut to what the index knows of them."""
    return [word[:MAX_CHARS] for word in words(text) if len(word.encode("utf-8", "replace")) >= MIN_BYTES]

"""Words of texts: runs of letters, digits, marks, `_` and `'`, and each symbol or emoji by itself."""

import re

import regex

MAX_ITEMS = 10_000
_WORD = regex.compile(r"[\p{M}\p{L}\p{N}_']+|\p{S}")
_ASCII_WORD = re.compile(r"[A-Za-z0-9_']+|[$+<=>^`|~]")


def words(text: str, delimiters: str | None = None) -> list[str]:
    """The words of a text; with `delimiters`, what stands between any of these characters."""
    if delimiters:
        return [part for part in re.split(f"[{re.escape(delimiters)}]+", text) if part]
    if delimiters == "":
        return [text] if text else []
    found: list[str] = _ASCII_WORD.findall(text) if text.isascii() else _WORD.findall(text)
    return found


def after_first_word(text: str) -> str:
    """`text` from its second word on; "" if it has only one."""
    places = _WORD.finditer(text)
    next(places, None)
    second = next(places, None)
    return text[second.start() :] if second else ""

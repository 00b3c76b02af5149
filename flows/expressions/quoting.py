"""Text literals: reading what stands between the quotes, and writing them."""

import re

_ESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, '"': 34}
_ESCAPE = re.compile(
    r'\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))', re.ASCII
)
_LETTERS = {code: "\\" + letter for letter, code in _ESCAPES.items()}


def unquote(quoted: str) -> str:
    r"""The text that a literal (with its quotes) stands for.

    Escapes are those of C: `\n`, `\"`, `\x41`, `\101`, `\u00e9`, `\U0001F600`. If one is none of these, or the
    literal holds a line break, no escape is processed at all, so that patterns like `"\d+"` need no doubling.
    """
    inner = quoted[1:-1]
    if "\\" not in inner or "\n" in inner:
        return inner
    decoded = bytearray()
    at = 0
    while at < len(inner):
        following = inner.find("\\", at)
        if following < 0:
            following = len(inner)
        decoded += inner[at:following].encode("utf-8", "replace")
        if following == len(inner):
            break
        match = _ESCAPE.match(inner, following)
        char = _unescape(match) if match else None
        if match is None or char is None:
            return inner
        decoded += char
        at = match.end()
    return decoded.decode("utf-8", "replace")


def quote(text: str) -> str:
    """`text` in quotes, what can't be printed escaped."""
    return '"' + "".join(map(_escape, text)) + '"'


def literal(text: str) -> str:
    """`text` as a literal of the language. As `quote`, but a backslash at the end may not hide the closing quote."""
    return quote(text[:-1])[:-1] + '\\x5c"' if text.endswith("\\") else quote(text)


def _unescape(match: re.Match[str]) -> bytes | None:
    letter, hexadecimal, octal, short, long = match.groups()
    if letter:
        return bytes([_ESCAPES[letter]])
    if hexadecimal or octal:
        return bytes([int(hexadecimal, 16) if hexadecimal else int(octal, 8)])
    code = int(short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code).encode()


def _escape(char: str) -> str:
    code = ord(char)
    if code in _LETTERS:
        return _LETTERS[code]
    if char.isprintable():
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

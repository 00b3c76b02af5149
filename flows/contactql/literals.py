"""Values in a query: reading quoted text, and writing values so that they read back the same.

The escapes are those of double-quoted strings in Go, in which existing queries are stored.
"""

import re
import unicodedata

_SHORT = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}
_SHORT_OF = {char: name for name, char in _SHORT.items()}
_ESCAPE = re.compile(
    r'\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([^\\"\n]+)'
)
_PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def unquote(token: str) -> str:
    """The text of a quoted token. If anything in it is no valid escape, it is all taken literally."""
    inner = token[1:-1]
    pieces: list[bytes] = []
    at = 0
    while at < len(inner):
        match = _ESCAPE.match(inner, at)
        piece = _piece(match) if match else None
        if match is None or piece is None:
            return inner
        pieces.append(piece)
        at = match.end()
    return b"".join(pieces).decode("utf-8", "replace")


def _piece(match: re.Match[str]) -> bytes | None:
    """UTF-8 of one escape or of a run of plain text; hexadecimal and octal escapes are single bytes of it."""
    short, byte, octal, four, eight, plain = match.groups()
    if plain is not None:
        return plain.encode("utf-8", "replace")
    if short is not None:
        return _SHORT[short].encode()
    if byte is not None or octal is not None:
        return bytes([int(byte, 16) if byte is not None else int(octal, 8)])
    code = int(four or eight, 16)
    return chr(code).encode() if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else None


def quote(value: str) -> str:
    """The value as it is written in a query: bare if it is a plain number, else quoted."""
    if _PLAIN_NUMBER.fullmatch(value):
        return value
    return '"' + "".join(_escaped(char) for char in value) + '"'


def _escaped(char: str) -> str:
    if char in _SHORT_OF:
        return "\\" + _SHORT_OF[char]
    if char == " " or unicodedata.category(char)[0] in "LMNPS":
        return char
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"

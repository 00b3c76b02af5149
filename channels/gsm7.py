"""The default alphabet of mobile networks (3GPP TS 23.038, 6.2.1), what to write for its neighbours, and segments."""

ESCAPE = 0x1B
_BASE = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}

_CODES = {character: bytes([code]) for code, character in enumerate(_BASE) if code != ESCAPE}
_CODES |= {character: bytes([ESCAPE, code]) for character, code in _EXTENSION.items()}
_EXTENDED = {code: character for character, code in _EXTENSION.items()}

_SUBSTITUTES = {
    "a": "áãâ",
    "e": "ê",
    "i": "íî",
    "o": "õôó",
    "u": "úû",
    "c": "ç",
    "A": "ÁÂÃÀ",
    "C": "Ç",
    "E": "ÈÊ",
    "I": "ÍÎÌ",
    "O": "ÓÔÒÕ",
    "U": "ÚÙÛ",
    "'": "‘’",
    '"': "“”",
    "-": "–",
    " ": "\xa0\t",
}
_SUBSTITUTION = str.maketrans({character: plain for plain, many in _SUBSTITUTES.items() for character in many})

SINGLE_SEPTETS, PART_SEPTETS = 160, 153
SINGLE_UNITS, PART_UNITS = 70, 67


def is_valid(text: str) -> bool:
    """Whether every character is in the alphabet or its extension."""
    return all(character in _CODES for character in text)


def substitute(text: str) -> str:
    """The text with accented capitals, typographic quotes and the like replaced by what the alphabet has."""
    return text.translate(_SUBSTITUTION)


def septets(character: str) -> int:
    """1, or 2 for a character of the extension."""
    return len(_CODES.get(character, b"?"))


def segments(text: str) -> int:
    """How many short messages a text is; an empty one is 1."""
    if is_valid(text):
        return _count([septets(character) for character in text], SINGLE_SEPTETS, PART_SEPTETS)
    return _count([2 if ord(character) > 0xFFFF else 1 for character in text], SINGLE_UNITS, PART_UNITS)


def encode(text: str) -> bytes:
    """One byte for each septet; `?` for what is not in the alphabet."""
    return b"".join(_CODES.get(character, b"?") for character in text)


def decode(data: bytes) -> str:
    """The text of unpacked septets; `?` for bytes over 0x7F and unknown escapes."""
    characters, escaped = [], False
    for byte in data:
        if escaped:
            characters.append(_EXTENDED.get(byte, "?"))
            escaped = False
        elif byte == ESCAPE:
            escaped = True
        else:
            characters.append(_BASE[byte] if byte < len(_BASE) else "?")
    return "".join(characters)


def smart(text: str) -> str:
    """The substituted text if that is all GSM-7, else the text as it is."""
    plain = substitute(text)
    return plain if is_valid(plain) else text


def _count(widths: list[int], single: int, part: int) -> int:
    """Segments of characters that are not divided between two."""
    if sum(widths) <= single:
        return 1
    count, size = 1, 0
    for width in widths:
        if size + width > part:
            count, size = count + 1, 0
        size += width
    return count

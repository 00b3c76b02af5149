"""Text as it may be stored."""

import base64
import binascii
import re

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
MIN_BASE64 = 60


def clean(text: str) -> str:
    """Text without NUL, and with U+FFFD in place of what is no Unicode (lone surrogates)."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def decode_possible_base64(text: str) -> str:
    """The text inside, if `text` is plausibly base64, else `text`.

    Plausible: without line ends at least 60 characters, a multiple of 4 of them, decodable, and at least half of the
    decoded characters ASCII. Some gateways encode long messages so, and don't say it.
    """
    joined = text.replace("\r", "").replace("\n", "")
    if len(joined) < MIN_BASE64 or len(joined) % 4 or not _BASE64.fullmatch(joined):
        return text
    try:
        decoded = base64.b64decode(joined, validate=True).decode("utf-8", "ignore")
    except binascii.Error:
        return text
    ascii_count = sum(character.isascii() for character in decoded)
    return decoded if decoded and ascii_count * 2 >= len(decoded) else text

"""`@contact.ref`: a contact's number as a short code that people can use and that does not tell how many there are."""

from collections.abc import Sequence

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SHORT = 1 << 30


def obfuscated(number: int, key: Sequence[int]) -> str:
    """Six characters for numbers below 2^30, else seven: four Feistel rounds over the halves of the number."""
    half, digits = (15, 6) if number < _SHORT else (17, 7)
    rest = number if number < _SHORT else number - _SHORT
    mask = (1 << half) - 1
    left, right = rest >> half, rest & mask
    for word in key:
        mixed = (right ^ word) * 0x45D9F3B
        left, right = right, left ^ ((mixed ^ (mixed >> 16)) & mask)
    code = left << half | right
    return "".join(_ALPHABET[code >> (5 * place) & 31] for place in reversed(range(digits)))

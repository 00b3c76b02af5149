"""Collation: forms of texts that are equal where people mean the same, as the environment's workspace chose."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from unicodedata import normalize

from flows.environment import Environment
from flows.expressions.casing import lower
from flows.expressions.confusable_table import TABLE

# Other_Default_Ignorable_Code_Point of Unicode's PropList, without the unassigned ones that no text has.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0\ufff0-\ufff8"
    "\U000e0000\U000e0002-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]"
)

# Letters and digits that Arabic, Persian and Urdu keyboards write differently, as Persian has them.
_ARABIC = str.maketrans(
    {
        **{chr(0x660 + digit): chr(0x6F0 + digit) for digit in range(10)},
        "\u0622": "\u0627",
        "\u0649": "\u06cc",
        "\u064a": "\u06cc",
        "\u06d0": "\u06cc",
        "\u06cd": "\u06cc",
        "\u0626": "\u06cc",
        "\u0643": "\u06a9",
        "\u06ab": "\u06a9",
        "\u067c": "\u062a",
        "\u0689": "\u062f",
        "\u0693": "\u0631",
        "\u06bc": "\u0646",
        "\u069a": "\u0634",
    }
)


def collate(text: str, environment: Environment) -> str:
    """The form of `text` to compare in an environment."""
    return _COLLATIONS[environment.collation](text)


def collated(text: str, collation: str) -> str:
    """The form of `text` to compare under `default`, `confusables` or `arabic_variants`."""
    return _COLLATIONS[collation](text)


def skeleton(text: str) -> str:
    """What texts that look alike have in common, by Unicode Technical Standard 39."""
    decomposed = _IGNORABLE.sub("", normalize("NFD", text))
    return normalize("NFD", decomposed.translate(_prototypes()))


@cache
def _prototypes() -> dict[int, str]:
    table: dict[int, str] = {}
    for line in TABLE.splitlines():
        prototype, alike = line.split(";")
        text = "".join(chr(int(code, 16)) for code in prototype.split())
        table.update((int(code, 16), text) for code in alike.split())
    return table


@lru_cache(maxsize=4096)
def _confusables(text: str) -> str:
    return lower(skeleton(text))


def _arabic_variants(text: str) -> str:
    return lower(normalize("NFKC", text).translate(_ARABIC))


_COLLATIONS: dict[str, Callable[[str], str]] = {
    "default": lower,
    "confusables": _confusables,
    "arabic_variants": _arabic_variants,
}

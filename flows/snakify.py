"""The keys that names get."""

from functools import lru_cache

import regex

_OTHERS = regex.compile(r"[^\p{L}0-9_]+")


@lru_cache(maxsize=4096)
def snakify(name: str) -> str:
    """`Favorite Colour` as `favorite_colour`: all but letters and ASCII digits becomes `_`, and lower case."""
    return str(_OTHERS.sub("_", name.strip())).lower()

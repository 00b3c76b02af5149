"""Countries, by their ISO 3166-1 alpha-2 codes."""

from functools import cache

from babel import Locale
from babel.core import get_global


def is_known(code: str) -> bool:
    """Whether `code` is a country's code, in upper case."""
    return code in names()


@cache
def names(language: str = "en") -> dict[str, str]:
    """Country names by code, in a language that CLDR (through Babel) knows by its ISO 639-1 code."""
    # CLDR also names groupings (EU, UN), unknown (ZZ) and pseudo-territories (XA, XB): no channel is there.
    others = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    territories = Locale(language).territories.items()
    return {code: str(name) for code, name in territories if len(code) == 2 and code.isalpha() and code not in others}


def of_timezone(name: str) -> str:
    """The code of the country that a time zone (IANA name) belongs to; "" if it belongs to none."""
    code = str(get_global("zone_territories").get(name, ""))
    return code if is_known(code) else ""

"""Names of months, weekdays and halves of the day in the environment's language and country."""

from functools import cache, lru_cache
from typing import NamedTuple

from core import languages
from flows.expressions.locale_table import TABLE

_FALLBACK = "en_US"


class Names(NamedTuple):
    """The names of one locale; weekdays begin with Sunday."""

    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    halves: tuple[str, ...]


@lru_cache(maxsize=512)
def names(language: str, country: str) -> Names:
    """The names for an ISO 639-3 language and a country, each may be "".

    The locale of both, else the language's main one, else English of the United States.
    """
    code = languages.alpha2(language) or language
    table = _table()
    return table.get(f"{code}_{country}") or table.get(code) or table[_FALLBACK]


@cache
def _table() -> dict[str, Names]:
    table: dict[str, Names] = {}
    for line in TABLE.splitlines():
        keys, *lists = line.split("|")
        weekdays, short_weekdays, months, short_months, halves = (tuple(text.split(";")) for text in lists)
        row = Names(weekdays, short_weekdays, months, short_months, halves if halves[0] else ("AM", "PM"))
        for key in keys.split():
            table[key] = row
            table.setdefault(key.split("_")[0], row)
    return table

"""Languages, by their ISO 639-3 codes."""

from functools import cache
from typing import NamedTuple

from core.language_table import TABLE


class Language(NamedTuple):
    """A language: its ISO 639-3 code, its ISO 639-1 code ("" if it has none), its English name."""

    code: str
    alpha2: str
    name: str


def is_known(code: str) -> bool:
    """Whether `code` is a language of ISO 639-3, in lower case; `qaa` to `qtz` are free for private use and known."""
    return code in known() or _is_private(code)


def normalize(code: str) -> str:
    """The known ISO 639-3 code that `code` is in any case and with space around it, or ""."""
    lowered = code.strip().lower()
    return lowered if is_known(lowered) else ""


def get(code: str) -> Language | None:
    """The language of an ISO 639-3 code in lower case, or None."""
    return known().get(code) or (Language(code, "", f"Private use ({code})") if _is_private(code) else None)


def alpha2(code: str) -> str:
    """The ISO 639-1 code of an ISO 639-3 code (`eng` gives `en`); "" if the language has none."""
    language = known().get(code)
    return language.alpha2 if language else ""


def from_alpha2(code: str) -> str:
    """The ISO 639-3 code of an ISO 639-1 code (`en` gives `eng`); "" if there is no such language."""
    return _by_alpha2().get(code, "")


@cache
def known() -> dict[str, Language]:
    """Every language by ISO 639-3 code, ordered by code. Not to be changed."""
    rows = (line.split("|") for line in TABLE.splitlines())
    return {code: Language(code, short, name) for code, short, name in rows}


@cache
def _by_alpha2() -> dict[str, str]:
    return {language.alpha2: language.code for language in known().values() if language.alpha2}


def _is_private(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.islower() and "qaa" <= code <= "qtz"

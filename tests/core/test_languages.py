"""Languages by ISO 639-3."""

import pytest

from core import languages
from core.languages import Language


@pytest.mark.parametrize("code", ["eng", "kin", "swa", "und", "mis", "mul", "zxx", "qaa", "qtz", "ber"])
def test_known(code: str) -> None:
    assert languages.is_known(code)


@pytest.mark.parametrize("code", ["", "en", "base", "xxx", "zzz", "ENG", "qua1", "qzz", "12a"])
def test_not_known(code: str) -> None:
    assert not languages.is_known(code)


def test_normalize() -> None:
    assert [languages.normalize(code) for code in (" ENG ", "Kin", "zzz", "")] == ["eng", "kin", "", ""]


def test_get() -> None:
    assert languages.get("kin") == Language("kin", "rw", "Kinyarwanda")
    assert languages.get("qab") == Language("qab", "", "Private use (qab)")
    assert languages.get("zzz") is None


def test_two_letters() -> None:
    assert (languages.alpha2("fra"), languages.alpha2("ber"), languages.from_alpha2("rw")) == ("fr", "", "kin")
    assert languages.from_alpha2("zz") == ""


def test_the_table_is_whole() -> None:
    known = languages.known()
    assert len(known) > 8000
    assert all(len(code) == 3 and code.islower() and language.name for code, language in known.items())
    assert len([language for language in known.values() if language.alpha2]) >= 180
    assert list(known) == sorted(known)

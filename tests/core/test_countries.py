"""Countries by ISO 3166-1."""

import phonenumbers

from core import countries


def test_known() -> None:
    assert all(countries.is_known(code) for code in ("RW", "US", "XK", "TW"))
    assert not any(countries.is_known(code) for code in ("", "rw", "XX", "ZZ", "EU", "001"))


def test_every_country_with_phones_is_one() -> None:
    without = {code for code in phonenumbers.SUPPORTED_REGIONS if not countries.is_known(code)}
    assert without == set()


def test_names() -> None:
    assert (countries.names()["RW"], countries.names("fr")["US"]) == ("Rwanda", "États-Unis")

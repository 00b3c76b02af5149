"""Phone numbers as people and aggregators write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import phones
from core.phones import InvalidPhone


@pytest.mark.parametrize(
    ("raw", "country", "short", "sender_id", "path"),
    [
        ("+250788000001", "", False, False, "+250788000001"),
        ("+250788000001", "US", False, False, "+250788000001"),
        ("0788000001", "RW", False, False, "+250788000001"),
        ("(0788) 000-001", "RW", False, False, "+250788000001"),
        ("250788000001", "RW", False, False, "+250788000001"),
        ("250788000001", "", False, False, "+250788000001"),
        ("12025550101", "", False, False, "+12025550101"),
        ("2025550101", "US", False, False, "+12025550101"),
        ("2020", "RW", True, False, "2020"),
        ("12345", "US", True, False, "12345"),
        ("MTN", "UG", True, True, "mtn"),
        ("Mobile Money", "", False, True, "mobilemoney"),
        ("2020", "", False, True, "2020"),
    ],
)
def test_reads(raw: str, country: str, short: bool, sender_id: bool, path: str) -> None:
    assert phones.parse(raw, country, allow_short=short, allow_sender_id=sender_id) == path


@pytest.mark.parametrize(
    ("raw", "country", "short", "sender_id"),
    [
        ("", "RW", True, True),
        ("12345", "", True, False),
        ("2025550101", "", False, False),
        ("9999999", "US", True, False),
        ("+1", "US", True, False),
        ("0788000001", "XX", True, True),
        ("ab", "RW", True, True),
        ("Mobile Money", "RW", True, False),
        ("02025550101", "", False, False),
    ],
)
def test_refuses(raw: str, country: str, short: bool, sender_id: bool) -> None:
    with pytest.raises(InvalidPhone):
        phones.parse(raw, country, allow_short=short, allow_sender_id=sender_id)


@given(st.text(st.sampled_from("+0123456789 ()-.aZ")), st.sampled_from(["", "RW", "US", "IT", "AR", "MX", "BR"]))
def test_what_is_read_reads_as_itself(raw: str, country: str) -> None:
    try:
        path = phones.parse(raw, country)
    except InvalidPhone:
        return
    assert phones.E164.fullmatch(path)
    assert phones.parse(path, country) == path


@given(st.text())
def test_possible_never_fails(raw: str) -> None:
    assert phones.possible(raw, "RW") == "" or phones.E164.fullmatch(phones.possible(raw, "RW"))


def test_forms_of_a_number() -> None:
    number = "+250788000001"
    assert (phones.national(number), phones.local(number), phones.country_of(number)) == (
        "0788 000 001",
        "788000001",
        "RW",
    )
    assert (phones.national("2020"), phones.local("2020"), phones.country_of("2020")) == ("2020", "2020", "")
    assert phones.country_of("+80012345678") == ""

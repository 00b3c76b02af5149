"""The alphabet of mobile networks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import gsm7

ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€"
)


@given(st.text(st.sampled_from(ALPHABET)))
def test_decodes_what_it_encodes(text: str) -> None:
    assert gsm7.is_valid(text)
    assert gsm7.decode(gsm7.encode(text)) == text


@given(st.text())
def test_encodes_anything(text: str) -> None:
    assert all(byte < 0x80 for byte in gsm7.encode(text))


@given(st.binary())
def test_decodes_anything(data: bytes) -> None:
    assert gsm7.is_valid(gsm7.decode(data))


@given(st.text())
def test_substituting_twice_is_substituting_once(text: str) -> None:
    once = gsm7.substitute(text)
    assert gsm7.substitute(once) == once
    assert len(once) == len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Olá”, ‘tú’ – só", "\"Ola\", 'tu' - so"),
        ("ÁÂÃÀÇÈÊÓÔÒÕÚÙÛÍÎÌ", "AAAACEEOOOOUUUIII"),
        ("a\tb\xa0c", "a b c"),
        ("naïve…", "naïve…"),
    ],
)
def test_substitutes_neighbours(text: str, plain: str) -> None:
    assert gsm7.substitute(text) == plain


def test_smart_keeps_what_can_not_be_made_plain() -> None:
    assert gsm7.smart("“Olá” ☀") == "“Olá” ☀"
    assert gsm7.smart("“Olá”") == '"Ola"'


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("€" * 80, 1),
        ("a" * 152 + "€" + "a" * 100, 2),
        ("a" * 152 + "€" * 77, 3),  # a character of two septets is not divided between segments
        ("☀" * 70, 1),
        ("☀" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # a pair of units is not divided
    ],
)
def test_counts_segments(text: str, segments: int) -> None:
    assert gsm7.segments(text) == segments

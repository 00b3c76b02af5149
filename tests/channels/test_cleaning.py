"""Text as it may be stored."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.cleaning import clean, decode_possible_base64

LONG = "The quick brown fox jumps over the lazy dog, every day and twice on Sundays."


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned
    cleaned.encode()


@pytest.mark.parametrize(("text", "cleaned"), [("a\0b", "ab"), ("plain", "plain"), ("é", "é")])
def test_cleans(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_decodes_long_base64() -> None:
    encoded = base64.b64encode(LONG.encode()).decode()
    assert decode_possible_base64(encoded) == LONG
    assert decode_possible_base64(encoded[:40] + "\r\n" + encoded[40:]) == LONG


@pytest.mark.parametrize(
    "text",
    [
        "SGVsbG8=",
        LONG,
        "a" * 61,
        base64.b64encode(("日本語のながいテキスト" * 4).encode()).decode(),
        "====" * 20,
    ],
)
def test_leaves_other_texts(text: str) -> None:
    assert decode_possible_base64(text) == text


@given(st.text())
def test_decoding_never_fails(text: str) -> None:
    decode_possible_base64(text)

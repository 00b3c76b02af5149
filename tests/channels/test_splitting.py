"""Splitting: nothing is lost, and no part is too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import gsm7
from channels.outgoing import Attachment
from channels.splitting import sms_measure, split, utf16_units, with_attachments

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\t{}[]€éß☀😀"), max_size=400)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("exactly 10", 10, ["exactly 10"]),
        ("aaaa bbbb cccc dddd eeee", 20, ["aaaa bbbb cccc", "dddd eeee"]),
        ("no-spaces-to-cut-at", 10, ["no-spaces-", "to-cut-at"]),
        ("anything at all", 0, ["anything at all"]),
        ("ééééé ééééé", 6, ["ééééé", "ééééé"]),
        ("          ", 3, [""]),
    ],
)
def test_cuts_at_the_last_spaces(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


@given(TEXTS, st.integers(1, 60))
def test_loses_only_white_space(text: str, limit: int) -> None:
    assert "".join("".join(split(text, limit)).split()) == "".join(text.split())


@given(TEXTS, st.integers(2, 60))
def test_no_part_is_longer_than_a_network_takes(text: str, limit: int) -> None:
    measure = sms_measure(text)
    parts = split(text, limit, measure)
    assert all(sum(map(measure, part)) <= limit for part in parts)
    assert len(parts) == 1 or all(parts)


@given(TEXTS)
def test_a_limit_of_nothing_does_not_split(text: str) -> None:
    assert split(text, 0) == [text]


def test_a_network_counts_septets_or_utf16() -> None:
    assert sms_measure("[€]") is gsm7.septets
    assert sum(map(sms_measure("[€]"), "[€]")) == 6
    assert sms_measure("😀") is utf16_units
    assert split("😀" * 5, 4, utf16_units) == ["😀😀", "😀😀", "😀"]


def test_attachments_follow_the_text() -> None:
    files = [Attachment.parse("image/jpeg:https://x.example.org/1"), Attachment.parse("audio:https://x.example.org/2")]
    assert with_attachments("Look", files) == "Look\nhttps://x.example.org/1\nhttps://x.example.org/2"
    assert with_attachments("Look", []) == "Look"

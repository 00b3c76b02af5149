"""URNs: written, read, normalized, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import urns
from core.phones import InvalidPhone
from core.urns import URN, InvalidURN

PARTS = st.text(st.characters(codec="utf-8") | st.sampled_from("%#?:/+@25"), max_size=40)
UUID = "0f0f0f0f-1111-4222-8333-444444444444"


@given(st.sampled_from(urns.SCHEMES), PARTS.filter(bool), PARTS, PARTS)
def test_reads_what_it_writes(scheme: str, path: str, query: str, display: str) -> None:
    urn = URN(scheme, path, query, display)
    assert urns.parse(str(urn)) == urn


@given(st.text())
def test_reading_fails_only_as_promised(text: str) -> None:
    try:
        urns.parse(text).normalize().validate()
    except InvalidURN as error:
        assert str(error).endswith(error.reason)


@pytest.mark.parametrize("urn", [URN("fcm", "a\x00b"), URN("ext", "ab", display="\x00")])
def test_what_no_database_takes_is_refused(urn: URN) -> None:
    with pytest.raises(InvalidURN, match="null"):
        urn.normalize().validate()


@given(st.sampled_from(urns.SCHEMES), PARTS)
def test_normalizing_twice_is_normalizing_once(scheme: str, path: str) -> None:
    once = URN(scheme, path).normalize()
    assert once.normalize() == once


@pytest.mark.parametrize(
    ("text", "urn"),
    [
        ("tel:+250788000001", URN("tel", "+250788000001")),
        ("telegram:88#ada", URN("telegram", "88", display="ada")),
        ("tel:+1?channel=c1&id=7#Ada", URN("tel", "+1", "channel=c1&id=7", "Ada")),
        ("ext:a%23b%3Fc%25d%41:e/f", URN("ext", "a#b?c%d%41:e/f")),
        ("discord:77", URN("discord", "77")),
    ],
)
def test_reads(text: str, urn: URN) -> None:
    assert urns.parse(text) == urn
    assert str(urn) == text.replace("%41", "%2541")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "scheme cannot be empty"),
        (":x", "scheme cannot be empty"),
        ("tel", "path cannot be empty"),
        ("tel:", "path cannot be empty"),
        ("tel?a", "query component can only come after path component"),
        ("tel:1?a?b", "query component can only come after path component"),
        ("tel#a", "fragment component can only come after path or query components"),
        ("tel:1#a#b", "fragment component can only come after path or query components"),
    ],
)
def test_says_why_it_can_not_read(text: str, reason: str) -> None:
    with pytest.raises(InvalidURN) as refused:
        urns.parse(text)
    assert (refused.value.reason, str(refused.value)) == (reason, f"{text} is not a valid URN: {reason}")


@pytest.mark.parametrize(
    ("scheme", "path", "stored"),
    [
        ("tel", " +250 788 000 001 ", "+250788000001"),
        ("tel", "250788000001", "+250788000001"),
        ("tel", "Mobile Money", "mobilemoney"),
        ("tel", "2020", "2020"),
        ("whatsapp", "rw.x9", "RW.x9"),
        ("whatsapp", "250788000001", "250788000001"),
        ("bsuid", "rw.x9", "RW.x9"),
        ("mailto", " Ada@Example.ORG", "ada@example.org"),
        ("twitter", "@Ada_L", "ada_l"),
        ("facebook", "ref:r-1", "ref:r-1"),
        ("viber", "a/b+c==", "a/b+c=="),
        ("line", "U_1", "U_1"),
        ("freshchat", f"{UUID}/{UUID}", f"{UUID}/{UUID}"),
        ("webchat", "a" * 24 + ":ada@example.org", "a" * 24 + ":ada@example.org"),
        ("ext", "any thing\nat all", "any thing\nat all"),
        ("rocketchat", "direct:ada", "direct:ada"),
    ],
)
def test_new(scheme: str, path: str, stored: str) -> None:
    assert urns.new(scheme, path).path == stored


@pytest.mark.parametrize(
    ("scheme", "path"),
    [
        ("tel", "+12"),
        ("tel", "AB"),
        ("tel", ""),
        ("whatsapp", "+250788000001"),
        ("whatsapp", "abc"),
        ("bsuid", "250788000001"),
        ("telegram", "ada"),
        ("telegram", "٣"),
        ("instagram", "a1"),
        ("mailto", "ada"),
        ("twitter", "much_too_long_a_handle"),
        ("viber", "a" * 25),
        ("line", "U-1"),
        ("freshchat", UUID),
        ("webchat", "a" * 23),
        ("ext", "a" * 201),
        ("ext", "#" * 67),
        ("discord", "77"),
        ("", "77"),
    ],
)
def test_refuses(scheme: str, path: str) -> None:
    with pytest.raises(InvalidURN):
        urns.new(scheme, path)


def test_a_long_display_is_refused() -> None:
    with pytest.raises(InvalidURN, match="display"):
        urns.new("ext", "1", "é" * 128)


@pytest.mark.parametrize(
    ("urn", "formatted"),
    [
        (URN("tel", "+250788000001"), "0788 000 001"),
        (URN("tel", "+250788000001", display="Ada"), "Ada"),
        (URN("tel", "2020"), "2020"),
        (URN("telegram", "88"), "88"),
    ],
)
def test_formats_for_people(urn: URN, formatted: str) -> None:
    assert urn.format() == formatted


def test_parameters_of_the_query() -> None:
    urn = urns.parse("tel:+250788000001?channel=c1&id=7#Ada")
    assert (urn.param("channel"), urn.param("none")) == ("c1", "")
    assert urn.with_param("channel", "c2").param("channel") == "c2"
    assert str(urn.with_param("channel", "")) == "tel:+250788000001?id=7#Ada"
    assert urn.identity == "tel:+250788000001"


def test_from_phone() -> None:
    assert str(urns.from_phone("0788 000 001", "RW")) == "tel:+250788000001"
    with pytest.raises(InvalidPhone, match="in RW"):
        urns.from_phone("12", "RW")


def test_business_scoped_ids() -> None:
    assert [urns.is_bsuid(path) for path in ("RW.x9", "rw.x9", "250788000001", "RW.")] == [True, False, False, False]

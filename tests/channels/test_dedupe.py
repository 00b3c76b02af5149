"""What makes two messages the same."""

from dataclasses import replace

from channels.dedupe import fingerprint, last_key
from channels.messages import IncomingMsg
from core.urns import URN

MSG = IncomingMsg(channel_uuid="c1", urn=URN("tel", "+250788000001", display="Ada"), text="yes")


def test_an_external_id_counts_for_days_whatever_the_text() -> None:
    first = fingerprint(replace(MSG, external_id="x1"))
    assert first == fingerprint(replace(MSG, external_id="x1", text="yes!"))
    assert first.key != fingerprint(replace(MSG, external_id="x2")).key
    assert first.seconds >= 24 * 3600


def test_without_id_the_content_counts_for_seconds() -> None:
    first, other = fingerprint(MSG), fingerprint(replace(MSG, text="no"))
    assert first.key == other.key == last_key("c1", MSG.urn)
    assert first.content != other.content
    assert first.content != fingerprint(replace(MSG, attachments=("https://x.example.org/1",))).content
    assert first.seconds <= 4


def test_the_display_is_not_part_of_who_wrote() -> None:
    assert fingerprint(MSG) == fingerprint(replace(MSG, urn=URN("tel", "+250788000001")))


def test_several_messages_of_one_id_differ() -> None:
    one, two = (fingerprint(replace(MSG, external_id="x1", dedupe_id=f"x1/{number}")) for number in (1, 2))
    assert one.key != two.key

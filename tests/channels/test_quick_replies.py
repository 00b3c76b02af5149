"""Rows of buttons."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from channels.log import ChannelLog, LogType
from channels.outgoing import QuickReply
from channels.quick_replies import rows, supported

REPLIES = st.lists(st.text(min_size=1, max_size=40).map(lambda text: QuickReply(text=text)), min_size=1, max_size=20)


@given(REPLIES, st.integers(1, 10))
def test_every_reply_has_its_place(replies: list[QuickReply], max_rows: int) -> None:
    laid = rows(replies, max_rows, 30, 2)
    assert [reply for row in laid for reply in row] == replies
    assert len(laid) <= max_rows
    assert all(laid)


def test_short_replies_share_a_row() -> None:
    labels = [[reply.label for reply in row] for row in rows([QuickReply(text=t) for t in "ABC"], 5, 30, 2)]
    assert labels == [["A", "B", "C"]]


def test_many_replies_fill_rows_and_the_last_takes_the_rest() -> None:
    replies = [QuickReply(text="long label no. " + letter) for letter in "ABCDEFG"]
    assert [len(row) for row in rows(replies, 3, 30, 2)] == [1, 1, 5]


def test_a_dropped_reply_is_told() -> None:
    log = ChannelLog(LogType.MSG_SEND, "", datetime(2026, 11, 5, tzinfo=UTC))
    given = [QuickReply(text="Yes"), QuickReply("url", "Site"), QuickReply("form", "Open", "x")]
    assert supported(given, ("text", "url"), log) == [QuickReply(text="Yes")]
    assert len(log.errors) == 2


def test_labels_stand_for_missing_texts() -> None:
    assert [QuickReply(kind).label for kind in ("location", "form", "url", "text")] == [
        "Send Location",
        "Open Form",
        "Open Link",
        "",
    ]

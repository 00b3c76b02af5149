"""Quick replies, where a channel has buttons."""

from collections.abc import Collection, Sequence

from channels.errors import ErrorCode
from channels.log import ChannelLog
from channels.outgoing import QuickReply


def rows(replies: Sequence[QuickReply], max_rows: int, max_row_runes: int, padding: int) -> list[list[QuickReply]]:
    """Replies laid out as rows of buttons, each as wide as its label and `padding` on both sides.

    One row if all fit, else a row for each, else rows filled one after another, the last one taking the rest.
    """

    def width(reply: QuickReply) -> int:
        return len(reply.label) + 2 * padding

    if sum(map(width, replies)) <= max_row_runes:
        return [list(replies)]
    if len(replies) <= max_rows:
        return [[reply] for reply in replies]
    filled, used = [list[QuickReply]()], 0
    for reply in replies:
        if filled[-1] and used + width(reply) > max_row_runes and len(filled) < max_rows:
            filled.append([])
            used = 0
        filled[-1].append(reply)
        used += width(reply)
    return filled


def supported(
    replies: Sequence[QuickReply],
    kinds: Collection[str],
    log: ChannelLog,
    needing_extra: Collection[str] = ("url", "form"),
) -> list[QuickReply]:
    """The replies of the kinds that a channel can show; each dropped one is an error in the log."""
    kept = []
    for reply in replies:
        if reply.type not in kinds:
            log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, f"quick replies of type {reply.type} are not supported")
        elif reply.type in needing_extra and not reply.extra:
            log.error(ErrorCode.QUICK_REPLY_UNSUPPORTED, f"a quick reply of type {reply.type} lacks its target")
        else:
            kept.append(reply)
    return kept

"""`python -m channels unit`: the shared rules, one call of a named function a line.

Reads JSON lines `{"fn": "split_text", "args": {"text": "...", "max": 160}}` from standard input and writes
`{"result": ...}` or `{"error": "..."}` for each.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from channels import gsm7, quick_replies
from channels.cleaning import decode_possible_base64
from channels.outgoing import QuickReply
from channels.splitting import split
from channels.statuses import MessageState, Status, apply_status
from core import phones, urns
from flows.tools.lines import serve

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: Sequence[str]) -> int:
    """Answer lines on standard input."""
    serve(answer)
    return 0


def answer(line: Mapping[str, Any]) -> dict[str, Any]:
    """`{"result": …}` of `fn(args)`, or `{"error": true}` where the rule refuses the arguments."""
    function = FUNCTIONS.get(line["fn"])
    if function is None:
        raise ValueError(f"there is no function {line['fn']!r}; known are {', '.join(FUNCTIONS)}")
    try:
        result = function(**line["args"])
    except ValueError as error:
        return {"error": True, "message": str(error)}
    return result if isinstance(result, dict) else {"result": result}


def _parse_phone(raw: str, country: str, allow_short: bool, allow_sender_id: bool) -> str:
    return str(urns.from_phone(raw, country, allow_short=allow_short, allow_sender_id=allow_sender_id))


def _new_urn(scheme: str, path: str, display: str) -> dict[str, Any]:
    urn = urns.new(scheme, path, display)
    return {"result": str(urn), "identity": urn.identity, "format": urn.format()}


def _quick_reply_rows(
    replies: list[dict[str, str]], max_rows: int, max_row_runes: int, padding: int
) -> list[list[str]]:
    given = [QuickReply(**{"type": "text"} | reply) for reply in replies]
    return [[reply.label for reply in row] for row in quick_replies.rows(given, max_rows, max_row_runes, padding)]


def _apply_status(status: str, error_count: int, update: str) -> dict[str, Any]:
    before = MessageState(Status.of_word(status), error_count)
    after = apply_status(before, Status.of_word(update), EPOCH)
    result: dict[str, Any] = {
        "status": after.status.word,
        "error_count": after.error_count,
        "sent_on_set": after.sent_on is not None,
    }
    if after.next_attempt:
        result["retry_in_minutes"] = int((after.next_attempt - EPOCH).total_seconds()) // 60
    return result | ({"failed_reason": after.failed_reason} if after.failed_reason else {})


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "split_text": lambda **args: split(args["text"], args["max"]),
    "parse_phone": _parse_phone,
    "new_urn": _new_urn,
    "to_local_phone": lambda urn, country: phones.local(urns.parse(urn).path, country),
    "gsm7_valid": gsm7.is_valid,
    "gsm7_substitute": gsm7.substitute,
    "gsm7_segments": gsm7.segments,
    "gsm7_encode_hex": lambda text: gsm7.encode(text).hex(),
    "gsm7_decode_hex": lambda **args: gsm7.decode(bytes.fromhex(args["hex"])),
    "decode_possible_base64": decode_possible_base64,
    "quick_reply_rows": _quick_reply_rows,
    "apply_status": _apply_status,
}

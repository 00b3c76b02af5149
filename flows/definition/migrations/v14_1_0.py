"""14.1.0: webhook nodes split on the status of the call instead of the result saved from it."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

CALLS = ("call_webhook", "call_resthook")
STATUS_OPERAND = "@webhook.status"
MAX_QUICK_REPLIES = 10


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Rewrite the splits of webhook nodes and keep the first ten quick replies of messages."""
    for node in parts.nodes(flow):
        found = parts.switch_after(node, *CALLS)
        if found and parts.text(found[1], "operand").startswith("@results."):
            split_on_status(found[1])
    for action in parts.actions(flow, "send_msg", "send_broadcast"):
        replies = action.get("quick_replies")
        if isinstance(replies, list) and len(replies) > MAX_QUICK_REPLIES:
            action["quick_replies"] = replies[:MAX_QUICK_REPLIES]


def split_on_status(router: JsonObject) -> None:
    """Make the first case mean success of the call and drop the others."""
    first = router["cases"][0]
    router["operand"] = STATUS_OPERAND
    router["cases"] = [first | {"type": "has_number_between", "arguments": ["200", "299"]}]

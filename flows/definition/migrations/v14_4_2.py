"""14.4.2: a webhook node whose call was never made takes the way of a failed one."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids
from flows.definition.migrations.v14_1_0 import CALLS, STATUS_OPERAND

SAFE_STATUS_OPERAND = "@(default(webhook.status, 0))"


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Give the status a default where a webhook node splits on it."""
    for node in parts.nodes(flow):
        found = parts.switch_after(node, *CALLS)
        if found and found[1].get("operand") == STATUS_OPERAND:
            found[1]["operand"] = SAFE_STATUS_OPERAND

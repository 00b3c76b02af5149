"""14.3.0: ticket and airtime nodes split on a local of their action; the result is the router's."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

LOCALS = {"open_ticket": "@locals._new_ticket", "transfer_airtime": "@locals._new_transfer"}


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Rewrite the splits of ticket and airtime nodes."""
    for node in parts.nodes(flow):
        found = parts.switch_after(node, *LOCALS)
        if not found or not parts.text(found[1], "operand").startswith("@results."):
            continue
        action, router = found
        router["operand"] = LOCALS[action["type"]]
        router["cases"] = [router["cases"][0] | {"type": "has_text", "arguments": []}]
        router["result_name"] = action.pop("result_name", None)

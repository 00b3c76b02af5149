"""What a node of a flow does, in a word that the browser translates and a text of its author's."""

from collections.abc import Mapping
from typing import Any

Node = Mapping[str, Any]

_TEXTS = ("text", "body", "url", "value", "name", "subject", "note", "instructions", "audio_url")


def nodes_by_uuid(definition: Mapping[str, Any]) -> dict[str, Node]:
    """The nodes of a definition."""
    return {node["uuid"]: node for node in definition.get("nodes") or () if isinstance(node, dict) and "uuid" in node}


def name_of(node: Node) -> tuple[str, str]:
    """The node's type and what tells it from others: the first action's text, or what the router looks at."""
    actions, router = node.get("actions") or [], node.get("router") or {}
    if actions:
        first = actions[0]
        return str(first.get("type", "")), _text(first)
    if router.get("wait"):
        return f"wait_{router['wait'].get('type', 'msg')}", str(router.get("result_name") or "")
    if router:
        return f"split_{router.get('type', 'switch')}", str(router.get("result_name") or router.get("operand") or "")
    return "unknown", ""


def _text(action: Mapping[str, Any]) -> str:
    for key in _TEXTS:
        if isinstance(action.get(key), str) and action[key]:
            return str(action[key])
    for key in ("flow", "field", "group", "topic", "template"):
        if isinstance(action.get(key), dict):
            return str(action[key].get("name", ""))
    named = [one.get("name", "") for one in action.get("groups") or action.get("labels") or () if isinstance(one, dict)]
    return ", ".join(name for name in named if name)

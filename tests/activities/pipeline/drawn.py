"""Flows drawn in a line or two, for tests: nodes that act, ask, call, enter another flow or go round."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

Node = dict[str, Any]


def flow(name: str, *nodes: Node, type: str = "messaging", uuid: UUID | None = None) -> dict[str, Any]:  # noqa: A002
    """A flow whose nodes follow one another; those of `ask` are left by every answer, unless it says where to."""
    # What sets a flow off must not be taken for the answer to its first question.
    nodes = (act(), *nodes)
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        for way_out in node["exits"]:
            way_out.setdefault("destination_uuid", following["uuid"] if following else None)
    return {
        "uuid": str(uuid or uuid4()),
        "name": name,
        "spec_version": "14.4.2",
        "language": "eng",
        "type": type,
        "revision": 1,
        "expire_after_minutes": 60 if type == "messaging" else 0,
        "localization": {},
        "nodes": list(nodes),
    }


def act(*actions: Mapping[str, Any]) -> Node:
    """A node that does something and goes on."""
    return {
        "uuid": str(uuid4()),
        "actions": [{"uuid": str(uuid4()), **action} for action in actions],
        "exits": [{"uuid": str(uuid4())}],
    }


def say(text: str) -> Node:
    """Sends a message."""
    return act({"type": "send_msg", "text": text})


def enter(other: Mapping[str, Any], *, terminal: bool = False) -> Node:
    """Enters another flow, which `flow` made."""
    action = {"type": "enter_flow", "flow": {"uuid": other["uuid"], "name": other["name"]}, "terminal": terminal}
    return act(action) | _router("@child.status", {"Complete": "completed"})


def call(url: str) -> Node:
    """Calls a webhook and goes on, whatever came of it."""
    return act({"type": "call_webhook", "method": "GET", "url": url, "headers": {}, "body": ""})


def ask(text: str, result: str, *, timeout: int | None = None, cases: Mapping[str, str] | None = None) -> Node:
    """Sends a question and waits; `cases` are words by category; `timeout` in seconds goes on as `No Response`."""
    node = say(text) | _router("@input.text", cases or {}, result=result)
    wait: dict[str, Any] = {"type": "msg"}
    if timeout is not None:
        category = _category("No Response")
        node["router"]["categories"].append(category)
        node["exits"].append({"uuid": category["exit_uuid"]})
        wait["timeout"] = {"seconds": timeout, "category_uuid": category["uuid"]}
    node["router"]["wait"] = wait
    return node


def round_and_round() -> Node:
    """A node that leads to itself."""
    node = act()
    node["exits"][0]["destination_uuid"] = node["uuid"]
    return node


def as_text(definition: Mapping[str, Any]) -> str:
    """The definition as it is stored."""
    return json.dumps(definition)


def _router(operand: str, cases: Mapping[str, str], *, result: str = "") -> dict[str, Any]:
    categories = [_category(name) for name in (*cases, "Other")]
    router: dict[str, Any] = {
        "type": "switch",
        "operand": operand,
        "cases": [
            {"uuid": str(uuid4()), "type": "has_any_word", "arguments": [word], "category_uuid": category["uuid"]}
            for word, category in zip(cases.values(), categories, strict=False)
        ],
        "categories": categories,
        "default_category_uuid": categories[-1]["uuid"],
    }
    if result:
        router["result_name"] = result
    return {"router": router, "exits": _exits(categories)}


def _category(name: str) -> dict[str, str]:
    return {"uuid": str(uuid4()), "name": name, "exit_uuid": str(uuid4())}


def _exits(categories: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{"uuid": category["exit_uuid"]} for category in categories]

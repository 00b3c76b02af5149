"""What a new flow can begin with: small conversations that need nothing of the workspace, in the flow's language.

`flow_templates.json` has their steps: what is said, with quick replies, what is asked, and where it leads ("first" is
the first step); `flow_template_texts.json` the words. English stands in for languages that aren't there.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

Node = dict[str, Any]
TemplateName = Literal["registration", "survey", "menu", "reminder"]

_FOLDER = Path(__file__).parent
_STEPS: dict[str, list[dict[str, Any]]] = json.loads((_FOLDER / "flow_templates.json").read_text("utf-8"))
_TEXTS: dict[str, dict[str, Any]] = json.loads((_FOLDER / "flow_template_texts.json").read_text("utf-8"))

NAMES = tuple(_STEPS)
LANGUAGES = tuple(_TEXTS)
_DOWN, _ASIDE = 240, 380
"""Pixels between steps that lie one under the other, and side by side."""


def nodes_of(template: str, language: str) -> tuple[list[Node], dict[str, Any]]:
    """A template's nodes with uuids of their own, and how the editor draws them (`_ui`)."""
    texts = _TEXTS.get(language, _TEXTS["eng"])
    return _Drawing(_STEPS[template], texts | texts[template]).draw()


class _Drawing:
    def __init__(self, steps: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> None:
        self._steps, self._texts = steps, texts
        self._entries = {step.get("id", "first"): _uuid() for step in steps}
        self._nodes: list[Node] = []
        self._drawn: dict[str, Any] = {}

    def draw(self) -> tuple[list[Node], dict[str, Any]]:
        for step in self._steps:
            self._step(step)
        for row, uuids in enumerate(_rows(self._nodes)):
            for place, uuid in enumerate(uuids):
                left = round((place - (len(uuids) - 1) / 2) * _ASIDE)
                self._drawn[uuid]["position"] = {"left": left, "top": row * _DOWN}
        return self._nodes, {"nodes": self._drawn}

    def _step(self, step: Mapping[str, Any]) -> None:
        entry, actions = self._entries[step.get("id", "first")], self._actions(step)
        asks = step.get("ask")
        question = (_uuid() if actions else entry) if asks else None
        if actions:
            leads = question or self._entries.get(step.get("then", ""))
            exits = [{"uuid": _uuid(), "destination_uuid": leads}]
            self._add({"uuid": entry, "actions": actions, "exits": exits}, "execute_actions")
        if asks and question:
            self._add(self._question(question, asks), "wait_for_response")

    def _add(self, node: Node, kind: str) -> None:
        self._drawn[node["uuid"]] = {"type": kind}
        self._nodes.append(node)

    def _actions(self, step: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if "set" in step:
            found.append({"uuid": _uuid(), **step["set"]})
        if "ticket" in step:
            found.append({"uuid": _uuid(), "type": "open_ticket", "note": self._texts[step["ticket"]]})
        if "say" in step:
            replies = [self._texts.get(reply, reply) for reply in step.get("replies", ())]
            text = self._texts[step["say"]]
            said = {"type": "send_msg", "text": text, "attachments": [], "quick_replies": replies}
            found.append({"uuid": _uuid(), **said})
        return found

    def _question(self, uuid: str, asks: Mapping[str, Any]) -> Node:
        answers = _Answers()
        for words, name, leads in asks.get("rules", ()):
            answers.case("has_any_word", [self._texts[words]], self._texts[name], self._entries[leads])
        for low, high, name, leads in asks.get("numbers", ()):
            answers.case("has_number_between", [str(low), str(high)], self._texts[name], self._entries[leads])
        otherwise = answers.category("Other" if answers.cases else "All Responses", self._entries[asks["then"]])
        wait: dict[str, Any] = {"type": "msg"}
        if "silent" in asks:
            seconds, leads = asks["silent"]
            wait["timeout"] = {
                "seconds": seconds, "category_uuid": answers.category("No Response", self._entries[leads]),
            }  # fmt: skip
        router = {
            "type": "switch",
            "operand": "@input.text",
            "wait": wait,
            "result_name": asks["result"],
            "cases": answers.cases,
            "categories": answers.categories,
            "default_category_uuid": otherwise,
        }
        return {"uuid": uuid, "actions": [], "router": router, "exits": answers.exits}


class _Answers:
    """The ways that lead on from a question."""

    def __init__(self) -> None:
        self.cases: list[dict[str, Any]] = []
        self.categories: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []

    def category(self, name: str, destination: str) -> str:
        uuid, leaves = _uuid(), _uuid()
        self.categories.append({"uuid": uuid, "name": name, "exit_uuid": leaves})
        self.exits.append({"uuid": leaves, "destination_uuid": destination})
        return uuid

    def case(self, test: str, arguments: list[str], name: str, destination: str) -> None:
        category = self.category(name, destination)
        self.cases.append({"uuid": _uuid(), "type": test, "arguments": arguments, "category_uuid": category})


def _rows(nodes: Sequence[Node]) -> list[list[str]]:
    """Uuids by how many steps lead to them from the first."""
    leads = {node["uuid"]: [one["destination_uuid"] for one in node["exits"]] for node in nodes}
    rows, seen = [[nodes[0]["uuid"]]], {nodes[0]["uuid"]}
    while rows[-1]:
        ahead = dict.fromkeys(to for uuid in rows[-1] for to in leads[uuid] if to and to not in seen)
        rows.append(list(ahead))
        seen |= ahead.keys()
    return rows[:-1]


def _uuid() -> str:
    return str(uuid4())

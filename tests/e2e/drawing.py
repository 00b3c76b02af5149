"""Draws flow definitions by naming nodes; the same names give the same uuids, so a deployment can be imported again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import NAMESPACE_URL, uuid5

SPEC = "14.4.2"


def uuid(*names: str) -> str:
    """The uuid of what has these names."""
    return str(uuid5(NAMESPACE_URL, "/".join(names)))


def say(text: str) -> dict[str, Any]:
    """A message."""
    return {"type": "send_msg", "text": text, "attachments": [], "quick_replies": []}


def reference(name: str) -> dict[str, str]:
    """Names a flow or group of the deployment."""
    return {"uuid": uuid(name), "name": name}


@dataclass(frozen=True, slots=True)
class Case:
    """A category: the test that leads to it, and the node it leads to."""

    name: str
    test: str
    arguments: Sequence[str] = ()
    then: str | None = None


@dataclass
class Drawing:
    """A flow that is being drawn; the first node is where it begins."""

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)

    def part(self, *names: str) -> str:
        """The uuid of a node, or with more names of something in it."""
        return uuid(self.name, *names)

    def definition(self) -> dict[str, Any]:
        """As an export has it."""
        shape = {
            "uuid": uuid(self.name),
            "name": self.name,
            "spec_version": SPEC,
            "language": "eng",
            "type": "messaging",
            "revision": 1,
            "expire_after_minutes": 60,
            "localization": self.translations,
            "nodes": self.nodes,
        }
        return shape | dict(self.changes)

    def do(self, node: str, *actions: Mapping[str, Any], then: str | None = None) -> Self:
        """A node that acts and goes on."""
        self.nodes.append(
            {
                "uuid": self.part(node),
                "actions": self._actions(node, actions),
                "exits": [{"uuid": self.part(node, "exit"), "destination_uuid": self._to(then)}],
            }
        )
        return self

    def split(
        self,
        node: str,
        *cases: Case,
        operand: str = "@input.text",
        other: str | None = None,
        actions: Sequence[Mapping[str, Any]] = (),
        result: str = "",
        timeout: tuple[int, str] | None = None,
        waits: bool = True,
    ) -> Self:
        """A node that chooses by the answer it waits for, or at once by `operand`; `timeout` is (seconds, node)."""
        names = [*dict.fromkeys(case.name for case in cases), "Other", *(["No Response"] if timeout else [])]
        targets = {case.name: case.then for case in cases} | {"Other": other}
        if timeout:
            targets["No Response"] = timeout[1]
        router: dict[str, Any] = {
            "type": "switch",
            "operand": operand,
            "cases": [
                {
                    "uuid": self.part(node, "case", str(place)),
                    "type": case.test,
                    "arguments": list(case.arguments),
                    "category_uuid": self.part(node, case.name),
                }
                for place, case in enumerate(cases)
            ],
            "categories": [
                {"uuid": self.part(node, name), "name": name, "exit_uuid": self.part(node, name, "exit")}
                for name in names
            ],
            "default_category_uuid": self.part(node, "Other"),
            "result_name": result,
        }
        if waits:
            router["wait"] = {"type": "msg"}
        if timeout:
            router["wait"]["timeout"] = {"seconds": timeout[0], "category_uuid": self.part(node, "No Response")}
        exits = [
            {"uuid": self.part(node, name, "exit"), "destination_uuid": self._to(target)}
            for name, target in targets.items()
        ]
        made = {"uuid": self.part(node), "actions": self._actions(node, actions), "router": router, "exits": exits}
        self.nodes.append(made)
        return self

    def translate(self, language: str, node: str, text: str) -> Self:
        """Translates the first action of a node."""
        self.translations.setdefault(language, {})[self.part(node, "action", "0")] = {"text": [text]}
        return self

    def _actions(self, node: str, actions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{"uuid": self.part(node, "action", str(place)), **action} for place, action in enumerate(actions)]

    def _to(self, node: str | None) -> str | None:
        return self.part(node) if node is not None else None


def trigger(flow: Drawing, *keywords: str) -> dict[str, Any]:
    """What starts a flow: its keywords, or any message where none is given."""
    shape: dict[str, Any] = {"flow": reference(flow.name), "groups": [], "exclude_groups": [], "channel": None}
    if not keywords:
        return shape | {"trigger_type": "C"}
    return shape | {"trigger_type": "K", "keywords": list(keywords), "match_type": "F"}

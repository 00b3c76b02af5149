"""The results that a flow may save."""

from dataclasses import dataclass
from typing import Any

from flows.definition.flow import Flow
from flows.definition.results import ResultDeclaration
from flows.snakify import snakify


@dataclass(slots=True)
class FlowResult:
    """A result, with the categories and the nodes that it may get its value from."""

    key: str
    name: str
    categories: list[str]
    node_uuids: list[str]

    def to_json(self) -> dict[str, Any]:
        """`{"key", "name", "categories", "node_uuids"}`."""
        return {"key": self.key, "name": self.name, "categories": self.categories, "node_uuids": self.node_uuids}


def results(flow: Flow) -> list[FlowResult]:
    """The results in order of first appearance; those of one key are one, under the name that came first."""
    found: dict[str, FlowResult] = {}
    for node in flow.node_list:
        for action in node.actions:
            for declaration in action.results():
                _add(found, declaration, node.uuid)
        if node.router is not None:
            for declaration in node.router.results():
                _add(found, declaration, node.uuid)
    return list(found.values())


def _add(found: dict[str, FlowResult], declaration: ResultDeclaration, node_uuid: str) -> None:
    key = snakify(declaration.name)
    result = found.setdefault(key, FlowResult(key, declaration.name, [], []))
    known = {category.lower() for category in result.categories}
    for category in declaration.categories:
        if category.lower() not in known:
            result.categories.append(category)
            known.add(category.lower())
    if node_uuid not in result.node_uuids:
        result.node_uuids.append(node_uuid)

"""Queries as trees of conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flows.contactql.literals import quote
from flows.contactql.properties import Kind
from flows.contactql.syntax import Connective

PREFIX_OF: dict[Kind, str] = {"attr": "", "field": "fields.", "urn": "urns."}


@dataclass(frozen=True, slots=True)
class Condition:
    """A property of the contact compared with a value; `operator` is one of `= != ~ > >= < <=`."""

    kind: Kind
    key: str
    operator: str
    value: str

    @property
    def is_set_check(self) -> bool:
        """Whether the condition asks if there is a value at all."""
        return not self.value and self.operator in ("=", "!=")

    def __str__(self) -> str:
        return f"{PREFIX_OF[self.kind]}{self.key} {self.operator} {quote(self.value)}"


@dataclass(frozen=True, slots=True)
class Combination:
    """Conditions of which all (`and`) or any (`or`) must hold."""

    connective: Connective
    children: tuple["Node", ...]

    def __str__(self) -> str:
        parts = (f"({child})" if isinstance(child, Combination) else str(child) for child in self.children)
        return f" {self.connective.upper()} ".join(parts)


Node: TypeAlias = Condition | Combination


def conditions(node: Node) -> Iterator[Condition]:
    """All conditions, from left to right."""
    if isinstance(node, Condition):
        yield node
    else:
        for child in node.children:
            yield from conditions(child)


def simplified(node: Node) -> Node | None:
    """The same query without combinations of one or none, or directly inside one of their own kind."""
    if isinstance(node, Condition):
        return node
    children: list[Node] = []
    for child in map(simplified, node.children):
        if isinstance(child, Combination) and child.connective == node.connective:
            children += child.children
        elif child is not None:
            children.append(child)
    if len(children) > 1:
        return Combination(node.connective, tuple(children))
    return children[0] if children else None

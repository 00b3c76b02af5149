"""The tree of an expression, and printing it in canonical form.

Sequences of operators of one level, and of lookups and calls, are one node each however long they are, so that the
depth of a tree is bounded by how deep its author nested it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from flows.expressions.casing import lower
from flows.expressions.numbers import to_plain
from flows.expressions.quoting import literal

LEVELS = {"&": 0, "=": 1, "!=": 1, "<": 2, "<=": 2, ">": 2, ">=": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
"""The binary operators, those that bind tighter have higher levels. All are left-associative."""


@dataclass(slots=True)
class Text:
    """A text literal."""

    value: str

    def __str__(self) -> str:
        return literal(self.value)


@dataclass(slots=True)
class Number:
    """A number literal; `value` is None if the number is out of range."""

    source: str
    value: Decimal | None

    def __str__(self) -> str:
        return self.source if self.value is None else to_plain(self.value)


@dataclass(slots=True)
class Boolean:
    """`true` or `false`."""

    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


@dataclass(slots=True)
class Null:
    """`null`."""

    def __str__(self) -> str:
        return "null"


@dataclass(slots=True)
class Name:
    """A name as its author spelled it."""

    spelled: str

    @property
    def key(self) -> str:
        """The name as it is compared, in lower case."""
        return lower(self.spelled)

    def __str__(self) -> str:
        return self.key


@dataclass(slots=True)
class Dot:
    """A lookup with a fixed key: `.key`."""

    key: str

    def __str__(self) -> str:
        return "." + self.key


@dataclass(slots=True)
class Bracket:
    """A lookup with a computed key: `[key]`."""

    key: "Node"

    def __str__(self) -> str:
        return f"[{self.key}]"


@dataclass(slots=True)
class Arguments:
    """A call: `(argument, argument)`."""

    nodes: "list[Node]"

    def __str__(self) -> str:
        return "(" + ", ".join(map(str, self.nodes)) + ")"


Step: TypeAlias = Dot | Bracket | Arguments


@dataclass(slots=True)
class Path:
    """What is reached from `base` by lookups and calls."""

    base: "Name | Group | Path"
    steps: list[Step]

    def __str__(self) -> str:
        return str(self.base) + "".join(map(str, self.steps))


@dataclass(slots=True)
class Group:
    """An expression in parentheses."""

    node: "Node"

    def __str__(self) -> str:
        return f"({self.node})"


@dataclass(slots=True)
class Anonymous:
    """An anonymous function: `(x, y) => body`."""

    names: list[str]
    body: "Node"

    def __str__(self) -> str:
        return f"({', '.join(self.names)}) => {self.body}"


@dataclass(slots=True)
class Negation:
    """As many minus signs as `times` says, before an operand."""

    times: int
    operand: "Node"

    def __str__(self) -> str:
        return "-" * self.times + str(self.operand)


@dataclass(slots=True)
class Chain:
    """Operands joined by operators of one level, from left to right."""

    first: "Node"
    rest: "list[tuple[str, Node]]"

    @property
    def level(self) -> int:
        """The level of all its operators."""
        return LEVELS[self.rest[0][0]]

    def __str__(self) -> str:
        return str(self.first) + "".join(f" {operator} {operand}" for operator, operand in self.rest)


Node: TypeAlias = Text | Number | Boolean | Null | Name | Path | Group | Anonymous | Negation | Chain


def children(node: Node) -> Iterator[Node]:
    """The nodes right below a node, from left to right."""
    if isinstance(node, Path):
        yield node.base
        for step in node.steps:
            yield from [step.key] if isinstance(step, Bracket) else step.nodes if isinstance(step, Arguments) else []
    elif isinstance(node, Group):
        yield node.node
    elif isinstance(node, Anonymous):
        yield node.body
    elif isinstance(node, Negation):
        yield node.operand
    elif isinstance(node, Chain):
        yield node.first
        yield from (operand for _, operand in node.rest)

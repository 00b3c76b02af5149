"""Changing templates: what isn't changed stays as its author wrote it."""

from collections.abc import Callable, Container, Mapping

from flows.expressions.errors import SyntaxProblem
from flows.expressions.parsing import parse
from flows.expressions.scanning import Embedded, is_meant, scan
from flows.expressions.tree import (
    Anonymous,
    Arguments,
    Bracket,
    Chain,
    Dot,
    Group,
    Name,
    Negation,
    Node,
    Path,
    Step,
)

Change = Callable[[Node], Node | None]


def rewrite(template: str, tops: Container[str], change: Change) -> str:
    """The template, with its expressions changed.

    `tops` are the top levels of the context; other identifiers are text. `change` is given every node, those within
    it first, and answers the node to stand in its place, or None to leave it. Expressions in which something changed
    are printed canonically, the others and those with syntax errors are left as they are.
    """
    return "".join(
        _rewritten(part, change) if isinstance(part, Embedded) and is_meant(part, tops) else part.source
        for part in scan(template)
    )


def renamed(template: str, renames: Mapping[str, str]) -> str:
    """The template, in which old top levels are reached by new paths: `{"webhook": "webhook.json"}`.

    Only identifiers that begin with one of the old names are looked at; arguments of anonymous functions are no such
    names.
    """

    def change(node: Node) -> Node | None:
        if not isinstance(node, Name) or node.key not in renames:
            return None
        name, *keys = renames[node.key].split(".")
        return Path(Name(name), [Dot(key) for key in keys]) if keys else Name(name)

    return rewrite(template, renames, change)


def canonical(template: str, tops: Container[str]) -> str:
    """The template with all its expressions printed canonically."""
    return "".join(
        _canonical(part) if isinstance(part, Embedded) and is_meant(part, tops) else part.source
        for part in scan(template)
    )


def _rewritten(part: Embedded, change: Change) -> str:
    try:
        node = parse(part.expression)
    except SyntaxProblem:
        return part.source
    changer = _Changer(change)
    node = changer.changed(node, frozenset())
    return _printed(node, part) if changer.has_changed else part.source


def _canonical(part: Embedded) -> str:
    try:
        return _printed(parse(part.expression), part)
    except SyntaxProblem:
        return part.source


def _printed(node: Node, part: Embedded) -> str:
    """An identifier stays one if it can."""
    is_plain = isinstance(node, Name) or (
        isinstance(node, Path) and isinstance(node.base, (Name, Path)) and all(isinstance(s, Dot) for s in node.steps)
    )
    return f"@{node}" if part.kind == "identifier" and is_plain else f"@({node})"


class _Changer:
    """Applies a change to all nodes of a tree, from the leaves up."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.has_changed = False

    def changed(self, node: Node, arguments: frozenset[str]) -> Node:
        """The node to stand in place of `node`; `arguments` are those of the anonymous functions around it."""
        node = self._with_changed_children(node, arguments)
        if isinstance(node, Name) and node.key in arguments:
            return node
        replacement = self._change(node)
        if replacement is None:
            return node
        self.has_changed = True
        return replacement

    def _with_changed_children(self, node: Node, arguments: frozenset[str]) -> Node:
        match node:
            case Path(base, steps):
                return Path(self.changed(base, arguments), [self._step(step, arguments) for step in steps])  # type: ignore[arg-type]
            case Group(inner):
                return Group(self.changed(inner, arguments))
            case Anonymous(names, body):
                return Anonymous(names, self.changed(body, arguments.union(Name(name).key for name in names)))
            case Negation(times, operand):
                return Negation(times, self.changed(operand, arguments))
            case Chain(first, rest):
                changed = [(operator, self.changed(operand, arguments)) for operator, operand in rest]
                return Chain(self.changed(first, arguments), changed)
        return node

    def _step(self, step: Step, arguments: frozenset[str]) -> Step:
        match step:
            case Bracket(key):
                return Bracket(self.changed(key, arguments))
            case Arguments(nodes):
                return Arguments([self.changed(node, arguments) for node in nodes])
        return step

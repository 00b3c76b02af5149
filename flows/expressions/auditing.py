"""What a template refers to, found without evaluating it."""

from collections.abc import Callable, Container

from flows.expressions.casing import lower
from flows.expressions.errors import SyntaxProblem
from flows.expressions.parsing import parse
from flows.expressions.registry import FUNCTIONS
from flows.expressions.scanning import embedded
from flows.expressions.tree import Arguments, Bracket, Dot, Name, Node, Path, Step, Text, children

Reference = tuple[str, ...]


def references(template: str, tops: Container[str]) -> list[Reference]:
    """The paths that a template mentions, in lower case, each longer one after the shorter ones it goes on from.

    `@(contact.fields["age"])` mentions `contact`, `contact.fields` and `contact.fields.age`. A computed key ends no
    path and adds nothing to it; what follows a call is taken for a property of the last thing mentioned in it, which
    reports too much rather than too little. Expressions with syntax errors mention nothing.
    """
    found: list[Reference] = []
    for part in embedded(template, tops):
        try:
            node = parse(part.expression)
        except SyntaxProblem:
            continue
        _visit(node, (), found.append)
    return found


def _visit(node: Node, path: Reference, emit: Callable[[Reference], object]) -> Reference:
    """Reports the references in a node; answers the path that a lookup after it goes on from."""
    if isinstance(node, Name):
        return _reached((node.key,), emit)
    if isinstance(node, Path):
        path = _visit(node.base, path, emit)
        for step in node.steps:
            path = _step(step, path, emit)
        return path
    for child in children(node):
        path = _visit(child, path, emit)
    return path


def _step(step: Step, path: Reference, emit: Callable[[Reference], object]) -> Reference:
    if isinstance(step, Dot):
        return _reached((*path, lower(step.key)), emit)
    if isinstance(step, Arguments):
        for node in step.nodes:
            path = _visit(node, path, emit)
        return path
    return _bracket(step, path, emit)


def _bracket(step: Bracket, path: Reference, emit: Callable[[Reference], object]) -> Reference:
    if isinstance(step.key, Text):
        return _reached((*path, lower(step.key.value)), emit)
    return _visit(step.key, path, emit)


def _reached(path: Reference, emit: Callable[[Reference], object]) -> Reference:
    if path[0] not in FUNCTIONS:
        emit(path)
    return path

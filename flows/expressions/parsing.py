"""Parsing of expressions, with the place of the first error."""

from collections.abc import Callable
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args

from flows.expressions import numbers
from flows.expressions.errors import ExpressionError, SyntaxProblem
from flows.expressions.quoting import unquote
from flows.expressions.tree import (
    LEVELS,
    Anonymous,
    Arguments,
    Boolean,
    Bracket,
    Chain,
    Dot,
    Group,
    Name,
    Negation,
    Node,
    Null,
    Number,
    Path,
    Step,
    Text,
)

MAX_NESTING = 100
_SHOWN = 10


def parse(source: str) -> Node:
    """The tree of an expression. Raises `SyntaxProblem`."""
    _check_nesting(source)
    try:
        tree: Node = _parser()(source)
    except (UnexpectedToken, UnexpectedCharacters) as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        raise _problem(source, len(source) if at_end else int(error.pos_in_stream or 0)) from None
    return tree


def _check_nesting(source: str) -> None:
    depth = 0
    for position, char in enumerate(source):
        if char in "([{":
            depth += 1
            if depth > MAX_NESTING:
                raise SyntaxProblem("expression nesting too deep", position)
        elif char in ")]}":
            depth -= 1


def _problem(source: str, position: int) -> SyntaxProblem:
    """The error at a position. Its text begins as many bytes into the line as there are characters before it: after
    characters of several bytes it begins too early. Recorded conversations have it so.
    """
    start = source.rfind("\n", 0, position) + 1
    line = source[start:].split("\n", 1)[0].encode("utf-8", "replace")
    column = position - start
    shown = line[column : column + _SHOWN] if position < len(source) else b""
    return SyntaxProblem(f"syntax error at {shown.decode('utf-8', 'replace')}", position)


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Builds the tree while the text is parsed; methods are called with what a rule of the grammar matched."""

    def start(self, node: Node) -> Node:
        return node

    def chain(self, left: Node, operator: Token, right: Node) -> Node:
        link = (str(operator), right)
        if isinstance(left, Chain) and left.level == LEVELS[operator]:
            left.rest.append(link)
            return left
        return Chain(left, [link])

    def negation(self, _minus: Token, operand: Node) -> Node:
        if isinstance(operand, Negation):
            return Negation(operand.times + 1, operand.operand)
        return Negation(1, operand)

    def anonymous(self, *parts: Any) -> Node:
        names = [str(token) for token in parts[:-1] if token.type == "NAME"]
        return Anonymous(names, parts[-1])

    def text(self, token: Token) -> Node:
        return Text(unquote(str(token)))

    def number(self, token: Token) -> Node:
        try:
            return Number(str(token), numbers.from_literal(str(token)))
        except ExpressionError:
            return Number(str(token), None)

    def true(self, _token: Token) -> Node:
        return Boolean(True)

    def false(self, _token: Token) -> Node:
        return Boolean(False)

    def null(self, _token: Token) -> Node:
        return Null()

    def name(self, token: Token) -> Node:
        return Name(str(token))

    def call(self, callee: Node, *parts: Any) -> Node:
        arguments = [part for part in parts if not isinstance(part, Token)]
        return _extended(callee, Arguments(arguments))

    def dot(self, container: Node, _dot: Token, key: Token) -> Node:
        return _extended(container, Dot(str(key)))

    def bracket(self, container: Node, _open: Token, key: Node, _close: Token) -> Node:
        return _extended(container, Bracket(key))

    def group_of_name(self, _open: Token, name: Token, _close: Token) -> Node:
        return Group(Name(str(name)))

    def group(self, _open: Token, node: Node, _close: Token) -> Node:
        return Group(node)


def _extended(node: Any, step: Step) -> Path:
    if isinstance(node, Path):
        node.steps.append(step)
        return node
    return Path(node, [step])


@cache
def _parser() -> Callable[[str], Any]:
    """The parser, made when the first expression is parsed."""
    grammar = FilePath(__file__).with_name("expression.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_Builder(), maybe_placeholders=False).parse

"""From text to a syntax tree, without any meaning yet."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from flows.contactql.errors import QueryError
from flows.contactql.literals import unquote

Connective = Literal["and", "or"]

WORDS = {"has": "~", "is": "="}
"""Operators that may be written as words."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`property operator value`."""

    property: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Bare:
    """A value alone, whose meaning follows from its form."""

    value: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by `and` or `or`."""

    connective: Connective
    parts: tuple["Syntax", ...]


Syntax: TypeAlias = Comparison | Bare | Joined


class _Builder(Transformer[Token, Syntax]):
    """Builds the syntax tree while the text is parsed."""

    def start(self, children: list[Syntax]) -> Syntax:
        return children[0]

    def either(self, children: list[Syntax]) -> Syntax:
        return _joined("or", children)

    def both(self, children: list[Syntax]) -> Syntax:
        return _joined("and", children)

    def every(self, children: list[Syntax]) -> Syntax:
        return _joined("and", children)

    def condition(self, children: list[str]) -> Syntax:
        name, operator, value = children
        return Comparison(str(name), WORDS.get(operator.lower(), str(operator)), value)

    def implicit(self, children: list[str]) -> Syntax:
        return Bare(children[0])

    def literal(self, children: list[Token]) -> str:
        token = children[0]
        return unquote(token) if token.type == "STRING" else str(token)


def _joined(connective: Connective, parts: list[Syntax]) -> Syntax:
    return parts[0] if len(parts) == 1 else Joined(connective, tuple(parts))


@cache
def _parser() -> Lark:
    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", regex=True, transformer=_Builder(), cache=False
    )


def read(text: str) -> Syntax:
    """The syntax tree of a query. Raises `QueryError` with the code `syntax`."""
    try:
        return _parser().parse(text)  # type: ignore[return-value]
    except LarkError as error:
        raise QueryError("syntax") from error

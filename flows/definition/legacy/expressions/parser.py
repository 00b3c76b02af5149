"""Reading one old expression into today's."""

from functools import cache

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from flows.definition.legacy.expressions.addition import translate_sum
from flows.definition.legacy.expressions.functions import translate_call
from flows.definition.legacy.expressions.piece import Level, Piece, quoted
from flows.definition.legacy.expressions.references import translate_reference


class InvalidExpression(ValueError):
    """The text is no expression."""


class _Translator(Transformer[Token, Piece]):
    """Translates each part of an expression once its own parts are."""

    def __init__(self, raw_dates: bool) -> None:
        super().__init__()
        self._raw_dates = raw_dates

    def start(self, children: list[Piece]) -> Piece:
        return children[0]

    def text(self, children: list[Token]) -> Piece:
        return Piece(quoted(str(children[0])[1:-1].replace('""', '"')))

    def number(self, children: list[Token]) -> Piece:
        return Piece(str(children[0]), "number")

    def truth(self, children: list[Token]) -> Piece:
        return Piece(str(children[0]).lower())

    def name(self, children: list[Token]) -> Piece:
        return translate_reference(str(children[0]), self._raw_dates)

    def call(self, children: list[Token | Piece | None]) -> Piece:
        name, *arguments = children
        return translate_call(str(name), [argument for argument in arguments if isinstance(argument, Piece)])

    def bracketed(self, children: list[Piece]) -> Piece:
        return Piece(f"({children[0].text})", children[0].kind)

    def negated(self, children: list[Piece]) -> Piece:
        return Piece(f"-{children[1].inside(Level.SIGNED)}", children[1].kind, Level.SIGNED)

    def raised(self, children: list[Piece]) -> Piece:
        return _binary(children[0], "^", children[1], Level.RAISED, "number")

    def multiplied(self, children: list[Piece]) -> Piece:
        return _binary(children[0], str(children[1]), children[2], Level.MULTIPLIED, "number")

    def added(self, children: list[Piece]) -> Piece:
        return translate_sum(children[0], str(children[1]), children[2], self._raw_dates)

    def compared(self, children: list[Piece]) -> Piece:
        return _binary(children[0], str(children[1]), children[2], Level.COMPARED)

    def equal(self, children: list[Piece]) -> Piece:
        symbol = "!=" if str(children[1]) == "<>" else "="
        return _binary(children[0], symbol, children[2], Level.EQUAL)

    def joined(self, children: list[Piece]) -> Piece:
        return _binary(children[0], "&", children[1], Level.JOINED)


def _binary(first: Piece, symbol: str, second: Piece, level: Level, kind: str = "other") -> Piece:
    text = f"{first.inside(level)} {symbol} {second.inside(Level(level + 1))}"
    return Piece(text, "number" if kind == "number" else "other", level)


@cache
def _parser() -> Lark:
    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", maybe_placeholders=False)


def translate_expression(text: str, raw_dates: bool = False) -> Piece:
    """Today's form of an old expression. Raises `InvalidExpression`."""
    try:
        return _Translator(raw_dates).transform(_parser().parse(text))
    except (LarkError, VisitError, RecursionError) as error:
        raise InvalidExpression(f"{text!r} is no expression") from error

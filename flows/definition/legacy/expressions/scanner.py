"""Finding the expressions in an old template."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from flows.definition.legacy.expressions.references import TOP_LEVELS

TokenKind = Literal["text", "name", "expression"]


class Token(NamedTuple):
    """A part of a template: text as it stands, a dotted name (without `@`) or an expression (without `@()`)."""

    kind: TokenKind
    text: str


def scan(template: str) -> Iterator[Token]:
    """The parts of a template, in order."""
    plain = at = 0
    while (at := template.find("@", at)) >= 0:
        if template.startswith("@@", at):
            at += 2
            continue
        found = _expression(template, at) or _name(template, at)
        if found is None:
            at += 1
            continue
        token, end = found
        if at > plain:
            yield Token("text", template[plain:at])
        yield token
        plain = at = end
    if plain < len(template):
        yield Token("text", template[plain:])


def _expression(template: str, at: int) -> tuple[Token, int] | None:
    """The expression at `@(`, up to the bracket that closes it; those inside quotes don't count."""
    if not template.startswith("@(", at):
        return None
    depth, in_quotes = 0, False
    for end in range(at + 1, len(template)):
        char = template[end]
        if char == '"':
            in_quotes = not in_quotes
        elif not in_quotes and char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return Token("expression", template[at + 2 : end]), end + 1
    return None


def _name(template: str, at: int) -> tuple[Token, int] | None:
    end = at + 1
    while end < len(template) and (_is_name_char(template[end]) or _joins(template, end)):
        end += 1
    name = template[at + 1 : end]
    if name.split(".", 1)[0].lower() not in TOP_LEVELS:
        return None
    return Token("name", name), end


def _joins(template: str, at: int) -> bool:
    return template[at] == "." and at + 1 < len(template) and _is_name_char(template[at + 1])


def _is_name_char(char: str) -> bool:
    return char == "_" or char.isalnum()

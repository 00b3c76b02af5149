"""Templates: text with identifiers `@name.property` and expressions `@(...)` in it."""

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from flows.expressions.casing import lower

_TOKEN = regex.compile(r"@@|@\(|@[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*")
_BRACKET = regex.compile(r'[()]|"(?s:.*?)(?<!\\)"|"')


@dataclass(frozen=True, slots=True)
class Literally:
    """Text that stands for itself; `source` is how it was written, with `@@` for `@`."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """An identifier or expression: `source` as written with its `@`, `expression` what is to be parsed."""

    kind: Literal["identifier", "expression"]
    source: str
    expression: str

    @property
    def top(self) -> str:
        """The first name of an identifier in lower case. If it is no property of the context, it is just text."""
        return lower(self.expression.partition(".")[0])


Part = Literally | Embedded


@lru_cache(maxsize=1024)
def scan(template: str) -> tuple[Part, ...]:
    """The parts of a template. Of identifiers only those are meant whose top is a property of the context."""
    parts: list[Part] = []
    start = at = 0
    while match := _TOKEN.search(template, at):
        token, begin, at = match[0], match.start(), match.end()
        if token == "@@":
            _add_text(parts, template[start:begin])
            parts.append(Literally("@@", "@"))
        elif token == "@(":
            end = _closing(template, at)
            if end < 0:
                break
            _add_text(parts, template[start:begin])
            parts.append(Embedded("expression", template[begin:end], template[at : end - 1]))
            at = end
        else:
            _add_text(parts, template[start:begin])
            parts.append(Embedded("identifier", token, token[1:]))
        start = at
    _add_text(parts, template[start:])
    return tuple(parts)


def embedded(template: str, tops: Container[str]) -> list[Embedded]:
    """The identifiers and expressions of a template in a context with these top levels."""
    return [part for part in scan(template) if isinstance(part, Embedded) and is_meant(part, tops)]


def has_expressions(template: str, tops: Container[str]) -> bool:
    """Whether a template has anything to evaluate, in a context with these top levels."""
    return "@" in template and bool(embedded(template, tops))


def is_meant(part: Embedded, tops: Container[str]) -> bool:
    """Whether it is evaluated in a context with these top levels, and not just text."""
    return part.kind == "expression" or part.top in tops


def _closing(template: str, at: int) -> int:
    """The place after the parenthesis that closes the one before `at`; -1 if there is none."""
    depth = 1
    for match in _BRACKET.finditer(template, at):
        char = match[0][0]
        if char == '"':
            if len(match[0]) == 1:
                return -1
        else:
            depth += 1 if char == "(" else -1
            if not depth:
                return int(match.end())
    return -1


def _add_text(parts: list[Part], text: str) -> None:
    if text:
        parts.append(Literally(text, text))

"""Expressions checked while they are typed: syntax, names that don't exist, functions with a wrong number of values."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from flows.definition.inspection.flow_templates import TOP_LEVELS
from flows.expressions import FUNCTIONS
from flows.expressions.casing import lower
from flows.expressions.errors import SyntaxProblem
from flows.expressions.parsing import parse
from flows.expressions.scanning import Embedded, is_meant, scan
from flows.expressions.tree import Anonymous, Arguments, Name, Node, Path, children
from web.app.caller import Member, may

router = APIRouter(prefix="/api/internal/editor")


class CheckIn(BaseModel):
    """Templates to check."""

    templates: list[str] = Field(max_length=200)


class ProblemOut(BaseModel):
    """What is wrong, and where: characters from `start` to `end` of the template."""

    start: int
    end: int
    message: str


class CheckOut(BaseModel):
    """The problems of each template."""

    problems: list[list[ProblemOut]]


@router.post("/check")
async def check_templates(given: CheckIn, member: Annotated[Member, Depends(may("flow.read"))]) -> CheckOut:
    """The problems of templates as they stand; what only shows when they are evaluated can't be told."""
    return CheckOut(problems=[list(problems(template)) for template in given.templates])


def problems(template: str) -> Iterator[ProblemOut]:
    """What is wrong with a template."""
    at, parts = 0, scan(template)
    for part in parts:
        if isinstance(part, Embedded) and is_meant(part, TOP_LEVELS):
            yield from _of(part, at)
        at += len(part.source)
    last = parts[-1].source if parts and not isinstance(parts[-1], Embedded) else ""
    opened = last.rfind("@(")
    if opened >= 0 and not last[:opened].endswith("@"):
        start = len(template) - len(last) + opened
        yield ProblemOut(start=start, end=len(template), message="the parenthesis isn't closed")


def _of(part: Embedded, at: int) -> Iterator[ProblemOut]:
    end = at + len(part.source)
    offset = at + (2 if part.kind == "expression" else 1)
    try:
        node = parse(part.expression)
    except SyntaxProblem as error:
        start = min(offset + error.position, end - 1)
        yield ProblemOut(start=start, end=max(start + 1, end), message=error.message)
        return
    except RecursionError:
        yield ProblemOut(start=at, end=end, message="the expression is nested too deeply")
        return
    for message in _visit(node, frozenset()):
        yield ProblemOut(start=at, end=end, message=message)


def _visit(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """Problems of names and calls; `bound` are the arguments of functions around the node."""
    if isinstance(node, Name):
        if not _is_known(node.key, bound):
            yield f"there is no {node.key!r}"
        return
    if isinstance(node, Anonymous):
        bound |= {lower(name) for name in node.names}
    if isinstance(node, Path) and isinstance(node.base, Name) and node.steps:
        first = node.steps[0]
        builtin = FUNCTIONS.get(node.base.key)
        if isinstance(first, Arguments) and builtin is not None and node.base.key not in bound:
            yield from _count(node.base.key, len(first.nodes), builtin.least, builtin.most)
    for child in children(node):
        yield from _visit(child, bound)


def _is_known(name: str, bound: frozenset[str]) -> bool:
    return name in bound or name in TOP_LEVELS or name in FUNCTIONS


def _count(name: str, count: int, least: int, most: int | None) -> Iterator[str]:
    if count < least or (most is not None and count > most):
        wanted = str(least) if least == most else f"{least} or more" if most is None else f"{least} to {most}"
        yield f"{name} takes {wanted} values, not {count}"

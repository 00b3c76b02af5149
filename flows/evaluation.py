"""Templates and router tests in a sprint: what fails in them is logged."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flows.context.home_clock import HomeClock
from flows.context.root import RunContext
from flows.expressions import (
    TESTS,
    ExpressionError,
    Problem,
    Scope,
    Value,
    ellipsis,
    run_test,
    template,
    to_json,
    to_text,
)
from flows.expressions.spaces import WHITE_SPACE
from flows.literal_json import RawJson

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.run import Run

__all__ = ["ExpressionError", "Scope", "Value", "is_test", "scope_of", "shown", "test", "text", "value"]

Escape = Callable[[str], str]


def scope_of(execution: "Execution", run: "Run") -> Scope:
    """What the templates of a run are evaluated in."""
    return Scope(
        RunContext(execution, run),
        execution.merged,
        clock=HomeClock(execution),
        randomness=execution.randomness,
        prompts=execution.options.prompts,
        effort=execution.limits.effort,
    )


def text(
    execution: "Execution", source: str, *, unbounded: bool = False, escape: Escape | None = None
) -> tuple[str, bool]:
    """The text of a template, cut to its limit unless it is `unbounded`, and whether all in it worked."""
    limit = 0 if unbounded else execution.limits.template_chars
    if "@" not in source:
        return (ellipsis(source, limit) if limit else source), True
    evaluated = template(source).evaluate(execution.scope(), escape=escape, limit=limit)
    _log(execution, evaluated.errors, evaluated.warnings)
    return evaluated.text, not evaluated.errors


def value(execution: "Execution", source: str) -> Value:
    """The value of a template; one that is a single expression may be an error, which is not logged."""
    if "@" not in source:
        return source.strip(WHITE_SPACE)
    evaluated = template(source).evaluate_value(execution.scope())
    if evaluated.errors or evaluated.warnings:
        _log(execution, evaluated.errors, evaluated.warnings)
    return evaluated.value


def _log(execution: "Execution", errors: Sequence[Problem], warnings: Sequence[str]) -> None:
    for problem in errors:
        text = f"{problem.expression} can't be evaluated: {problem.message}"
        execution.error(text, problem.code, expression=problem.expression)
    for warning in warnings:
        execution.warn(warning, "context:deprecated")


def shown(found: Value) -> str:
    """A value as text; errors are empty."""
    try:
        return to_text(found)
    except ExpressionError:
        return ""


def is_test(name: str) -> bool:
    """Whether there is a router test of this name."""
    return name in TESTS


def test(
    execution: "Execution", name: str, operand: Value, arguments: Sequence[Value]
) -> tuple[str, RawJson | None] | None:
    """What a router test found: the match as text and its extra as JSON; None if the test does not hold."""
    found = run_test(name, execution.scope(), operand, *arguments)
    if isinstance(found, ExpressionError):
        execution.error(f"test {name} can't be made: {found.message}", "test_error")
        return None
    if not found.is_match:
        return None
    return shown(found.match), None if found.extra is None else RawJson(to_json(found.extra))

"""Templates: compiled once, evaluated for every contact."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flows.expressions import lookups
from flows.expressions.compiling import NO_FRAME, Reach, Run, compiled, compiled_steps
from flows.expressions.errors import ExpressionError, SyntaxProblem, too_complex
from flows.expressions.parsing import parse
from flows.expressions.rendering import to_text
from flows.expressions.scanning import Embedded, scan
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.tree import Name, Path
from flows.expressions.values import MISSING, Missing, Value

CACHED_TEMPLATES = 16_384


@dataclass(frozen=True, slots=True)
class Problem:
    """An expression of a template that has no value: `expression` as written, and the code for the error event."""

    expression: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The text of a template, to which failed expressions contributed nothing; and what the author should know."""

    text: str
    errors: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluatedValue:
    """The typed value of a template; it may be an error, which `errors` doesn't repeat then."""

    value: Value
    errors: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


class Template:
    """A compiled template. Get one from `template`."""

    __slots__ = ("_parts", "_sole", "_trimmed", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._parts = _compiled_parts(source)
        self._trimmed = source.strip(WHITE_SPACE)
        parts = self._parts if len(self._trimmed) == len(source) else _compiled_parts(self._trimmed)
        self._sole = parts[0] if len(parts) == 1 and isinstance(parts[0], _Expression) else None

    def evaluate(self, scope: Scope, *, escape: Callable[[str], str] | None = None, limit: int = 0) -> Evaluated:
        """The text of the template.

        `escape` is applied to the text of each expression. A text longer than `limit` characters (0: none) is cut,
        and ends in `...`.
        """
        texts: list[str] = []
        errors: list[Problem] = []
        warnings: list[str] = []
        for part in self._parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            value = part.evaluate(scope)
            try:
                text = part.source if isinstance(value, Missing) else to_text(value)
            except ExpressionError as error:
                errors.append(_problem(part.source, error))
                text = ""
            except RecursionError:
                errors.append(_problem(part.source, too_complex()))
                text = ""
            texts.append(escape(text) if escape and value is not MISSING else text)
            warnings += scope.warnings
        return Evaluated(ellipsis("".join(texts), limit), tuple(errors), tuple(warnings))

    def is_sole(self, scope: Scope) -> bool:
        """Whether it is, space around it aside, just one expression, so that `evaluate_value` keeps its type."""
        sole = self._sole
        return sole is not None and (not sole.top or scope.context.lookup(sole.top) is not MISSING)

    def evaluate_value(self, scope: Scope) -> EvaluatedValue:
        """The typed value of a template that is, space around it aside, just one expression; else its text."""
        if self._sole is not None:
            value = self._sole.evaluate(scope)
            if not isinstance(value, Missing):
                return EvaluatedValue(value, (), tuple(scope.warnings))
        evaluated = (self if len(self._trimmed) == len(self.source) else template(self._trimmed)).evaluate(scope)
        return EvaluatedValue(evaluated.text, evaluated.errors, evaluated.warnings)


@lru_cache(maxsize=CACHED_TEMPLATES)
def template(source: str) -> Template:
    """The compiled template of a text; the most recent ones are kept. Never raises: errors come with evaluation."""
    return Template(source)


def ellipsis(text: str, limit: int) -> str:
    """`text` of at most `limit` characters (0: as it is), the last three of which are points if it was cut."""
    if not limit or len(text) <= limit:
        return text
    return text[: limit - 3] + "..." if limit > 3 else text[:limit]


class _Expression:
    """An identifier or expression in a template; `top` is the first name of an identifier, or ""."""

    __slots__ = ("_run", "source", "top")

    def __init__(self, part: Embedded) -> None:
        self.source = part.source
        self.top = part.top if part.kind == "identifier" else ""
        try:
            self._run = _identifier(part) if self.top else _expression(part)
        except ExpressionError as error:
            self._run = _always(error.again())
        except RecursionError:
            self._run = _always(SyntaxProblem("expression nesting too deep", 0))

    def evaluate(self, scope: Scope) -> Value | Missing:
        """The value; `MISSING` if it is an identifier, but not of anything in the context."""
        scope.reset()
        try:
            return self._run(scope)
        except RecursionError:
            return too_complex()


def _compiled_parts(source: str) -> "list[str | _Expression]":
    parts: list[str | _Expression] = []
    for part in scan(source):
        if isinstance(part, Embedded):
            parts.append(_Expression(part))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += part.text
        else:
            parts.append(part.text)
    return parts


def _expression(part: Embedded) -> Callable[[Scope], Value | Missing]:
    run: Run = compiled(parse(part.expression))
    return lambda scope: run(scope, NO_FRAME)


def _identifier(part: Embedded) -> Callable[[Scope], Value | Missing]:
    """The name is looked up first: if the context hasn't got it, the identifier is just text."""
    top = part.top
    try:
        node = parse(part.expression)
    except SyntaxProblem as problem:
        error = problem.again()
        return lambda scope: MISSING if scope.context.lookup(top) is MISSING else error
    steps: list[Reach] = []
    if isinstance(node, Path) and isinstance(node.base, Name):
        steps = compiled_steps(node.base, node.steps)
    elif not isinstance(node, Name):  # a number or a keyword, of which the context has a property
        whole = compiled(node)
        return lambda scope: MISSING if scope.context.lookup(top) is MISSING else whole(scope, NO_FRAME)

    def run(scope: Scope) -> Value | Missing:
        value = lookups.noted(scope.context.lookup(top), scope)
        if isinstance(value, Missing):
            return MISSING
        for step in steps:
            value = step(value, scope, NO_FRAME)
        return value

    return run


def _always(error: ExpressionError) -> Callable[[Scope], Value | Missing]:
    return lambda scope: error


def _problem(source: str, error: ExpressionError) -> Problem:
    return Problem(source, error.message, error.code)

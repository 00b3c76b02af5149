"""The registry of functions: what each takes, and how errors of arguments and bodies reach the author.

A function is declared by the types of its arguments, after which its body gets plain Python values:

    @function(TEXT, INTEGER, optional=(TEXT_OR_NULL,))
    def word(scope: Scope, text: str, index: int, delimiters: str | None = None) -> Value:
        \"\"\"The word at a position …

        @(word("ant cow emu", -1)) → emu
        \"\"\"

Docstrings are what authors read: the first line is the summary, lines with an arrow are examples, which are tested.
"""

import inspect
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from flows.expressions import conversions
from flows.expressions.budget import charged, read_through, text_of
from flows.expressions.errors import ExpressionError
from flows.expressions.scope import Scope
from flows.expressions.values import Function, Value

Converter: TypeAlias = Callable[[Value, Scope], Any]
Body: TypeAlias = Callable[..., Value]


def ANY(value: Value, scope: Scope) -> Value:
    """Any value, errors too."""
    return value


def TEXT(value: Value, scope: Scope) -> str:
    """Any value as text."""
    return text_of(value, scope)


def TEXT_OR_NULL(value: Value, scope: Scope) -> str | None:
    """As `TEXT`, but null stays null and stands for leaving the argument out."""
    return None if value is None else text_of(value, scope)


def NUMBER(value: Value, scope: Scope) -> Decimal:
    """A number."""
    return conversions.to_number(value)


def INTEGER(value: Value, scope: Scope) -> int:
    """A whole number of 32 bits; the fraction is cut off."""
    return conversions.to_integer(value)


def BOOLEAN(value: Value, scope: Scope) -> bool:
    """Whether a value counts as true."""
    return conversions.to_boolean(value)


def TIME(value: Value, scope: Scope) -> Any:
    """A time of day."""
    return conversions.to_time(value)


def ARRAY(value: Value, scope: Scope) -> list[Value]:
    """An array."""
    return conversions.to_array(value)


def OBJECT(value: Value, scope: Scope) -> Any:
    """An object."""
    return conversions.to_object(value)


def FUNCTION(value: Value, scope: Scope) -> Function:
    """A function."""
    return conversions.to_function(value)


DATE: Converter = conversions.to_date
DATETIME: Converter = conversions.to_datetime


class Builtin(Function):
    """A function of the language. `least` and `most` (None: no limit) say how many arguments it takes."""

    __slots__ = ("body", "least", "most")

    def __init__(self, name: str, body: Body, least: int, most: int | None, convert: Callable[..., list[Any]]) -> None:
        self.body, self.least, self.most = body, least, most

        def call(scope: Scope, arguments: list[Value]) -> Value:
            try:
                if len(arguments) < least or (most is not None and len(arguments) > most):
                    raise wrong_count(len(arguments), least, most)
                converted = convert(arguments, scope)
                read_through(converted, scope)
                result = body(scope, *converted)
            except ExpressionError as error:
                result = error
            if isinstance(result, ExpressionError):
                result = result.calling(name)
            return charged(scope, result)

        super().__init__(name, call)

    @property
    def documentation(self) -> str:
        """The docstring, without indentation."""
        return inspect.getdoc(self.body) or ""

    @property
    def summary(self) -> str:
        """The first paragraph of the docstring, on one line."""
        return self.documentation.partition("\n\n")[0].replace("\n", " ")

    @property
    def examples(self) -> list[tuple[str, str]]:
        """The documented examples: a template, and the text it gives, or `ERROR`."""
        lines = (line.rpartition(" →") for line in self.documentation.splitlines() if line.startswith("@("))
        return [(template, output.removeprefix(" ")) for template, _, output in lines]

    @property
    def signature(self) -> str:
        """The call as authors write it, optional arguments in brackets: `word(text, index, [delimiters])`."""
        shown = []
        for parameter in list(inspect.signature(self.body).parameters.values())[1:]:
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                shown.append(f"{parameter.name}...")
            else:
                shown.append(parameter.name if parameter.default is parameter.empty else f"[{parameter.name}]")
        return f"{self.name}({', '.join(shown)})"


FUNCTIONS: dict[str, Builtin] = {}
"""All functions by name, router tests among them."""

TESTS: dict[str, Builtin] = {}
"""The router tests by name; the first argument is the operand."""


def function(
    *required: Converter,
    optional: Sequence[Converter] = (),
    rest: Converter | None = None,
    name: str | None = None,
    is_test: bool = False,
    at_most: int | None = None,
) -> Callable[[Body], Body]:
    """Registers a function under its Python name (or `name`), with the types of its arguments.

    `rest` is the type of any number of further arguments, `at_most` in all.
    """
    converters = (*required, *optional)
    most = at_most if rest else len(converters)

    def register(body: Body) -> Body:
        known = name or body.__name__.rstrip("_")
        if known in FUNCTIONS:
            raise ValueError(f"function {known!r} is registered twice")
        builtin = Builtin(known, body, len(required), most, _converting(converters, rest))
        FUNCTIONS[known] = builtin
        if is_test:
            TESTS[known] = builtin
        return body

    return register


def wrong_count(count: int, least: int, most: int | None) -> ExpressionError:
    """The error of a call with a wrong number of arguments."""
    if least == most:
        return ExpressionError(f"need {least} argument(s), got {count}")
    if most is None:
        return ExpressionError(f"need at least {least} argument(s), got {count}")
    return ExpressionError(f"need {least} to {most} argument(s), got {count}")


def _converting(converters: tuple[Converter, ...], rest: Converter | None) -> Callable[..., list[Any]]:
    if len(converters) == 1 and rest is None:
        only = converters[0]
        return lambda arguments, scope: [only(argument, scope) for argument in arguments]

    def convert(arguments: list[Value], scope: Scope) -> list[Any]:
        converted = [converter(argument, scope) for converter, argument in zip(converters, arguments, strict=False)]
        if rest is not None:
            converted += [rest(argument, scope) for argument in arguments[len(converters) :]]
        return converted

    return convert

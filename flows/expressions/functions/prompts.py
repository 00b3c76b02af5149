"""The named prompts for language models."""

import re

from flows.expressions.errors import ExpressionError
from flows.expressions.registry import TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.values import Value

_ARGUMENT = re.compile(r"\{arg([0-9]+)\}")
_MAX_ARGUMENTS = 11


@function(TEXT, rest=TEXT, at_most=_MAX_ARGUMENTS)
def prompt(scope: Scope, name: str, *arguments: str) -> Value:
    """The text of a named prompt, with the arguments where it has `{arg1}`, `{arg2}`, ….

    @(prompt("categorize", slice(array("Red", "Green", "Other"), 0, -1))) → Pick one of [Red, Green].
    @(prompt("xx")) → ERROR
    """
    text = scope.prompts.get(name)
    if text is None:
        raise ExpressionError(f"unknown LLM prompt {name}")
    return _ARGUMENT.sub(lambda match: _argument(arguments, int(match[1])), text)


def _argument(arguments: tuple[str, ...], number: int) -> str:
    return arguments[number - 1] if 1 <= number <= len(arguments) else "<no value>"

"""What evaluating an expression may cost: results of functions and of binary operators are paid for."""

from collections.abc import Sequence
from typing import Any

from flows.expressions.errors import TOO_COMPLEX, ExpressionError, too_complex
from flows.expressions.rendering import to_text
from flows.expressions.scope import Scope
from flows.expressions.sizes import weight
from flows.expressions.values import Object, Value

_WRITTEN = 4
"""Arrays and objects that are gone through or made into text cost a unit for so many characters of theirs."""

_COPIED, _READ, _LISTED = 256, 64, 8
"""Characters of a text that are made, or gone through, in the time of one step; items of an array."""


def charged(scope: Scope, result: Value) -> Value:
    """`result`, after it is paid for; the error `too complex` once the budget is spent.

    A result costs 1, a text its length in bytes if that is more. It is a step, too; so are so many characters of it.
    """
    scope.effort -= 1
    if type(result) is str and len(result) > 1:
        scope.budget -= len(result) if result.isascii() else len(result.encode("utf-8", "replace"))
        scope.effort -= len(result) // _COPIED
    elif isinstance(result, ExpressionError) and result.code == TOO_COMPLEX:
        scope.budget = -1  # so that no function around it can hide it
    else:
        scope.budget -= 1
    return result if scope.budget >= 0 and scope.effort >= 0 else too_complex()


def read_through(arguments: Sequence[Any], scope: Scope) -> None:
    """Takes the steps for texts and arrays that a function gets: it may look at each character and item."""
    for argument in arguments:
        kind = type(argument)
        if kind is str and len(argument) >= _READ:
            scope.effort -= len(argument) // _READ
        elif kind is list:
            scope.effort -= len(argument) // _LISTED


def paid(value: Value, scope: Scope) -> None:
    """Pays for going through all of an array or object. Raises `ExpressionError` if it is too large."""
    if isinstance(value, (list, Object)):
        scope.budget -= weight(value) // _WRITTEN


def text_of(value: Value, scope: Scope) -> str:
    """The text of a value, paid for if it had to be written out. Raises the value itself if it is an error."""
    text = to_text(value)
    if isinstance(value, (list, Object)):
        scope.budget -= len(text) // _WRITTEN
    return text

"""How large arrays and objects are when they are written out.

Arrays that share their items take little memory and little of the budget to make, whatever they hold in the end: ten
of ten of ten of …. So their size is looked at before anything is done with all that is in them.
"""

from flows.expressions.errors import ExpressionError, too_complex
from flows.expressions.values import Missing, Object, Value

MAX_WEIGHT = 10_000_000
_PART = 10


def weight(value: Value) -> int:
    """About the number of characters of a value when it is written out.

    Raises `ExpressionError` if they are more than ten million, or more than a million parts.
    """
    return MAX_WEIGHT - _left(value, MAX_WEIGHT)


def _left(value: Value, allowance: int) -> int:
    """What is left of the allowance after all parts of the value have had their share."""
    if isinstance(value, str):
        allowance -= max(len(value), _PART)
    elif isinstance(value, ExpressionError):
        allowance -= max(len(value.message), _PART)
    else:
        allowance -= _PART
    if allowance < 0:
        raise too_complex()
    if isinstance(value, list):
        for item in value:
            allowance = _left(item, allowance)
    elif isinstance(value, Object):
        default = value.default()
        if not isinstance(default, Missing):
            allowance = _left(default, allowance)
        for name, item in value.items():
            allowance = _left(item, allowance - len(name))
    return allowance

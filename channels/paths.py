"""Reading a value out of JSON by a path such as `messages.0.id`."""

from typing import Any


def dig(value: Any, path: str) -> Any:
    """The value at a path of keys and list indexes, or None where the path leads nowhere. An empty path is itself."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def number_of(value: Any, default: int = 0) -> int:
    """A JSON value as an integer, also if it is written as text; `default` for what is none."""
    try:
        return default if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def text_of(value: Any) -> str:
    """A JSON value as text: numbers without a fraction as integers, null as "", booleans as `true` and `false`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)

"""Reading parts of definitions: checks that say where something is wrong."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""Any version; lower case."""

STRICT_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class ReadError(ValueError):
    """A part of a definition can't be read; the message begins with where it is."""


@contextmanager
def within(place: str) -> Iterator[None]:
    """Put `place` before the message of any `ValueError` raised inside."""
    try:
        yield
    except ValueError as error:
        raise ReadError(f"{place}: {error}") from error


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """`value`, if it is a JSON object. Raises `ReadError`."""
    if not isinstance(value, dict):
        raise ReadError(f"{what} must be an object")
    return value


def items(value: Any, what: str) -> list[Any]:
    """`value`, if it is a JSON array; null is an empty one. Raises `ReadError`."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ReadError(f"{what} must be a list")
    return value


def check_uuid(value: Any, path: str) -> str:
    """`value`, if it is a UUID. Raises `ReadError`."""
    if not value:
        raise ReadError(f"field '{path}' is required")
    if not isinstance(value, str) or not UUID.fullmatch(value):
        raise ReadError(f"field '{path}' must be a valid UUID")
    return value


def refuse(problems: list[str]) -> None:
    """Raise `ReadError` with all problems, if there are any."""
    if problems:
        raise ReadError(", ".join(problems))

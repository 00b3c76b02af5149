"""The ways to a service, tried in order."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from workers.stack import console
from workers.stack.errors import ServiceMissing, StackError, WrongVersion

Found = TypeVar("Found")


def first(ways: Sequence[Callable[[], Found | None]], missing: ServiceMissing) -> Found:
    """What the first open way gives; one that fails says why. Raises `missing` after the last."""
    for way in ways:
        found = attempt(way)
        if found is not None:
            return found
    raise missing


def attempt(way: Callable[[], Found | None]) -> Found | None:
    """What a way gives; None, and a line that says why, when it fails."""
    try:
        return way()
    except WrongVersion:
        raise
    except StackError as e:
        first, *rest = str(e).splitlines()
        console.say(f"  that way is closed: {first}{f' {rest[-1].strip()}' if rest else ''}")
        return None

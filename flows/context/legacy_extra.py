"""`@legacy_extra`: what flows of long ago called extra, one flat object of whatever came from outside."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flows.expressions.json_values import from_plain
from flows.expressions.values import Record, Value

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.run import Run

MAX_KEY_CHARS = 255
_OTHERS = re.compile(r"[^a-z0-9_]")


def legacy_extra(execution: "Execution", run: "Run") -> Value:
    """The trigger's params, then of each result with extra, in order, its JSON and the properties of it."""
    properties: dict[str, Value] = {}
    trigger = execution.session.trigger
    if trigger.params:
        properties |= _properties(trigger.params)
    for result in sorted(run.results.values(), key=lambda one: one.created_on):
        if result.extra is None:
            continue
        properties[result.key] = result.extra.text
        properties |= _properties(result.extra.value)
    return Record(properties)


def _properties(data: Any) -> dict[str, Value]:
    return {_key(name): from_plain(value) for name, value in _pairs(data)}


def _pairs(data: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        yield from ((str(index), item) for index, item in enumerate(data))


def _key(name: str) -> str:
    return _OTHERS.sub("_", name.lower())[:MAX_KEY_CHARS]

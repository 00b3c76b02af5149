"""14.3.1: tests on words and phrases take exactly one argument."""

from typing import Any

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

TEXT_TESTS = {
    "has_all_words",
    "has_any_word",
    "has_beginning",
    "has_only_phrase",
    "has_only_text",
    "has_pattern",
    "has_phrase",
}


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Join the arguments of each such case, and their translations, by a space."""
    for router in parts.routers(flow):
        for case in parts.objects(router, "cases"):
            if case.get("type") in TEXT_TESTS:
                _join(case)
                for items in parts.translations(flow):
                    _join(parts.member(items, parts.text(case, "uuid")))


def _join(owner: JsonObject | None) -> None:
    arguments: Any = (owner or {}).get("arguments")
    if owner and isinstance(arguments, list) and len(arguments) > 1 and all(isinstance(a, str) for a in arguments):
        owner["arguments"] = [" ".join(arguments)]

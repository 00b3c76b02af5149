"""13.6.1: lookups of results follow the names that 13.6.0 has cut."""

import re

from flows.definition.header import JsonObject
from flows.definition.ids import Ids
from flows.definition.migrations import templates
from flows.definition.migrations.v13_6_0 import MAX_RESULT_NAME
from flows.expressions import refactoring
from flows.expressions.tree import Dot, Name, Node, Path

RESULTS = "results"

_MENTION = re.compile(rf"results\s*\.\s*\w{{{MAX_RESULT_NAME + 1}}}", re.IGNORECASE)
"""Where a key may be too long: templates without it needn't be parsed."""


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Cut the keys of results in all templates."""
    templates.rewrite(flow, _cut)


def _cut(template: str) -> str:
    return refactoring.rewrite(template, (RESULTS,), _cut_key) if _MENTION.search(template) else template


def _cut_key(node: Node) -> Node | None:
    """A lookup in `results` by a key that is too long, with the key cut."""
    match node:
        case Path(Name() as base, [Dot(key), *steps]) if base.key == RESULTS and len(key) > MAX_RESULT_NAME:
            return Path(base, [Dot(key[:MAX_RESULT_NAME]), *steps])
    return None

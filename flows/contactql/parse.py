"""Reading queries."""

import re

from flows.contactql import implicit, syntax
from flows.contactql.environment import QueryEnvironment
from flows.contactql.errors import QueryError
from flows.contactql.properties import identify
from flows.contactql.query import ContactQuery
from flows.contactql.resolver import Resolver
from flows.contactql.tree import Combination, Condition, Node, conditions, simplified
from flows.contactql.validation import validate

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which can't be written as UTF-8."""

MAX_CHARS = 10_000
MAX_DEPTH = 100
MAX_CONDITIONS = 250

_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def parse(text: str, environment: QueryEnvironment, resolver: Resolver | None) -> ContactQuery:
    """Read, check and simplify a query. Raises `QueryError` for the first thing that is wrong.

    Without a resolver nothing is known of the workspace: any field, group and flow will do.
    """
    text = _LONE_SURROGATE.sub("\ufffd", text).strip(_SPACE)
    if len(text) > MAX_CHARS or _depth(text) > MAX_DEPTH:
        raise QueryError("too_complex")
    tree = syntax.read(implicit.as_phone_query(text, environment) or text)
    root = _with_meaning(tree, environment)
    found = list(conditions(root))
    if len(found) > MAX_CONDITIONS:
        raise QueryError("too_complex")
    for condition in found:
        validate(condition, environment, resolver)
    return ContactQuery(simplified(root), resolver)


def _depth(text: str) -> int:
    """How deep brackets are nested, those inside quotes included."""
    depth = deepest = 0
    for char in text:
        if char in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")]}":
            depth = max(depth - 1, 0)
    return deepest


def _with_meaning(tree: syntax.Syntax, environment: QueryEnvironment) -> Node:
    if isinstance(tree, syntax.Joined):
        return Combination(tree.connective, tuple(_with_meaning(part, environment) for part in tree.parts))
    if isinstance(tree, syntax.Bare):
        return implicit.condition_of(tree.value, environment)
    kind, key = identify(tree.property)
    return Condition(kind, key, tree.operator, tree.value)

"""`python -m flows query`: contact queries from JSON lines.

A line has `query`, `env` {redaction, country, date_format, timezone}?, `now`?, `resolver` (full, fields or none)?,
`resolvable` {fields, groups, flows}? or `assets`?, `contacts` {key: contact}?. The answer has `parsed` (the normal
form, or {error, extra}), `tree`, `inspect` and, if contacts were given, `results` {key: whether it is found}.
"""

import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from core import urns
from core.clock import parse_instant
from flows.contactql import ContactQuery, QueryEnvironment, QueryError, Resolver, parse
from flows.contactql.tree import Condition, Node
from flows.tools.evaluate import NOW
from flows.tools.lines import serve

Json = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Answer queries until the input ends."""
    if arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 0 if arguments[0] in ("-h", "--help") else 2
    serve(answer)
    return 0


def answer(line: Json) -> Json:
    """The answer to one line."""
    environment = _environment(line)
    try:
        query = parse(str(line["query"]), environment, _resolver(line))
    except QueryError as error:
        return {"parsed": {"error": error.code, "extra": error.extra}, "message": str(error)}
    reply: Json = {"parsed": str(query), "tree": _tree(query.root), "inspect": query.inspection.to_json()}
    if line.get("contacts") is not None:
        reply["results"] = _results(query, line["contacts"], environment)
    return reply


def _environment(line: Json) -> QueryEnvironment:
    env = line.get("env") or {}
    return QueryEnvironment(
        date_format=env.get("date_format") or "YYYY-MM-DD",
        timezone=ZoneInfo(env.get("timezone") or "UTC"),
        country=env.get("country") or "",
        redact_urns=env.get("redaction") == "urns",
        year=parse_instant(str(line.get("now") or NOW)).year,
    )


def _resolver(line: Json) -> Resolver | None:
    mode = line.get("resolver") or "full"
    known = line.get("resolvable") or line.get("assets") or {}
    if mode == "none":
        return None
    fields, groups, flows = (
        [SimpleNamespace(**{"uuid": "", "name": "", "type": "text"} | item) for item in known.get(key) or ()]
        for key in ("fields", "groups", "flows")
    )
    return Resolver(fields) if mode == "fields" else Resolver(fields, groups, flows)


def _tree(node: Node | None) -> Any:
    if node is None:
        return None
    if isinstance(node, Condition):
        return [node.kind, node.key, node.operator, node.value]
    return {"op": node.connective, "children": [_tree(child) for child in node.children]}


def _results(query: ContactQuery, contacts: Mapping[str, Json], environment: QueryEnvironment) -> dict[str, bool]:
    return {key: query.matches(_contact(contact), environment) for key, contact in contacts.items()}


def _contact(data: Json) -> SimpleNamespace:
    return SimpleNamespace(
        uuid=data.get("uuid") or "",
        name=data.get("name") or "",
        language=data.get("language") or "",
        created_on=data.get("created_on") or "",
        last_seen_on=data.get("last_seen_on"),
        urns=[urns.parse(urn) for urn in data.get("urns") or ()],
        tickets=[SimpleNamespace(status=ticket.get("status") or "open") for ticket in data.get("tickets") or ()],
        fields=data.get("fields") or {},
    )

"""Legacy rules as categories, cases and exits of a router."""

from dataclasses import dataclass, field
from typing import Any

from flows.definition.header import JsonObject
from flows.definition.legacy.cases import convert_test, relative_day
from flows.definition.legacy.context import Conversion

OUTCOMES = {"webhook_status": "status", "airtime_status": "exit_status"}
"""Tests of the outcome of a call: success is a case, anything else the default. And where they hold the outcome."""


@dataclass(slots=True)
class Rules:
    """The rules of one rule set, taken apart."""

    categories: list[JsonObject] = field(default_factory=list)
    cases: list[JsonObject] = field(default_factory=list)
    exits: list[JsonObject] = field(default_factory=list)
    default: str = ""
    timeout: JsonObject | None = None
    relative_days: dict[str, JsonObject] = field(default_factory=dict)
    """For the editor, by UUID of the case."""


def convert_rules(rules: Any, conversion: Conversion) -> Rules:
    """Take rules apart; those which share the name of their category share category and exit."""
    found = Rules()
    by_name: dict[str, str] = {}
    for rule in rules if isinstance(rules, list) else []:
        test = rule.get("test") if isinstance(rule, dict) else None
        if not isinstance(test, dict):
            raise conversion.refused("a rule has no test")
        name = conversion.localizer.base(rule.get("category"))
        if name not in by_name:
            by_name[name] = _add_category(found, rule, name, conversion)
        _add_test(found, test, by_name[name], conversion)
    return found


def _add_category(found: Rules, rule: JsonObject, name: str, conversion: Conversion) -> str:
    uuid = conversion.ids.uuid4()
    conversion.localizer.text(rule.get("category"), uuid, "name")
    leaving = conversion.exit(rule.get("uuid"), rule.get("destination"))
    found.exits.append(leaving)
    found.categories.append({"uuid": uuid, "name": name, "exit_uuid": leaving["uuid"]})
    return uuid


def _add_test(found: Rules, test: JsonObject, category_uuid: str, conversion: Conversion) -> None:
    kind = test.get("type")
    if kind == "true" or (kind in OUTCOMES and test.get(OUTCOMES[kind]) != "success"):
        found.default = category_uuid
    elif kind == "timeout":
        found.timeout = _timeout(test, category_uuid)
    else:
        uuid = conversion.ids.uuid4()
        found.cases.append({"uuid": uuid, "category_uuid": category_uuid} | convert_test(test, uuid, conversion))
        days = relative_day(test)
        if days is not None:
            found.relative_days[uuid] = {"arguments": [days]}


def _timeout(test: JsonObject, category_uuid: str) -> JsonObject | None:
    minutes = test.get("minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes <= 0:
        return None
    return {"seconds": minutes * 60, "category_uuid": category_uuid}

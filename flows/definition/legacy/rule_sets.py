"""Legacy rule sets as nodes with a router."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core import urns
from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.legacy import references
from flows.definition.legacy.context import Conversion
from flows.definition.legacy.expressions import translate
from flows.definition.legacy.rules import Rules, convert_rules
from flows.definition.legacy.webhook_body import BODY
from flows.snakify import snakify

HINTS: dict[str, JsonObject] = {
    "wait_audio": {"type": "audio"},
    "wait_gps": {"type": "location"},
    "wait_photo": {"type": "image"},
    "wait_recording": {"type": "audio"},
    "wait_video": {"type": "video"},
}


@dataclass(slots=True)
class Split:
    """What becomes of a rule set: on what it splits, what it does before, and how the editor shows it."""

    ui_type: str
    operand: str = ""
    action: JsonObject | None = None
    wait: JsonObject | None = None
    is_random: bool = False
    saves_result: bool = True
    ui_config: JsonObject = field(default_factory=dict)


def convert_rule_set(rule_set: JsonObject, conversion: Conversion) -> tuple[JsonObject, JsonObject]:
    """Node and canvas entry of a rule set. Raises `DefinitionError` for a type that there never was."""
    kind = rule_set.get("ruleset_type")
    convert = _TYPES.get(kind) if isinstance(kind, str) else None
    if convert is None:
        raise conversion.refused(f"there is no rule set of type {kind!r}")
    rules = convert_rules(rule_set.get("rules"), conversion)
    split = convert(rule_set, rules, conversion)
    node: JsonObject = {"uuid": _text(rule_set.get("uuid")), "router": _router(split, rules, _label(rule_set))}
    if split.action:
        node["actions"] = [split.action]
    node["exits"] = rules.exits
    config = split.ui_config | ({"cases": rules.relative_days} if rules.relative_days else {})
    return node, {"type": split.ui_type} | ({"config": config} if config else {})


def _router(split: Split, rules: Rules, label: str) -> JsonObject:
    router: JsonObject = {"type": "random" if split.is_random else "switch"}
    if not split.is_random:
        router |= {"operand": split.operand, "cases": rules.cases, "default_category_uuid": rules.default}
    if split.wait:
        router["wait"] = split.wait
    if split.saves_result and label:
        router["result_name"] = label
    return router | {"categories": rules.categories}


def _label(rule_set: JsonObject) -> str:
    return _text(rule_set.get("label"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _config(rule_set: JsonObject) -> JsonObject:
    config = rule_set.get("config")
    return config if isinstance(config, dict) else {}


def _operand(rule_set: JsonObject, *, default_to_self: bool = False) -> str:
    return translate(_text(rule_set.get("operand")), default_to_self=default_to_self) or "@input"


def _last_key(rule_set: JsonObject) -> str:
    """What an operand like `@contact.age` asks for."""
    _, dot, key = _text(rule_set.get("operand")).rpartition(".")
    return key if dot else ""


def _outcome(rule_set: JsonObject) -> str:
    return f"@results.{snakify(_label(rule_set))}.category"


def _wait(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    kind = rule_set["ruleset_type"]
    hint = HINTS.get(kind)
    operand = _operand(rule_set)
    if kind in ("wait_digit", "wait_digits"):
        operand = "@input.text"
        key = {"count": 1} if kind == "wait_digit" else {"terminated_by": _text(rule_set.get("finished_key"))}
        hint = {"type": "digits"} | key
    wait: JsonObject = {"type": "msg"}
    if rules.timeout:
        wait["timeout"] = rules.timeout
    return Split("wait_for_response", operand, wait=wait | ({"hint": hint} if hint else {}))


def _subflow(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    flow = references.flow(_config(rule_set).get("flow"))
    action = {"uuid": conversion.ids.uuid4(), "type": "enter_flow", "flow": flow}
    return Split("split_by_subflow", "@child.status", action)


def _webhook(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    config = _config(rule_set)
    method = _text(config.get("webhook_action")).upper() or "GET"
    headers = {
        _text(header["name"]): translate(_text(header.get("value")))
        for header in parts.objects(config, "webhook_headers")
        if _text(header.get("name"))
    }
    action: JsonObject = {"uuid": conversion.ids.uuid4(), "type": "call_webhook", "method": method}
    action["url"] = translate(_text(config.get("webhook")), url_encode=True)
    if method == "POST":
        headers = {"Content-Type": "application/json"} | headers
        action["body"] = BODY
    if headers:
        action["headers"] = headers
    action["result_name"] = _label(rule_set)
    return Split("split_by_webhook", _outcome(rule_set), action, saves_result=False)


def _resthook(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    action = {
        "uuid": conversion.ids.uuid4(),
        "type": "call_resthook",
        "resthook": _text(_config(rule_set).get("resthook")),
        "result_name": _label(rule_set),
    }
    return Split("split_by_resthook", _outcome(rule_set), action, saves_result=False)


def _airtime(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    countries = [country for country in _config(rule_set).values() if isinstance(country, dict)]
    amounts = {_text(country.get("currency_code")): country.get("amount") for country in countries}
    action = {
        "uuid": conversion.ids.uuid4(),
        "type": "transfer_airtime",
        "amounts": {currency: amount for currency, amount in amounts.items() if currency},
        "result_name": _label(rule_set),
    }
    return Split("split_by_airtime", _outcome(rule_set), action, saves_result=False)


def _form_field(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    config = _config(rule_set)
    delimiter, index = _text(config.get("field_delimiter")), config.get("field_index") or 0
    value = _operand(rule_set).removeprefix("@")
    key = _last_key(rule_set)
    shown = {"operand": {"id": key}, "delimiter": delimiter, "index": index} if key else {}
    return Split("split_by_run_result_delimited", f'@(field({value}, {index}, "{delimiter}"))', ui_config=shown)


def _group(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    return Split("split_by_groups", "@contact.groups")


def _flow_field(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    key = _last_key(rule_set)
    return Split("split_by_run_result", _operand(rule_set), ui_config={"operand": {"id": key}} if key else {})


def _contact_field(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    key = _last_key(rule_set)
    if key in ("name", "groups"):
        shown = {"type": "property", "id": key, "name": key.title()}
    elif urns.is_known_scheme(key):
        shown = {"type": "scheme", "id": key}
    else:
        shown = {"type": "field", "id": key}
    return Split("split_by_contact_field", _operand(rule_set), ui_config={"operand": shown} if key else {})


def _expression(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    return Split("split_by_expression", _operand(rule_set, default_to_self=True))


def _random(rule_set: JsonObject, rules: Rules, conversion: Conversion) -> Split:
    return Split("split_by_random", is_random=True)


_TYPES: dict[str, Callable[[JsonObject, Rules, Conversion], Split]] = {
    "airtime": _airtime,
    "contact_field": _contact_field,
    "expression": _expression,
    "flow_field": _flow_field,
    "form_field": _form_field,
    "group": _group,
    "random": _random,
    "resthook": _resthook,
    "subflow": _subflow,
    "wait_audio": _wait,
    "wait_digit": _wait,
    "wait_digits": _wait,
    "wait_gps": _wait,
    "wait_message": _wait,
    "wait_photo": _wait,
    "wait_recording": _wait,
    "wait_video": _wait,
    "webhook": _webhook,
}

"""Legacy definitions as definitions of version 13."""

from typing import Any

import pytest

from flows.definition.flow import read_flow
from flows.definition.header import DefinitionError, UnsupportedVersion
from flows.definition.legacy.convert import convert
from flows.definition.migrations import migrate

FLOW = "10000000-0000-4000-8000-000000000001"
NODES = [f"20000000-0000-4000-8000-00000000000{n}" for n in range(4)]
EXITS = [f"30000000-0000-4000-8000-00000000000{n}" for n in range(4)]
ACTION = "40000000-0000-4000-8000-000000000001"


class NumberedIds:
    def __init__(self) -> None:
        self.drawn = 0

    def uuid4(self) -> str:
        self.drawn += 1
        return f"<new {self.drawn}>"


def legacy(**more: Any) -> dict[str, Any]:
    metadata = {"uuid": FLOW, "name": "Legacy", "revision": 7, "expires": 720}
    empty: dict[str, Any] = {"base_language": "eng", "flow_type": "M", "version": "11.12", "metadata": metadata}
    return empty | {"action_sets": [], "rule_sets": [], "entry": None} | more


def action_set(*actions: dict[str, Any], n: int = 0, **more: Any) -> dict[str, Any]:
    return {"uuid": NODES[n], "x": 1, "y": 2, "destination": None, "exit_uuid": EXITS[n], "actions": [*actions]} | more


def rule(n: int, category: str, test: dict[str, Any], destination: str | None = None) -> dict[str, Any]:
    return {"uuid": EXITS[n], "category": {"eng": category}, "destination": destination, "test": test}


def rule_set(kind: str, *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    shape = {"uuid": NODES[0], "x": 3, "y": 4.7, "ruleset_type": kind, "label": "Response 1", "operand": "@step.value"}
    return shape | {"rules": [*rules], "config": {}} | more


def converted(action: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An action, and the translations of the flow."""
    sets = [action_set({"uuid": ACTION} | action)]
    flow = convert(legacy(action_sets=sets), ids=NumberedIds(), media_base_url="http://media.org/")
    found = flow["nodes"][0]["actions"][0]
    assert found.pop("uuid") == ACTION
    return found, {language: items[ACTION] for language, items in flow["localization"].items()}


def split(kind: str, *rules: dict[str, Any], **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The node of a rule set, and its canvas entry."""
    flow = convert(legacy(rule_sets=[rule_set(kind, *rules, **more)]), ids=NumberedIds())
    return flow["nodes"][0], flow["_ui"]["nodes"][NODES[0]]


def test_the_header_comes_from_the_metadata() -> None:
    flow = convert(legacy(flow_type="V"))
    header = {key: flow[key] for key in flow if key not in ("nodes", "_ui", "localization")}
    assert header == {
        "uuid": FLOW,
        "name": "Legacy",
        "spec_version": "13.0.0",
        "language": "eng",
        "type": "voice",
        "revision": 7,
        "expire_after_minutes": 720,
    }


def test_nodes_come_from_the_top_down_after_the_entry() -> None:
    sets = [action_set(n=0, y=50), action_set(n=1, y=10, destination=NODES[0]), action_set(n=2, y=90, destination="x")]
    flow = convert(legacy(action_sets=sets, entry=NODES[2]))
    assert [node["uuid"] for node in flow["nodes"]] == [NODES[2], NODES[1], NODES[0]]
    assert [node["exits"][0].get("destination_uuid") for node in flow["nodes"]] == [None, NODES[0], None]


def test_notes_become_stickies() -> None:
    metadata = {"uuid": FLOW, "name": "Legacy", "notes": [{"x": 1.5, "y": "2.7", "title": "T", "body": "@flow.x"}]}
    flow = convert(legacy(metadata=metadata), ids=NumberedIds())
    sticky = {"position": {"left": 1, "top": 2}, "title": "T", "body": "@flow.x", "color": "yellow"}
    assert flow["_ui"] == {"nodes": {}, "stickies": {"<new 1>": sticky}}


REFERENCE = {"uuid": FLOW, "name": "Some"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "reply", "msg": {"eng": "Hi @contact.age"}}, {"type": "send_msg", "text": "Hi @fields.age"}),
        ({"type": "reply", "msg": "Hi", "send_all": True}, {"type": "send_msg", "text": "Hi", "all_urns": True}),
        (
            {"type": "reply", "msg": {"eng": ""}, "media": {"eng": "image/png:attachments/1.png"}},
            {"type": "send_msg", "text": "", "attachments": ["image/png:http://media.org/attachments/1.png"]},
        ),
        (
            {"type": "send", "msg": {"eng": "Hi"}, "groups": ["@flow.x"], "variables": [{"id": "@contact.x"}]},
            {
                "type": "send_broadcast",
                "text": "Hi",
                "groups": [{"name_match": "@results.x"}],
                "legacy_vars": ["@fields.x"],
            },
        ),
        (
            {"type": "trigger-flow", "flow": REFERENCE, "contacts": [REFERENCE], "variables": [{"id": "@new_contact"}]},
            {"type": "start_session", "flow": REFERENCE, "contacts": [REFERENCE], "create_contact": True},
        ),
        ({"type": "flow", "flow": REFERENCE}, {"type": "enter_flow", "flow": REFERENCE, "terminal": True}),
        (
            {"type": "email", "emails": ["@contact.mail"], "subject": "@flow.s", "msg": "Text"},
            {"type": "send_email", "addresses": ["@fields.mail"], "subject": "@results.s", "body": "Text"},
        ),
        ({"type": "save", "field": "name", "value": "@step"}, {"type": "set_contact_name", "name": "@input"}),
        (
            {"type": "save", "field": "first_name", "value": "Ann "},
            {"type": "set_contact_name", "name": "Ann @(word_slice(contact.name, 1, -1))"},
        ),
        (
            {"type": "save", "field": "tel_e164", "value": "@step"},
            {"type": "add_contact_urn", "scheme": "tel", "path": "@input"},
        ),
        (
            {"type": "save", "field": "age", "label": "Age", "value": "1"},
            {"type": "set_contact_field", "field": {"key": "age", "name": "Age"}, "value": "1"},
        ),
        ({"type": "lang", "lang": "spa"}, {"type": "set_contact_language", "language": "spa"}),
        (
            {"type": "channel", "channel": FLOW, "name": "Some"},
            {"type": "set_contact_channel", "channel": REFERENCE},
        ),
        ({"type": "add_group", "groups": [REFERENCE]}, {"type": "add_contact_groups", "groups": [REFERENCE]}),
        ({"type": "del_group", "groups": []}, {"type": "remove_contact_groups", "all_groups": True}),
        (
            {"type": "add_label", "labels": ["@flow.x"]},
            {"type": "add_input_labels", "labels": [{"name_match": "@results.x"}]},
        ),
        (
            {"type": "say", "msg": {"eng": "Hi"}, "recording": {"eng": "recordings/1.wav"}},
            {"type": "say_msg", "text": "Hi", "audio_url": "http://media.org/recordings/1.wav"},
        ),
        ({"type": "play", "url": "@flow.x"}, {"type": "play_audio", "audio_url": "@results.x"}),
    ],
)
def test_actions(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert converted(old) == (new, {})


def test_other_languages_become_translations() -> None:
    replies = [{"eng": "Yes", "spa": "Si"}, {"eng": "No"}]
    message, translations = converted(
        {"type": "reply", "msg": {"eng": "Age?", "spa": "@contact.age?"}, "quick_replies": replies}
    )
    assert message == {"type": "send_msg", "text": "Age?", "quick_replies": ["Yes", "No"]}
    assert translations == {"spa": {"text": ["@fields.age?"], "quick_replies": ["Si", ""]}}


def test_a_text_in_no_language_stands_for_the_base_language() -> None:
    assert converted({"type": "reply", "msg": {"base": "Hi"}}) == ({"type": "send_msg", "text": "Hi"}, {})


@pytest.mark.parametrize(
    ("test", "name", "arguments"),
    [
        ({"type": "contains", "test": {"eng": "a @contact.x"}}, "has_all_words", ["a @fields.x"]),
        ({"type": "contains_any", "test": {"eng": "a"}}, "has_any_word", ["a"]),
        ({"type": "contains_phrase", "test": {"eng": "a"}}, "has_phrase", ["a"]),
        ({"type": "contains_only_phrase", "test": {"eng": "a"}}, "has_only_phrase", ["a"]),
        ({"type": "starts", "test": {"eng": "a"}}, "has_beginning", ["a"]),
        ({"type": "regex", "test": {"eng": "@flow"}}, "has_pattern", ["@flow"]),
        ({"type": "eq", "test": 1}, "has_number_eq", ["1"]),
        ({"type": "gte", "test": "@flow.x"}, "has_number_gte", ["@results.x"]),
        ({"type": "between", "min": "1", "max": 2}, "has_number_between", ["1", "2"]),
        ({"type": "number"}, "has_number", None),
        ({"type": "not_empty"}, "has_text", None),
        ({"type": "date_after", "test": "@date.today"}, "has_date_gt", ["@(today())"]),
        ({"type": "in_group", "test": REFERENCE}, "has_group", [FLOW, "Some"]),
        ({"type": "district", "test": "Kigali"}, "has_district", ["Kigali"]),
        ({"type": "ward", "state": "Kigali", "district": "Gasabo"}, "has_ward", ["Kigali", "Gasabo"]),
        ({"type": "state"}, "has_state", None),
        ({"type": "subflow", "exit_type": "completed"}, "has_only_text", ["completed"]),
    ],
)
def test_tests(test: dict[str, Any], name: str, arguments: list[str] | None) -> None:
    node, _ = split("wait_message", rule(0, "A", test))
    case = node["router"]["cases"][0]
    assert (case["type"], case.get("arguments")) == (name, arguments)


def test_a_wait_with_a_default_and_a_timeout() -> None:
    rules = [
        rule(0, "Yes", {"type": "contains_any", "test": {"eng": "yes", "spa": "si"}}),
        rule(1, "Yes", {"type": "eq", "test": "1"}),
        rule(2, "Other", {"type": "true"}),
        rule(3, "No Response", {"type": "timeout", "minutes": 5}),
    ]
    node, shown = split("wait_message", *rules)
    assert node == {
        "uuid": NODES[0],
        "router": {
            "type": "switch",
            "operand": "@input",
            "cases": [
                {"uuid": "<new 2>", "category_uuid": "<new 1>", "type": "has_any_word", "arguments": ["yes"]},
                {"uuid": "<new 3>", "category_uuid": "<new 1>", "type": "has_number_eq", "arguments": ["1"]},
            ],
            "default_category_uuid": "<new 4>",
            "wait": {"type": "msg", "timeout": {"seconds": 300, "category_uuid": "<new 5>"}},
            "result_name": "Response 1",
            "categories": [
                {"uuid": "<new 1>", "name": "Yes", "exit_uuid": EXITS[0]},
                {"uuid": "<new 4>", "name": "Other", "exit_uuid": EXITS[2]},
                {"uuid": "<new 5>", "name": "No Response", "exit_uuid": EXITS[3]},
            ],
        },
        "exits": [{"uuid": EXITS[0]}, {"uuid": EXITS[2]}, {"uuid": EXITS[3]}],
    }
    assert shown == {"type": "wait_for_response", "position": {"left": 3, "top": 4}}


@pytest.mark.parametrize(
    ("kind", "hint", "operand"),
    [
        ("wait_photo", {"type": "image"}, "@input"),
        ("wait_gps", {"type": "location"}, "@input"),
        ("wait_recording", {"type": "audio"}, "@input"),
        ("wait_digit", {"type": "digits", "count": 1}, "@input.text"),
        ("wait_digits", {"type": "digits", "terminated_by": "#"}, "@input.text"),
    ],
)
def test_waits_for_something_special(kind: str, hint: dict[str, Any], operand: str) -> None:
    router = split(kind, rule(0, "All", {"type": "true"}), finished_key="#")[0]["router"]
    assert (router["wait"], router["operand"]) == ({"type": "msg", "hint": hint}, operand)


@pytest.mark.parametrize(
    ("kind", "old", "operand", "config"),
    [
        ("contact_field", "@contact.age", "@fields.age", {"operand": {"type": "field", "id": "age"}}),
        (
            "contact_field",
            "@contact.name",
            "@contact.name",
            {"operand": {"type": "property", "id": "name", "name": "Name"}},
        ),
        ("contact_field", "@contact.tel", "@(format_urn(urns.tel))", {"operand": {"type": "scheme", "id": "tel"}}),
        ("flow_field", "@flow.color", "@results.color", {"operand": {"id": "color"}}),
        ("group", "@step.value", "@contact.groups", None),
        ("expression", "@step.value", '@(if(is_error(input), "@step.value", input))', None),
        (
            "form_field",
            "@flow.form",
            '@(field(results.form, 1, "+"))',
            {"operand": {"id": "form"}, "delimiter": "+", "index": 1},
        ),
    ],
)
def test_splits(kind: str, old: str, operand: str, config: dict[str, Any] | None) -> None:
    form = {"field_delimiter": "+", "field_index": 1}
    node, shown = split(kind, rule(0, "All", {"type": "true"}), operand=old, config=form)
    assert (node["router"]["operand"], shown.get("config")) == (operand, config)


def test_the_editor_shows_relative_days_as_numbers() -> None:
    _, shown = split("wait_message", rule(0, "Old", {"type": "date_before", "test": "@(date.today - 3)"}))
    assert shown["config"] == {"cases": {"<new 2>": {"arguments": ["-3"]}}}


def test_a_random_split_has_no_cases() -> None:
    tests = [{"type": "between", "min": "0", "max": "0.5"}, {"type": "between", "min": "0.5", "max": "1"}]
    node, _ = split("random", rule(0, "A", tests[0]), rule(1, "B", tests[1]))
    assert set(node["router"]) == {"type", "result_name", "categories"}


@pytest.mark.parametrize(
    ("kind", "test", "status", "config", "operand"),
    [
        (
            "webhook",
            "webhook_status",
            "status",
            {
                "webhook": "http://x.org/@contact.age",
                "webhook_action": "POST",
                "webhook_headers": [{"name": "A", "value": "@flow.x"}],
            },
            "@(default(webhook.status, 0))",
        ),
        ("resthook", "webhook_status", "status", {"resthook": "new"}, "@(default(webhook.status, 0))"),
        (
            "airtime",
            "airtime_status",
            "exit_status",
            {"RW": {"currency_code": "RWF", "amount": 500}},
            "@locals._new_transfer",
        ),
    ],
)
def test_calls_split_on_their_outcome(kind: str, test: str, status: str, config: dict[str, Any], operand: str) -> None:
    rules = [
        rule(0, "Failure", {"type": test, status: "failed"}),
        rule(1, "Success", {"type": test, status: "success"}),
    ]
    definition = migrate(legacy(rule_sets=[rule_set(kind, *rules, config=config)]))
    router = definition["nodes"][0]["router"]
    by_name = {category["name"]: category["uuid"] for category in router["categories"]}
    assert router["operand"] == operand
    assert [case["category_uuid"] for case in router["cases"]] == [by_name["Success"]]
    assert router["default_category_uuid"] == by_name["Failure"]
    assert read_flow(definition).node_list[0].actions


@pytest.mark.parametrize("version", [8, "10.4", "11.11"])
def test_older_versions_are_refused(version: Any) -> None:
    with pytest.raises(UnsupportedVersion, match=f"Legacy.*{version} is too old"):
        convert(legacy(version=version))


@pytest.mark.parametrize(
    "broken",
    [
        legacy(action_sets=[action_set({"type": "api"})]),
        legacy(rule_sets=[rule_set("wait_menu")]),
        legacy(rule_sets=[rule_set("wait_message", rule(0, "A", {"type": "telepathy"}))]),
        legacy(rule_sets=[rule_set("wait_message", {"uuid": EXITS[0]})]),
        legacy(flow_type="X"),
    ],
)
def test_what_there_never_was_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="Legacy"):
        convert(broken)

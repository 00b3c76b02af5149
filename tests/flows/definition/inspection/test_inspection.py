"""What inspection tells of a flow."""

from typing import Any

from flows.assets import Assets
from flows.context.root import RunContext
from flows.definition.flow import Flow, read_flow
from flows.definition.inspection import inspect, localizables, templates
from flows.definition.inspection.flow_templates import TOP_LEVELS

FLOW, FIRST, SECOND, EXIT, OTHER_EXIT = (f"{n}0000000-0000-4000-8000-000000000001" for n in range(1, 6))
ASKED, RED, OTHER, CASE = (f"{n}0000000-0000-4000-8000-000000000002" for n in range(1, 5))
FARMERS = {"uuid": "10000000-0000-4000-8000-000000000003", "name": "Farmers"}
GONE = {"uuid": "20000000-0000-4000-8000-000000000003", "name": "Gone"}


def action(kind: str, n: int = 1, **more: Any) -> dict[str, Any]:
    return {"uuid": f"a0000000-0000-4000-8000-00000000000{n}", "type": kind} | more


def switch(*cases: dict[str, Any], **more: Any) -> dict[str, Any]:
    categories = [{"uuid": RED, "name": "Red", "exit_uuid": EXIT}, {"uuid": OTHER, "name": "Other", "exit_uuid": EXIT}]
    shape = {"type": "switch", "operand": "@input.text", "cases": [*cases], "categories": categories}
    return shape | {"default_category_uuid": OTHER} | more


def case(kind: str, *arguments: str) -> dict[str, Any]:
    return {"uuid": CASE, "type": kind, "arguments": [*arguments], "category_uuid": RED}


def flow(*actions: dict[str, Any], router: dict[str, Any] | None = None, **more: Any) -> Flow:
    nodes = [
        {"uuid": FIRST, "actions": [*actions], "router": router, "exits": [{"uuid": EXIT}]},
        {"uuid": SECOND, "exits": [{"uuid": OTHER_EXIT}]},
    ]
    header = {"uuid": FLOW, "name": "Test", "spec_version": "14.4.2", "language": "eng", "type": "messaging"}
    return read_flow(header | {"nodes": nodes} | more)


ASSETS = Assets.from_json(
    {
        "fields": [{"uuid": FLOW, "key": "age", "name": "Age", "type": "number"}],
        "globals": [{"key": "site", "name": "Site", "value": "x"}],
        "groups": [FARMERS],
    }
)


def test_what_may_follow_an_at_sign_is_what_runs_offer() -> None:
    assert set(RunContext._getters) == TOP_LEVELS


def test_an_empty_flow() -> None:
    assert inspect(flow()) == {
        "counts": {"nodes": 2, "languages": 0},
        "dependencies": [],
        "locals": [],
        "results": [],
        "parent_refs": [],
        "issues": [],
    }


def test_dependencies_are_named_once_and_may_be_missing() -> None:
    message = action(
        "send_msg", text="@fields.age @contact.fields.AGE @(globals.site & globals.nope) @parent.fields.kin"
    )
    groups = action("add_contact_groups", 2, groups=[FARMERS, GONE, {"name_match": "@fields.age"}])
    found = inspect(flow(groups, message, router=switch(case("has_group", FARMERS["uuid"], "Farmers"))), ASSETS)
    assert found["dependencies"] == [
        FARMERS | {"type": "group"},
        GONE | {"type": "group", "missing": True},
        {"key": "age", "name": "", "type": "field"},
        {"key": "site", "name": "", "type": "global"},
        {"key": "nope", "name": "", "type": "global", "missing": True},
        {"key": "kin", "name": "", "type": "field", "missing": True},
    ]


def test_nothing_is_missing_without_a_workspace() -> None:
    found = inspect(flow(action("add_contact_groups", groups=[GONE])))
    assert found["dependencies"] == [GONE | {"type": "group"}]
    assert found["issues"] == []


def test_missing_dependencies_are_told_wherever_they_are() -> None:
    localization = {"spa": {action("send_msg")["uuid"]: {"text": ["@fields.nope"]}}}
    found = inspect(flow(action("send_msg", text="Hi @fields.nope"), localization=localization), ASSETS)
    dependency = {"key": "nope", "name": "", "type": "field"}
    told = [{key: value for key, value in issue.items() if key != "description"} for issue in found["issues"]]
    native = {"type": "missing_dependency", "node_uuid": FIRST, "action_uuid": action("send_msg")["uuid"]}
    assert told == [native | {"dependency": dependency}, native | {"language": "spa", "dependency": dependency}]
    assert all("nope" in issue["description"] for issue in found["issues"])


def test_contacts_are_taken_to_be_there() -> None:
    found = inspect(flow(action("send_broadcast", text="Hi", contacts=[GONE])), ASSETS)
    assert found["dependencies"] == [GONE | {"type": "contact"}]


def test_results_of_one_key_are_one() -> None:
    saved = [
        action("set_run_result", 1, name="Favorite Color", value="", category="red"),
        action("set_run_result", 2, name="Other", value=""),
        action("call_webhook", 3, url="http://x.org", method="GET", result_name="Call"),
    ]
    assert inspect(flow(*saved, router=switch(result_name="favorite color")))["results"] == [
        {"key": "favorite_color", "name": "Favorite Color", "categories": ["red", "Other"], "node_uuids": [FIRST]},
        {"key": "other", "name": "Other", "categories": [], "node_uuids": [FIRST]},
        {"key": "call", "name": "Call", "categories": ["Success", "Failure"], "node_uuids": [FIRST]},
    ]


def test_locals_and_results_of_the_parent() -> None:
    acts = [
        action("set_run_local", 1, local="mine", value="@parent.results.Zone.category", operation="set"),
        action("open_ticket", 2, topic=None, note="@(parent.results.age)"),
        action("add_contact_urn", 3, scheme="tel", path="1"),
    ]
    found = inspect(flow(*acts))
    assert (found["locals"], found["parent_refs"]) == (["_has_urn", "_new_ticket", "mine"], ["age", "zone"])


def test_regular_expressions_that_are_none() -> None:
    localization = {"spa": {CASE: {"arguments": ["(b"]}}, "fra": {CASE: {"arguments": ["(@fields.age"]}}}
    found = inspect(flow(router=switch(case("has_pattern", "(a")), localization=localization))
    assert found["counts"]["languages"] == 2
    assert [(issue["type"], issue.get("language"), issue["regex"]) for issue in found["issues"]] == [
        ("invalid_regex", None, "(a"),
        ("invalid_regex", "spa", "(b"),
    ]


def test_recipients_by_expression_are_told() -> None:
    start = action("start_session", flow=GONE, legacy_vars=["@fields.age"])
    (issue,) = inspect(flow(start))["issues"]
    assert (issue["type"], issue["action_uuid"], issue["vars"]) == ("legacy_vars", start["uuid"], ["@fields.age"])


def test_templates_come_with_their_translations() -> None:
    message = action("send_msg", text="Hi", quick_replies=["Yes", "No"])
    localization = {
        "spa": {message["uuid"]: {"text": ["Hola"], "quick_replies": ["Si", "No"]}, CASE: {"arguments": ["rojo"]}}
    }
    one = flow(message, router=switch(case("has_any_word", "red")), localization=localization)
    assert templates(one) == ["Hi", "Yes", "No", "Hola", "Si", "No", "@input.text", "red", "rojo"]
    assert localizables(one) == ["Hi", "Yes", "No", "red", "Red", "Other"]

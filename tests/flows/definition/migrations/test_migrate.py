"""Migration as a whole: which steps are taken, what is refused, what never changes."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.definition.header import DefinitionError, HeaderError, UnsupportedVersion
from flows.definition.migrations import migrate

UUID = "11111111-1111-4111-8111-111111111111"


def definition(version: str, **more: Any) -> dict[str, Any]:
    return {"uuid": UUID, "name": "Test", "spec_version": version, "language": "eng", "type": "messaging"} | more


def templating(version: str) -> dict[str, Any]:
    action = {"uuid": UUID, "type": "send_msg", "text": "Hi", "templating": {"template": {}, "variables": ["x"]}}
    return definition(version, nodes=[{"uuid": UUID, "actions": [action], "exits": []}])


def test_steps_up_to_the_version_asked_for_are_taken() -> None:
    migrated = migrate(templating("13.0"), to="13.3")
    assert migrated["spec_version"] == "13.3.0"
    assert set(migrated["nodes"][0]["actions"][0]["templating"]) == {"template", "variables", "uuid"}


def test_the_current_version_is_the_default() -> None:
    assert migrate(definition("12.0"))["spec_version"] == "14.4.2"


@pytest.mark.parametrize(("version", "to"), [("14.4.2", None), ("14.4.9", None), ("14.1.0", "13.0.0")])
def test_what_is_new_enough_stays(version: str, to: str | None) -> None:
    original = definition(version, nodes=[])
    migrated = migrate(original, to=to)
    assert migrated == original
    assert migrated is not original


def test_new_uuids_are_the_same_each_time_and_differ_between_flows() -> None:
    first, again = migrate(templating("13.0"), to="13.1.0"), migrate(templating("13.0"), to="13.1.0")
    other = migrate(templating("13.0") | {"uuid": UUID.replace("1111", "2222")}, to="13.1.0")
    uuids = [one["nodes"][0]["actions"][0]["templating"]["uuid"] for one in (first, again, other)]
    assert uuids[0] == uuids[1] != uuids[2]


def test_unknown_keys_canvas_and_numbers_are_kept() -> None:
    kept = {"_ui": {"nodes": {"x": {"a": [1, None]}}}, "mine": {"number": Decimal("1.10")}, "nodes": []}
    migrated = migrate(definition("13.0.0", **kept))
    assert {key: migrated[key] for key in kept} == kept
    assert str(migrated["mine"]["number"]) == "1.10"


@pytest.mark.parametrize("version", ["10.9", "14.5", "15.0.0", "100.0"])
def test_versions_out_of_range_are_refused(version: str) -> None:
    with pytest.raises(UnsupportedVersion, match=f"uuid={UUID}, name=Test"):
        migrate(definition(version))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"uuid": UUID, "name": "Test"},
        {"uuid": "UPPER", "name": "Test", "spec_version": "13.0.0"},
        {"uuid": UUID, "name": "", "spec_version": "13.0.0"},
        {"uuid": UUID, "name": "x" * 65, "spec_version": "13.0.0"},
        {"uuid": UUID, "name": "Test", "spec_version": "new"},
        {"uuid": UUID, "name": "Test", "spec_version": 13},
    ],
)
def test_broken_headers_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(HeaderError, match="unable to read flow header"):
        migrate(broken)


def test_a_target_that_is_no_version_is_refused() -> None:
    with pytest.raises(DefinitionError, match="latest"):
        migrate(definition("13.0.0"), to="latest")


@pytest.mark.parametrize("version", [8, "11.11", None, "x"])
def test_legacy_definitions_of_other_versions_are_refused(version: Any) -> None:
    legacy = {"action_sets": [], "rule_sets": [], "metadata": {"uuid": UUID, "name": "Old"}, "version": version}
    with pytest.raises(UnsupportedVersion, match="Old"):
        migrate(legacy)


# --- definitions of any shape ----------------------------------------------------------------------------------------

words = st.sampled_from(
    ["send_msg", "switch", "call_webhook", "open_ticket", "@webhook.x", "@results.x", "@(", "x", ""]
)
scalars = st.none() | st.booleans() | st.integers() | words | st.text(max_size=5)
keys = st.sampled_from(
    ["uuid", "type", "actions", "router", "cases", "categories", "arguments", "templating", "components", "params",
     "operand", "name", "text", "body", "variables", "quick_replies", "wait", "result_name", "exits", "x"]
)  # fmt: skip
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5))
parts = st.fixed_dictionaries(
    {},
    optional={
        "nodes": values | st.lists(st.dictionaries(keys, values, max_size=6), max_size=3),
        "localization": values | st.dictionaries(st.text(max_size=4), values, max_size=2),
        "language": scalars,
        "type": scalars,
        "expire_after_minutes": scalars,
        "_ui": values,
    },
)


@given(parts)
def test_any_shape_is_migrated_once_and_for_all(shape: dict[str, Any]) -> None:
    original = {"uuid": UUID, "name": "Test", "spec_version": "13.0.0"} | shape
    kept = copy.deepcopy(original)
    migrated = migrate(original)
    assert original == kept
    assert migrate(migrated) == migrated
    assert migrate(original) == migrated


@given(values)
def test_what_is_no_definition_is_refused(value: Any) -> None:
    with pytest.raises(DefinitionError):
        migrate(value)

"""Copies of flows with other UUIDs."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.definition.clone import clone
from flows.definition.header import DefinitionError

FLOW, NODE, EXIT, GROUP, ACTION = (f"{n}0000000-0000-4000-8000-000000000001" for n in range(1, 6))
NEW = "90000000-0000-4000-8000-000000000009"


def definition(**more: Any) -> dict[str, Any]:
    router = {"cases": [{"uuid": ACTION, "arguments": [GROUP, "Farmers"]}], "default_category_uuid": ""}
    node = {"uuid": NODE, "router": router, "exits": [{"uuid": EXIT, "destination_uuid": NODE}]}
    return {"uuid": FLOW, "name": "Test", "spec_version": "13.1.0", "nodes": [node]} | more


def test_uuids_of_the_mapping_are_replaced_everywhere() -> None:
    cloned = clone(definition(localization={"spa": {ACTION: {"arguments": [GROUP]}}}), {GROUP: NEW, ACTION: EXIT})
    case = cloned["nodes"][0]["router"]["cases"][0]
    assert case == {"uuid": EXIT, "arguments": [NEW, "Farmers"]}
    assert cloned["localization"] == {"spa": {EXIT: {"arguments": [NEW]}}}


def test_other_uuids_become_new_ones_each_the_same_everywhere() -> None:
    cloned = clone(definition(_ui={"nodes": {NODE: {"position": {"left": 1}}}}), {})
    node = cloned["nodes"][0]
    assert node["uuid"] not in (NODE, "")
    assert node["exits"][0]["destination_uuid"] == node["uuid"]
    assert list(cloned["_ui"]["nodes"]) == [node["uuid"]]
    assert len({FLOW, NODE, EXIT, GROUP, ACTION} & set(re.findall(r"[0-9a-f-]{36}", json.dumps(cloned)))) == 0


def test_the_original_and_what_is_no_uuid_stay() -> None:
    original = definition(text=GROUP, empty_uuid="", revision=3)
    text = json.dumps(original)
    cloned = clone(original, {})
    assert json.dumps(original) == text
    assert (cloned["text"], cloned["empty_uuid"], cloned["revision"]) == (GROUP, "", 3)
    assert cloned["nodes"][0]["router"]["default_category_uuid"] == ""


def test_cloning_twice_gives_the_same() -> None:
    assert clone(definition(), {}) == clone(definition(), {})
    assert clone(definition(), {}) != clone(definition(), {GROUP: NEW})


def test_definitions_before_version_13_are_refused() -> None:
    with pytest.raises(DefinitionError, match="Test"):
        clone(definition(spec_version="12.0"), {})
    with pytest.raises(DefinitionError):
        clone({"action_sets": []}, {})


values = st.recursive(
    st.none() | st.integers() | st.sampled_from(["", NODE, GROUP]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([NODE, GROUP, "uuid", "node_uuid", "x"]), inner, max_size=4)
    ),
)


@given(values)
def test_swapping_uuids_twice_gives_the_original(value: Any) -> None:
    swap = {FLOW: FLOW, NODE: GROUP, GROUP: NODE, EXIT: EXIT, ACTION: ACTION}
    original = definition(inside=value)
    swapped = clone(original, swap)
    assert clone(swapped, swap) == original
    assert swapped["nodes"][0]["uuid"] == GROUP

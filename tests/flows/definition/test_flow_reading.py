"""Reading definitions: what is refused, where it says that the trouble is, and what is kept."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.actions import actions
from flows.assets import FlowAsset, UnreadableFlow
from flows.definition.flow import read_flow
from flows.literal_json import dumps, loads
from tests.flows.expressions.generated import json_values
from tests.flows.world import EXIT, FLOW, NODE, flow, node

ACTION = "f4000000-0000-4000-8000-000000000001"
GOOD = flow(
    [node(actions=[{"uuid": ACTION, "type": "send_msg", "text": "Hi"}])],
    localization={"spa": {ACTION: {"text": ["Hola"], "_ui": {"auto_translated": ["text"]}}}},
    revision=3,
    something_else={"kept": 1.50},
)


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good definition with one thing changed; `...` removes it."""
    definition = copy.deepcopy(GOOD)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place: Any = definition
    for part in parents:
        place = place[part]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return definition


def test_a_good_definition_is_read() -> None:
    read = read_flow(GOOD)
    assert (read.uuid, read.name, read.type, read.language, read.revision) == (FLOW, "Tried", "messaging", "eng", 3)
    assert read.reference == {"uuid": FLOW, "name": "Tried", "revision": 3}
    assert read.expiry_minutes == 3 * 24 * 60
    assert read.localization.languages == ["spa"]
    assert read.nodes[NODE] is read.node_list[0]


def test_what_was_stored_stays_as_it_is() -> None:
    stored = dumps(GOOD)
    asset = FlowAsset(FLOW, stored)
    assert asset.flow() is asset.flow()
    assert dumps(asset.definition) == stored
    definition = loads(stored)
    FlowAsset.from_json(definition).flow()
    assert dumps(definition) == stored


unknown_keys = st.dictionaries(st.text(min_size=1).map("x_{}".format), json_values, max_size=3)


@given(unknown_keys, unknown_keys, unknown_keys, unknown_keys)
def test_whatever_the_engine_does_not_know_is_kept(
    of_flow: dict[str, Any], canvas: dict[str, Any], of_node: dict[str, Any], of_action: dict[str, Any]
) -> None:
    definition = copy.deepcopy(GOOD) | of_flow | {"_ui": canvas}
    definition["nodes"][0] |= of_node
    definition["nodes"][0]["actions"][0] |= of_action
    stored = dumps(definition)
    asset = FlowAsset(FLOW, stored)
    asset.flow()
    assert loads(dumps(asset.definition)) == loads(stored)
    loaded = loads(stored)
    FlowAsset.from_json(loaded).flow()
    assert loaded == loads(stored)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("uuid", "nope", "unable to read flow header"),
        ("name", ..., "unable to read flow header: field 'name' is required"),
        ("name", "n" * 65, "'name'"),
        ("spec_version", "99.0.0", "99.0.0"),
        ("language", ..., "field 'language' is required"),
        ("language", "base", "'language'"),
        ("language", "zzz", "'language'"),
        ("type", "carrier_pigeon", "'type'"),
        ("revision", "3", "'revision'"),
        ("expire_after_minutes", 1.5, "'expire_after_minutes'"),
        ("nodes", {}, "'nodes' must be a list"),
        ("nodes/0", 7, r"node\[0\]"),
        ("nodes/0/uuid", "nope", "'uuid' must be a valid UUID"),
        ("nodes/0/exits", [], rf"invalid node\[uuid={NODE}\]: has 0 exits"),
        ("nodes/0/exits/0/destination_uuid", ACTION, "isn't a known node"),
        ("nodes/0/exits/1", {"uuid": EXIT}, "isn't unique"),
        ("nodes/1", node(), "isn't unique"),
        ("nodes/0/actions/0/uuid", NODE, rf"invalid action\[uuid={NODE}, type=send_msg\]: action UUID"),
        ("nodes/0/actions/0/type", "dance", r"unable to read action\[0\]: unknown type: 'dance'"),
        ("nodes/0/actions/0/text", "", r"unable to read action\[0\]: field 'text' is required"),
        ("nodes/0/actions/0/text", "x" * 10_001, "'text' must be less than or equal to 10000"),
        ("nodes/0/actions/0/attachments", ["nope"], r"'attachments\[0\]' is not a valid attachment"),
        ("nodes/0/actions/0/attachments", ["image:x"] * 11, "maximum of 10 items"),
        ("nodes/0/actions/0/quick_replies", "yes", "'quick_replies' must be a list"),
        ("nodes/0/actions/0/template", {"uuid": "x"}, r"'template.uuid' must be a valid UUID"),
        ("nodes/0/actions", [{"uuid": ACTION, "type": "say_msg", "text": "Hi"}], "not allowed in a flow of type"),
        ("nodes/0/router", {"type": "magic"}, "unable to read router: unknown type: 'magic'"),
        ("localization", [], "invalid localization"),
        ("localization/xx", {}, "invalid localization: 'xx' is not a valid language code"),
        ("localization/spa/nope", {}, "not a UUID"),
        (f"localization/spa/{ACTION}/text", ["x" * 10_001], "longer than 10000"),
        (f"localization/spa/{ACTION}/text", ["x"] * 11, "more than 10"),
        (f"localization/spa/{ACTION}/{'p' * 65}", ["x"], "longer than 64 bytes"),
    ],
)
def test_what_is_wrong_is_told(path: str, value: Any, message: str) -> None:
    with pytest.raises(UnreadableFlow, match=message):
        read_flow(changed(path, value))


def test_everything_wrong_with_an_action_is_told_at_once() -> None:
    action = {"uuid": ACTION, "type": "call_webhook", "method": "BREW", "headers": {"bad name": "x"}}
    with pytest.raises(UnreadableFlow) as refused:
        read_flow(flow([node(actions=[action])]))
    for part in ("'method' must be one of GET", "'url' is required", "'headers[bad name]' is not a valid header name"):
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ({}, r"'groups\[0\].uuid' is required"),
        ({"uuid": NODE, "name": "A", "name_match": "B"}, "mutually exclusive"),
        ({"uuid": NODE, "name": "n" * 65}, r"'groups\[0\].name' must be less"),
        ("x", r"'groups\[0\]' is not a valid reference"),
    ],
)
def test_references_are_checked(reference: Any, message: str) -> None:
    action = {"uuid": ACTION, "type": "add_contact_groups", "groups": [reference]}
    with pytest.raises(UnreadableFlow, match=message):
        read_flow(flow([node(actions=[action])]))


def test_an_unreadable_flow_stays_unreadable() -> None:
    asset = FlowAsset(FLOW, changed("type", "nope"))
    for _ in range(2):
        with pytest.raises(UnreadableFlow, match="'type'"):
            asset.flow()


def test_large_flows_are_refused_or_only_told_of() -> None:
    nodes = [
        {"uuid": f"f2000000-0000-4000-8000-{n:012d}", "exits": [{"uuid": f"f3000000-0000-4000-8000-{n:012d}"}]}
        for n in range(1001)
    ]
    with pytest.raises(UnreadableFlow, match="1001 nodes, more than 1000"):
        read_flow(flow(nodes))
    assert read_flow(flow(nodes), refuse_large=False).problems == ["flow has 1001 nodes, more than 1000"]


def test_older_versions_are_brought_up_to_date() -> None:
    old = flow(
        [node(actions=[{"uuid": ACTION, "type": "send_msg", "text": "@webhook.x", "all_urns": True}])],
        spec_version="13.0.0",
    )
    (read,) = read_flow(old).node_list
    assert list(read.actions[0].template_items()) == [(ACTION, "text", ["@webhook.json.x"])]


@pytest.mark.parametrize("kind", actions.all())
def test_where_an_action_may_be(kind: str) -> None:
    assert actions.find(kind).flow_types

"""Legacy definitions of any shape are converted or refused, never more than that."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.definition.header import DefinitionError
from flows.definition.legacy.convert import convert

ACTIONS = ["reply", "send", "save", "email", "trigger-flow", "say", "add_group", "channel", "lang"]
RULE_SETS = ["webhook", "airtime", "wait_message", "subflow", "expression", "random", "form_field", "contact_field"]
TESTS = ["eq", "in_group", "ward", "true", "timeout", "webhook_status", "contains", "between", "date_equal"]
KEYS = [
    "eng", "base", "uuid", "category", "msg", "media", "emails", "groups", "config", "webhook_headers",
    "quick_replies", "variables", "id", "field", "value", "flow", "x", "y", "minutes", "name", "version",
    "field_index", "label", "operand", "destination", "send_all", "test", "min", "exit_type", "currency_code",
]  # fmt: skip

Shapes = st.SearchStrategy[dict[str, Any]]

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.just(1e400) | st.sampled_from(["", "@flow.x", "x"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
)
shapes = st.dictionaries(st.sampled_from(KEYS), values, max_size=5)


def having(**members: st.SearchStrategy[Any]) -> Shapes:
    """Any object with these members."""
    return st.builds(lambda shape, known: shape | known, shapes, st.fixed_dictionaries(members))


def several(of: Shapes) -> st.SearchStrategy[Any]:
    """A list, or now and then something else."""
    return st.lists(of, max_size=2) | scalars


actions = having(type=st.sampled_from(ACTIONS))
action_sets = having(actions=several(actions))
rules = having(test=having(type=st.sampled_from(TESTS)) | scalars)
rule_sets = having(ruleset_type=st.sampled_from(RULE_SETS), rules=several(rules))
definitions = st.fixed_dictionaries(
    {"action_sets": several(action_sets), "rule_sets": several(rule_sets)},
    optional={"metadata": values, "base_language": values, "flow_type": values, "entry": values},
)


@settings(max_examples=200)
@given(definitions)
def test_any_shape_is_converted_or_refused(shape: dict[str, Any]) -> None:
    original = {"version": "11.12"} | shape
    kept = copy.deepcopy(original)
    try:
        flow = convert(original)
    except DefinitionError:
        return
    assert original == kept
    assert flow["spec_version"] == "13.0.0"

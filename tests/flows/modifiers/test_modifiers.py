"""Every type of modifier: what it does to a contact, and that it is written as it was read."""

from typing import Any

import pytest

from flows.calls import CallResult
from flows.contact import Contact
from flows.engine import Engine
from flows.literal_json import dumps, loads
from flows.modification import Modified
from flows.modifiers import MissingAsset, modifiers, read_modifier
from tests.flows.world import ENVIRONMENT, WORLD, assets, cases, given, shown, without_texts

ASSETS = assets()
CASES = [(kind, case) for kind in modifiers.all() for case in cases("modifiers", kind)]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    modifier = read_modifier({"type": kind} | case["modifier"], ASSETS)
    before = WORLD["contact"] | case.get("before", {})
    contact = Contact.from_json(before, ASSETS)
    calls = [CallResult.urn_claimed(taken) for taken in case.get("taken", ())]
    modified = Engine().modify(ASSETS, ENVIRONMENT, contact, [modifier], **given(1, calls))
    assert isinstance(modified, Modified)
    assert without_texts(shown(modified.events)) == case["events"]
    after = loads(dumps(modified.contact.to_json()))
    for key, value in case.get("after", {}).items():
        assert after.get(key) == value
    assert modified.calls == len(calls)
    assert contact.to_json() == Contact.from_json(before, ASSETS).to_json()


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_is_written_as_it_was_read(kind: str, case: dict[str, Any]) -> None:
    modifier = read_modifier({"type": kind} | case["modifier"], ASSETS)
    written = loads(dumps(modifier.to_json()))
    assert read_modifier(written, ASSETS) == modifier


def test_what_is_missing_is_told() -> None:
    field = {"type": "field", "field": {"key": "nope", "name": "Nope"}, "value": "x"}
    with pytest.raises(MissingAsset, match="nope"):
        read_modifier(field, ASSETS)

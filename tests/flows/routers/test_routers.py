"""Every type of router: what it picks, what it saves, and what is wrong with it."""

from typing import Any

import pytest

from flows.assets import UnreadableFlow
from flows.definition.flow import read_flow
from flows.literal_json import dumps, loads
from flows.routers import routers
from tests.flows.world import Conversation, cases, flow, msg_event, node, shown, without_texts

A, B, C = (f"f6000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
EXITS = [{"uuid": f"f3000000-0000-4000-8000-00000000000{number}"} for number in (1, 2, 3)]
CATEGORIES = [
    {"uuid": uuid, "name": name, "exit_uuid": leave["uuid"]}
    for uuid, name, leave in zip((A, B, C), ("Red", "Blue", "Other"), EXITS, strict=True)
]
CASES = [(kind, case) for kind in routers.all() for case in cases("routers", kind)]


def _definition(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    router = {"type": kind, "categories": CATEGORIES, "result_name": "Colour"} | case["router"]
    return flow([node(router=router, exits=EXITS)], localization=case.get("localization", {}))


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    definition = _definition(kind, case)
    if "read_error" in case:
        with pytest.raises(UnreadableFlow, match=case["read_error"]):
            read_flow(definition)
        return
    conversation = Conversation(definition, contact_changes=case.get("contact_changes"))
    sprint = conversation.start({"type": "msg", "event": msg_event(case.get("says", "red"))})
    assert without_texts(shown(sprint.events)) == case["events"]
    results = loads(dumps({key: result.to_json() for key, result in sprint.session.runs[0].results.items()}))
    for result in results.values():
        del result["created_on"], result["node_uuid"]
    assert results == case["results"]
    assert sprint.session.status == case.get("status", "completed")


@pytest.mark.parametrize("kind", routers.all())
def test_categories_and_texts_can_be_listed(kind: str) -> None:
    case = next(case for case in cases("routers", kind) if "read_error" not in case)
    (found,) = read_flow(_definition(kind, case)).node_list
    assert found.router is not None
    assert [result.categories for result in found.router.results()] == [("Red", "Blue", "Other")]
    assert {name for _, name, _ in found.router.localizable_items()} <= {"name", "arguments"}

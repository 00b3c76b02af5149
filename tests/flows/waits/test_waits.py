"""Every type of wait: what it says when it begins, and what is wrong with it."""

from typing import Any

import pytest

from flows.assets import UnreadableFlow
from flows.call import Call
from flows.definition.flow import read_flow
from flows.waits import waits
from tests.flows.resumes.test_resumes import LATE, waiting_node
from tests.flows.world import WORLD, Conversation, cases, flow, msg_event, shown, without_texts

CASES = [(kind, case) for kind in waits.all() for case in cases("waits", kind)]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    wait = {"type": kind} | case["wait"]
    flow_type = case.get("flow_type", "messaging")
    definition = flow([waiting_node(wait, case.get("operand", "@input.text"))], type=flow_type, **case.get("flow", {}))
    if "read_error" in case:
        with pytest.raises(UnreadableFlow, match=case["read_error"]):
            read_flow(definition)
        return
    call = Call.from_json(WORLD["call"]) if flow_type == "voice" else None
    conversation = Conversation(definition, call=call)
    trigger = {"type": "msg", "event": msg_event(case["says"])} if "says" in case else {}
    sprint = conversation.start(trigger)
    assert without_texts(shown(sprint.events)) == case["events"]
    assert sprint.session.status == case.get("status", "waiting")


def test_a_timeout_needs_a_category_of_the_router() -> None:
    wait = {"type": "msg", "timeout": {"seconds": 5, "category_uuid": LATE[:-1] + "9"}}
    with pytest.raises(UnreadableFlow, match="timeout category"):
        read_flow(flow([waiting_node(wait)]))

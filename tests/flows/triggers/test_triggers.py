"""Every type of trigger: read, written, and seen by expressions."""

from typing import Any

import pytest

from flows.errors import StartError
from flows.literal_json import dumps, loads
from flows.triggers import TriggerError, read_trigger, triggers
from tests.flows.world import FLOW, Conversation, cases, flow, node

REFERENCE = {"uuid": FLOW, "name": "Tried"}
CASES = [(kind, case) for kind in triggers.all() for case in cases("triggers", kind)]


def _trigger(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"type": kind, "flow": REFERENCE, "triggered_on": "2026-03-04T10:30:00Z"}
    return data | dict(case["trigger"])


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    data = _trigger(kind, case)
    if "read_error" in case:
        with pytest.raises(TriggerError, match=case["read_error"]):
            read_trigger(data)
        return
    assert loads(dumps(read_trigger(data).to_json())) == data
    says = {"uuid": "f4000000-0000-4000-8000-000000000001", "type": "send_msg", "text": "@(json(trigger))"}
    conversation = Conversation(flow([node(actions=[says])]))
    sprint = conversation.start(data)
    (message,) = [event for event in sprint.events if event.type == "msg_created"]
    assert loads(message.to_json()["msg"]["text"]) == case["context"]


def test_a_run_of_another_session_is_the_parent() -> None:
    case = cases("triggers", "flow_action")[0]
    conversation = Conversation(flow([]))
    sprint = conversation.start(_trigger("flow_action", case))
    (started,) = [event for event in sprint.events if event.type == "run_started"]
    assert started.to_json()["parent_uuid"] == case["trigger"]["run_summary"]["uuid"]
    assert "parent_uuid" not in sprint.session.to_json()["runs"][0]


def test_a_parent_of_another_session_can_be_asked() -> None:
    case = cases("triggers", "flow_action")[0]
    says = {
        "uuid": "f4000000-0000-4000-8000-000000000001",
        "type": "send_msg",
        "text": "@parent.contact.name @parent.results.age.value @parent.status @parent",
    }
    sprint = Conversation(flow([node(actions=[says])])).start(_trigger("flow_action", case))
    (message,) = [event for event in sprint.events if event.type == "msg_created"]
    assert message.to_json()["msg"]["text"] == "Ann 33 active Ann@Caller"


def test_a_flow_must_be_there() -> None:
    with pytest.raises(StartError, match="no such flow"):
        Conversation(flow([])).start({"flow": {"uuid": "f1000000-0000-4000-8000-00000000ffff", "name": "Gone"}})


def test_a_voice_flow_needs_a_call() -> None:
    with pytest.raises(StartError, match="needs a call"):
        Conversation(flow([], type="voice")).start()

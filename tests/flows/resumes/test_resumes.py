"""Every type of resume: which waits take it, and what it does."""

from typing import Any

import pytest

from flows.call import Call
from flows.errors import MismatchError, ResumeError
from flows.literal_json import dumps, loads
from flows.resumes import ResumeReadError, read_resume, resumes
from flows.session import Session
from tests.flows.world import WORLD, Conversation, cases, flow, given, msg_resume, node, shown, without_texts

CASES = [(kind, case) for kind in resumes.all() for case in cases("resumes", kind)]
YES, NO, LATE = (f"f6000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
EXIT = "f3000000-0000-4000-8000-000000000001"
CASE = "f7000000-0000-4000-8000-000000000001"


def waiting_node(wait: dict[str, Any], operand: str = "@input.text") -> dict[str, Any]:
    """A node that waits, and saves what comes as the result `Answer`."""
    categories = [
        {"uuid": uuid, "name": name, "exit_uuid": EXIT} for uuid, name in ((YES, "Yes"), (NO, "Other"), (LATE, "Late"))
    ]
    test = {"uuid": CASE, "type": "has_any_word", "arguments": ["yes answered"], "category_uuid": YES}
    router = {
        "type": "switch",
        "operand": operand,
        "cases": [test],
        "categories": categories,
        "default_category_uuid": NO,
        "result_name": "Answer",
        "wait": wait,
    }
    return node(router=router)


def _conversation(case: dict[str, Any]) -> Conversation:
    flow_type = case.get("flow_type", "messaging")
    operand = case.get("operand", "@input.text")
    call = Call.from_json(WORLD["call"]) if flow_type == "voice" else None
    return Conversation(flow([waiting_node(case["wait"], operand)], type=flow_type), call=call)


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    data = {"type": kind, "resumed_on": "2026-03-04T11:00:00Z"} | case["resume"]
    if "read_error" in case:
        with pytest.raises(ResumeReadError, match=case["read_error"]):
            read_resume(data)
        return
    assert loads(dumps(read_resume(data).to_json())) == data
    conversation = _conversation(case)
    conversation.start()
    if "resume_error" in case:
        with pytest.raises(ResumeError) as refused:
            conversation.resume(data)
        assert refused.value.code == case["resume_error"]
        return
    sprint = conversation.resume(data)
    assert without_texts(shown(sprint.events)) == case["events"]
    assert (sprint.session.runs[0].status, sprint.session.status) == tuple(case["statuses"])


def test_only_waiting_sessions_can_be_resumed() -> None:
    conversation = Conversation(flow([node()]))
    conversation.start()
    with pytest.raises(ResumeError) as refused:
        conversation.say("Hi")
    assert refused.value.code == 101


def test_only_with_a_run_that_waits() -> None:
    conversation = Conversation(flow([waiting_node({"type": "msg"})]))
    sprint = conversation.start()
    sprint.session.runs[0].status = "completed"
    with pytest.raises(ResumeError) as refused:
        conversation.say("Hi")
    assert refused.value.code == 102


def test_a_session_is_not_resumed_for_somebody_else() -> None:
    conversation = Conversation(flow([waiting_node({"type": "msg"})]))
    sprint = conversation.start()
    stored = sprint.session.to_json() | {"contact_uuid": "c0000000-0000-4000-8000-00000000ffff"}
    with pytest.raises(MismatchError):
        conversation.engine.resume(
            conversation.assets,
            conversation.environment,
            conversation.contact,
            Session.from_json(stored),
            read_resume(msg_resume("Hi")),
            **given(),
        )


def test_a_refused_resume_changes_nothing() -> None:
    conversation = Conversation(flow([waiting_node({"type": "msg"})]))
    sprint = conversation.start()
    before = dumps(sprint.session.to_json())
    event = {"type": "wait_timed_out", "uuid": CASE, "created_on": "2026-03-04T11:00:00Z"}
    with pytest.raises(ResumeError):
        conversation.resume({"type": "wait_timeout", "resumed_on": "2026-03-04T11:00:00Z", "event": event})
    assert dumps(sprint.session.to_json()) == before

"""Sessions from start to end: subflows, waits, limits, failures."""

from typing import Any

import pytest

from flows.assets import FlowAsset
from flows.events import Event
from flows.literal_json import dumps, loads
from flows.options import Limits, Options
from flows.session import Session
from tests.flows.resumes.test_resumes import LATE, waiting_node
from tests.flows.world import EXIT, FLOW, NODE, Conversation, assets, flow, msg_resume, node, shown

CHILD = "f1000000-0000-4000-8000-0000000000c1"
AGAIN = "f4000000-0000-4000-8000-0000000000e2"
SAYS = {"uuid": "f4000000-0000-4000-8000-0000000000b1", "type": "send_msg", "text": "Hi"}


def enters(uuid: str = CHILD, **more: Any) -> dict[str, Any]:
    """An action that enters a flow."""
    return {
        "uuid": "f4000000-0000-4000-8000-0000000000e1",
        "type": "enter_flow",
        "flow": {"uuid": uuid, "name": "Child"},
    } | more


def asks_child() -> dict[str, Any]:
    """A node that enters the child and splits by how it ended."""
    asking = waiting_node({"type": "msg"}, "@child.status")
    del asking["router"]["wait"]
    asking["router"]["cases"][0]["arguments"] = ["completed"]
    return asking | {"actions": [enters()]}


def child(*nodes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The flow that is entered, with nodes of its own UUIDs."""
    text = dumps(flow(nodes, **{"uuid": CHILD, "name": "Child"} | changes)).decode()
    for kind in ("f2", "f3", "f4", "f6", "f7"):
        text = text.replace(f'"{kind}000000-0000-4000-8000-0', f'"{kind}000000-0000-4000-8000-c')
    found: dict[str, Any] = loads(text)
    return found


def told(events: list[Event]) -> list[str]:
    """Events in short."""
    found = []
    for event in shown(events, frame=True):
        what = event.get("status") or event.get("category") or (event.get("flow") or {}).get("name") or ""
        found.append(f"{event['type']} {what}".strip())
    return found


def test_a_child_comes_back_to_the_router_of_its_parent() -> None:
    conversation = Conversation(flow([asks_child()]), child(node(actions=[SAYS])))
    sprint = conversation.start()
    assert told(sprint.events) == [
        "run_started Tried", "run_started Child", "msg_created", "run_ended completed", "run_result_changed Yes",
        "run_ended completed",
    ]  # fmt: skip
    parent, entered = sprint.session.runs
    assert entered.parent is parent
    assert sprint.session.status == "completed"
    assert list(sprint.flows) == [FLOW, CHILD]


def test_a_child_that_waits_keeps_its_parent_active() -> None:
    conversation = Conversation(flow([asks_child()]), child(waiting_node({"type": "msg"})))
    sprint = conversation.start()
    assert [run.status for run in sprint.session.runs] == ["active", "waiting"]
    sprint = conversation.say("yes")
    assert told(sprint.events) == [
        "run_result_changed Yes", "run_ended completed", "run_result_changed Yes", "run_ended completed",
    ]  # fmt: skip
    assert [run.had_input for run in sprint.session.runs] == [False, True]


def test_runs_go_on_with_what_was_kept_and_enter_what_is_new() -> None:
    old = child(waiting_node({"type": "msg"}), name="Old")
    conversation = Conversation(flow([asks_child()]), old)
    [parent, entered] = conversation.start().session.runs
    conversation.assets = assets(flow([node(actions=[SAYS])]), child(node(actions=[SAYS]), name="New"))
    kept = {
        parent.uuid: FlowAsset(FLOW, flow([asks_child() | leads_on(), node(2, actions=[enters() | {"uuid": AGAIN}])])),
        entered.uuid: FlowAsset(CHILD, old),
    }
    sprint = conversation.resume(msg_resume("yes"), kept=kept)
    assert told(sprint.events) == [
        "run_result_changed Yes", "run_ended completed", "run_result_changed Yes", "run_started New", "msg_created",
        "run_ended completed", "run_ended completed",
    ]  # fmt: skip


def leads_on() -> dict[str, Any]:
    """An exit to the second node."""
    return {"exits": [{"uuid": EXIT, "destination_uuid": NODE[:-1] + "2"}]}


def test_an_expired_child_leaves_the_choice_to_its_parent() -> None:
    conversation = Conversation(flow([asks_child()]), child(waiting_node({"type": "msg"})))
    conversation.start()
    sprint = conversation.resume(
        {
            "type": "wait_expiration",
            "resumed_on": "2026-03-08T10:30:00Z",
            "event": {"type": "wait_expired", "uuid": LATE, "created_on": "2026-03-08T10:30:00Z"},
        }
    )
    assert told(sprint.events) == ["run_ended expired", "run_result_changed Other", "run_ended completed"]
    assert sprint.session.runs[0].results["answer"].value == "expired"


def test_a_failed_child_fails_all_above() -> None:
    broken = child(node(actions=[enters("f1000000-0000-4000-8000-00000000ffff")]))
    conversation = Conversation(flow([asks_child()]), broken)
    sprint = conversation.start()
    assert told(sprint.events) == [
        "run_started Tried", "run_started Child", "failure", "run_ended failed", "run_ended failed",
    ]  # fmt: skip
    assert sprint.session.status == "failed"


def test_a_terminal_entry_ends_the_runs_before_but_the_parent_can_be_asked() -> None:
    says = SAYS | {"text": "@parent.flow.name"}
    conversation = Conversation(flow([node(actions=[enters(terminal=True)])]), child(node(actions=[says])))
    sprint = conversation.start()
    assert told(sprint.events) == [
        "run_started Tried", "run_ended completed", "run_started Child", "msg_created", "run_ended completed",
    ]  # fmt: skip
    assert shown(sprint.events)[0]["msg"]["text"] == "Tried"
    assert shown(sprint.events, frame=True)[2]["terminal"] is True


def test_other_actions_come_before_the_flow_that_is_entered() -> None:
    conversation = Conversation(flow([node(actions=[enters(), SAYS])]), child(node(actions=[])))
    assert told(conversation.start().events)[1:3] == ["msg_created", "run_started Child"]


def test_a_loop_ends_at_the_limit_of_steps() -> None:
    looping = node(actions=[SAYS])
    looping["exits"][0]["destination_uuid"] = looping["uuid"]
    conversation = Conversation(flow([looping]), options=Options(limits=Limits(steps=10)))
    sprint = conversation.start()
    assert told(sprint.events).count("msg_created") == 10
    assert told(sprint.events)[-2:] == ["failure", "run_ended failed"]
    assert len(sprint.segments) == 10
    assert sprint.session.status == "failed"


COSTLY = '@(text_length(repeat("a", 10000)))'
"""Takes some two hundred steps."""


@pytest.mark.parametrize("looping", [node(actions=[SAYS | {"text": COSTLY * 3}]), asks_child() | {"actions": []}])
def test_a_sprint_ends_at_the_limit_of_what_its_expressions_take(looping: dict[str, Any]) -> None:
    by_router = "router" in looping
    if by_router:
        looping["router"] |= {"operand": COSTLY}
    for way in looping["exits"]:
        way["destination_uuid"] = looping["uuid"]
    conversation = Conversation(flow([looping]), options=Options(limits=Limits(steps=100, effort=900)))
    sprint = conversation.start()
    assert told(sprint.events)[-2:] == ["failure", "run_ended failed"]
    assert shown(sprint.events)[-1]["text"] == "Expressions take more effort than a sprint may"
    assert len(sprint.segments) == (5 if by_router else 1)
    assert sprint.session.status == "failed"


def test_each_sprint_may_take_as_much_as_the_first() -> None:
    asking = waiting_node({"type": "msg"}) | {"actions": [SAYS | {"text": COSTLY * 3}]}
    for way in asking["exits"]:
        way["destination_uuid"] = asking["uuid"]
    conversation = Conversation(flow([asking]), options=Options(limits=Limits(effort=900)))
    assert conversation.start().session.status == "waiting"
    assert [conversation.say("on").session.status for _ in range(3)] == ["waiting"] * 3


def test_flows_that_enter_each_other_end_at_the_limit_of_runs() -> None:
    conversation = Conversation(
        flow([node(actions=[enters()])]), child(node(actions=[enters(FLOW)])), options=Options(limits=Limits(runs=5))
    )
    sprint = conversation.start()
    assert len(sprint.session.runs) == 5
    assert {run.status for run in sprint.session.runs} == {"failed"}
    assert told(sprint.events)[5] == "failure"


def test_a_session_ends_at_the_limit_of_sprints() -> None:
    asking = waiting_node({"type": "msg"})
    asking["exits"][0]["destination_uuid"] = asking["uuid"]
    conversation = Conversation(flow([asking]), options=Options(limits=Limits(sprints=3)))
    conversation.start()
    assert [conversation.say("yes").session.status for _ in range(3)] == ["waiting", "waiting", "failed"]
    assert told(conversation.sprints[-1].events) == ["failure", "run_ended failed"]


def test_a_flow_that_is_gone_fails_the_session() -> None:
    conversation = Conversation(flow([asks_child()]), child(waiting_node({"type": "msg"})))
    conversation.start()
    conversation.assets.flows = {FLOW: conversation.assets.flows[FLOW]}
    sprint = conversation.say("yes")
    assert told(sprint.events) == ["failure", "run_ended failed", "run_ended failed"]
    assert sprint.session.status == "failed"


def test_a_parent_that_is_gone_fails_when_its_child_is_done() -> None:
    conversation = Conversation(flow([asks_child()]), child(waiting_node({"type": "msg"})))
    conversation.start()
    conversation.assets.flows = {CHILD: conversation.assets.flows[CHILD]}
    sprint = conversation.say("yes")
    assert told(sprint.events) == [
        "run_result_changed Yes", "run_ended completed", "failure", "run_ended failed",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["no such node", "no wait any more"])
def test_a_definition_that_changed_under_a_wait_fails_the_session(change: str) -> None:
    conversation = Conversation(flow([waiting_node({"type": "msg"})]))
    conversation.start()
    changed = flow([node(2) if change == "no such node" else node(1)])
    changed_conversation = Conversation(changed)
    conversation.assets = changed_conversation.assets
    sprint = conversation.say("yes")
    assert told(sprint.events) == ["failure", "run_ended failed"]


def test_an_empty_flow_is_over_at_once() -> None:
    sprint = Conversation(flow([])).start()
    assert told(sprint.events) == ["run_started Tried", "run_ended completed"]
    assert sprint.session.to_json()["runs"][0]["exited_on"]


def test_segments_name_the_exit_and_what_was_looked_at() -> None:
    asking = waiting_node({"type": "msg"})
    asking["exits"][0]["destination_uuid"] = node(2)["uuid"]
    conversation = Conversation(flow([asking, node(2)]))
    conversation.start()
    (segment,) = conversation.say("yes").segments
    assert segment.to_json() == {
        "flow_uuid": FLOW,
        "node_uuid": asking["uuid"],
        "exit_uuid": asking["exits"][0]["uuid"],
        "operand": "yes",
        "destination_uuid": node(2)["uuid"],
        "time": "2026-03-04T10:30:00Z",
    }


def test_what_a_sprint_is_given_stays_as_it_was() -> None:
    changes = [
        {"uuid": LATE, "type": "set_contact_name", "name": "Somebody Else"},
        {"uuid": FLOW, "type": "set_contact_channel", "channel": None},
    ]
    conversation = Conversation(flow([waiting_node({"type": "msg"}) | {"actions": changes}]))
    before = conversation.contact
    stored = dumps(before.to_json())
    sprint = conversation.start()
    assert dumps(before.to_json()) == stored
    assert sprint.contact.name == "Somebody Else"
    session = dumps(sprint.session.to_json())
    conversation.say("yes")
    assert dumps(sprint.session.to_json()) == session


def test_a_session_reads_back_as_it_was_stored() -> None:
    conversation = Conversation(flow([asks_child()]), child(waiting_node({"type": "msg"})))
    conversation.start()
    sprint = conversation.say("hm", attachments=["image:http://x.org/a.jpg"], payload={"n": 1})
    stored = dumps(sprint.session.to_json())
    assert dumps(Session.from_json(loads(stored)).to_json()) == stored


def test_runs_that_are_over_shrink() -> None:
    sets = {"uuid": LATE, "type": "set_run_local", "local": "x", "value": "1", "operation": "set"}
    sprint = Conversation(flow([node(actions=[sets])])).start()
    assert set(sprint.session.to_json()["runs"][0]) >= {"path", "locals"}
    sprint.session.compact()
    assert not set(sprint.session.to_json()["runs"][0]) & {"path", "locals", "webhook"}


def test_groups_by_query_are_right_before_the_run_begins() -> None:
    female = {"fields": {"gender": {"text": "Female"}}}
    sprint = Conversation(flow([]), contact_changes=female).start()
    assert told(sprint.events)[0] == "contact_groups_changed"


def test_a_message_is_when_the_contact_was_last_seen() -> None:
    conversation = Conversation(flow([waiting_node({"type": "msg"})]))
    assert conversation.start().contact.last_seen_on is None
    assert conversation.say("yes").contact.last_seen_on == "2026-03-04T10:29:00Z"

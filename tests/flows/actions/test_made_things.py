"""Actions whose events carry UUIDs made by the engine, or times."""

from typing import Any

from flows.calls import CallResult
from flows.literal_json import dumps, loads
from tests.flows.world import FLOW, NODE, Conversation, flow, msg_event, node

ACTION = "f4000000-0000-4000-8000-000000000001"
FARMERS = {"uuid": "b0000000-0000-4000-8000-000000000002", "name": "Farmers"}
WEATHER = {"uuid": "70000000-0000-4000-8000-000000000002", "name": "Weather"}
GENERAL = {"uuid": "70000000-0000-4000-8000-000000000001", "name": "General"}
BOB = {"uuid": "50000000-0000-4000-8000-000000000001", "name": "Bob Miller"}


def _with(*actions: dict[str, Any], **changes: Any) -> Conversation:
    numbered = [{"uuid": ACTION[:-1] + str(number)} | action for number, action in enumerate(actions, 1)]
    return Conversation(flow([node(actions=numbered)], revision=3), **changes)


def _events(conversation: Conversation, kind: str) -> list[dict[str, Any]]:
    events = loads(dumps([event.to_json() for event in conversation.sprints[-1].events]))
    return [event for event in events if event["type"] == kind]


def test_a_ticket_has_a_uuid_in_its_events_its_contact_and_the_locals() -> None:
    action = {"type": "open_ticket", "topic": WEATHER, "assignee": {"email": "bob@example.org"}, "note": " Rain? "}
    conversation = _with(action)
    sprint = conversation.start()
    (opened,), (noted,) = _events(conversation, "ticket_opened"), _events(conversation, "ticket_note_added")
    uuid = opened["ticket"]["uuid"]
    assert opened["ticket"] == {"uuid": uuid, "status": "open", "topic": WEATHER, "assignee": BOB}
    assert (noted["ticket_uuid"], noted["note"]) == (uuid, "Rain?")
    assert sprint.session.runs[0].locals == {"_new_ticket": uuid}
    assert sprint.contact.to_json()["tickets"] == [opened["ticket"]]


def test_a_ticket_without_a_topic_is_of_the_general_one() -> None:
    conversation = _with({"type": "open_ticket", "topic": None, "assignee": {"email": "nobody@x.org"}})
    conversation.start()
    assert _events(conversation, "ticket_opened")[0]["ticket"]["topic"] == GENERAL
    assert _events(conversation, "error")[0]["code"] == "user:missing"


def test_a_transfer_of_airtime_is_known_by_its_event() -> None:
    conversation = _with({"type": "transfer_airtime", "amounts": {"RWF": 500, "USD": 1.5}})
    log = {"url": "http://x.org", "status": "success", "created_on": "2026-01-01T00:00:00Z"}
    sprint = conversation.start(calls=[CallResult.airtime("X1", "RWF", "500", [log])])
    (created,) = _events(conversation, "airtime_created")
    assert sprint.session.runs[0].locals == {"_new_transfer": created["uuid"]}
    assert created | {"uuid": "", "created_on": ""} == {
        "type": "airtime_created",
        "uuid": "",
        "created_on": "",
        "external_id": "X1",
        "sender": "tel:+12065550100",
        "recipient": "tel:+12065551212",
        "currency": "RWF",
        "amount": 500,
        "http_logs": [log],
    }


def test_a_session_that_is_started_knows_where_it_comes_from() -> None:
    conversation = _with(
        {"type": "set_run_result", "name": "Age", "value": "23"},
        {
            "type": "start_session",
            "flow": {"uuid": "f1000000-0000-4000-8000-000000000002", "name": "Old name"},
            "groups": [FARMERS],
            "exclusions": {"in_a_flow": True},
            "create_contact": True,
        },
    )
    history = {"parent_uuid": FLOW, "ancestors": 2, "ancestors_since_input": 1}
    sprint = conversation.start({"type": "msg", "event": msg_event("Hi"), "history": history})
    (triggered,) = _events(conversation, "session_triggered")
    run = sprint.session.runs[0]
    assert triggered["flow"] == {"uuid": "f1000000-0000-4000-8000-000000000002", "name": "Other"}
    assert (triggered["groups"], triggered["create_contact"]) == ([FARMERS], True)
    assert triggered["exclusions"] == {"in_a_flow": True}
    assert triggered["history"] == {
        "parent_uuid": sprint.session.uuid,
        "ancestors": 3,
        "ancestors_since_input": 0,
    }
    summary = triggered["run_summary"]
    assert (summary["uuid"], summary["status"], summary["flow"]["revision"]) == (run.uuid, "active", 3)
    assert summary["contact"]["name"] == "Ryan Lewis"
    assert summary["results"]["age"]["value"] == "23"


def test_subscribers_of_a_resthook_are_told_of_the_run() -> None:
    conversation = _with({"type": "call_resthook", "resthook": "New-Registration", "result_name": "Hook"})
    calls = [CallResult.http(410), CallResult.http(200, [], b'{"ok":true}')]
    sprint = conversation.start({"type": "msg", "event": msg_event("Hi")}, calls)
    (called,) = _events(conversation, "resthook_called")
    run, now = sprint.session.runs[0], "2026-03-04T10:30:00.000000Z"
    assert called["resthook"] == "new-registration"
    assert called["payload"] == {
        "contact": {
            "uuid": "c0000000-0000-4000-8000-000000000001",
            "name": "Ryan Lewis",
            "urn": "tel:+12065551212",
            "language": "eng",
        },
        "flow": {"uuid": FLOW, "name": "Tried", "revision": 3},
        "path": [{"node_uuid": NODE, "arrived_on": now}],
        "results": {},
        "run": {"uuid": run.uuid, "created_on": now},
        "input": {
            "type": "msg",
            "uuid": "f5000000-0000-7000-8000-000000000001",
            "created_on": "2026-03-04T10:29:00.000000Z",
            "channel": None,
            "urn": {"scheme": "tel", "path": "+12065551212", "display": ""},
            "text": "Hi",
            "attachments": [],
        },
        "channel": None,
    }
    statuses = [(event["status"], event["resthook"]) for event in _events(conversation, "webhook_called")]
    assert statuses == [("subscriber_gone", "new-registration"), ("success", "new-registration")]
    assert run.results["hook"].category == "Success"
    assert run.webhook is not None
    assert (run.webhook.status, run.webhook.url) == (200, "https://two.example.org/")


def test_a_failing_subscriber_outweighs_others() -> None:
    conversation = _with({"type": "call_resthook", "resthook": "new-registration", "result_name": "Hook"})
    sprint = conversation.start(calls=[CallResult.http(500), CallResult.http(200)])
    assert sprint.session.runs[0].results["hook"].value == "500"


def test_a_resthook_without_subscribers_has_no_result() -> None:
    conversation = _with({"type": "call_resthook", "resthook": "nobody", "result_name": "Hook"})
    sprint = conversation.start()
    assert _events(conversation, "resthook_called")
    assert sprint.session.runs[0].results == {}
    assert sprint.session.runs[0].webhook is None

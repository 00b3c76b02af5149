"""`python -m flows engine`: its operations, and what it says when something is wrong."""

import io
import json
from typing import Any

import pytest

from flows.literal_json import dumps_text
from flows.tools.engine import answer
from flows.tools.lines import serve
from flows.tools.stages import NamedAssets
from tests.flows.resumes.test_resumes import waiting_node
from tests.flows.world import FLOW, WORLD, flow, msg_resume, node

HOOK = {
    "uuid": "f4000000-0000-4000-8000-000000000001",
    "type": "call_webhook",
    "method": "GET",
    "url": "http://x.org/1",
}
ASSETS = WORLD["assets"] | {"flows": [flow([waiting_node({"type": "msg"}) | {"actions": [HOOK]}])]}


def request(**changes: Any) -> dict[str, Any]:
    """A conversation of one answer."""
    trigger = {"type": "manual", "flow": {"uuid": FLOW, "name": "Tried"}, "triggered_on": "2026-03-04T10:30:00Z"}
    data = {
        "id": "1",
        "op": "run",
        "assets": ASSETS,
        "environment": WORLD["environment"],
        "contact": WORLD["contact"],
        "trigger": trigger,
        "resumes": [msg_resume("yes")],
        "http_mocks": {"http://x.org/*": [{"status": 200, "body": '{"a":1E5000}'}]},
        "eval": ["@run.status", "@nope @(1 / 0)"],
    }
    return data | changes


def ask(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of the tool, line by line, as they go over the pipe."""
    named, sink = NamedAssets(), io.StringIO()
    source = io.StringIO("\n".join(dumps_text(line) for line in lines) + "\n")
    serve(lambda line: answer(line, named), source, sink)
    return [json.loads(line, parse_float=str) for line in sink.getvalue().splitlines()]


def test_holds_a_conversation() -> None:
    (response,) = ask(request())
    assert response["ok"] is True
    first, last = response["outputs"]
    assert [event["type"] for event in first["events"]] == ["run_started", "webhook_called", "msg_wait"]
    assert first["session"]["status"] == "waiting"
    assert first["webhook"]["json"] == {"a": "1E5000"}
    assert last["session"]["status"] == "completed"
    assert "path" not in last["session"]["runs"][0]
    assert response["runs"][0]["path"]
    assert response["unused_mocks"] is False
    assert response["evals"][0] == {"text": "completed", "events": []}
    assert [event["code"] for event in response["evals"][1]["events"]] == ["expression"]


def test_the_same_request_gives_the_same_bytes() -> None:
    once, again = ask(request(), request())
    assert once == again


def test_assets_can_be_named() -> None:
    remembered, response, unknown = ask(
        {"id": "a", "op": "assets", "name": "mine", "assets": ASSETS}, request(assets="mine"), request(assets="yours")
    )
    assert remembered == {"id": "a", "ok": True}
    assert response == ask(request())[0]
    assert (unknown["ok"], unknown["stage"]) == (False, "assets")


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"op": "dance"}, "unsupported"),
        ({"environment": {"timezone": "Mars/Olympus"}}, "environment"),
        ({"contact": {}}, "contact"),
        ({"contact": WORLD["contact"] | {"groups": [{"uuid": "gone"}]}}, "panic"),
        ({"trigger": {"type": "nope"}}, "trigger"),
        ({"trigger": {"type": "manual", "flow": {"uuid": "gone"}, "triggered_on": "2026-03-04T10:30:00Z"}}, "start"),
        ({"resumes": [msg_resume("yes"), msg_resume("yes")]}, "resume"),
        ({"resumes": [{"type": "nope"}]}, "resume"),
        ({"http_mocks": {"http://y.org/": []}}, "panic"),
    ],
)
def test_says_at_which_stage_it_failed(changes: dict[str, Any], stage: str) -> None:
    (response,) = ask(request(**changes))
    assert (response["ok"], response["stage"]) == (False, stage)
    assert response["error"]


def test_a_refused_resume_comes_after_the_sprints_before() -> None:
    (response,) = ask(request(resumes=[msg_resume("yes"), msg_resume("yes")]))
    assert len(response["outputs"]) == 2


def test_changes_contacts() -> None:
    modifiers = [
        {"type": "name", "name": "Ann"},
        {"type": "routes", "routes": [{"urn": "ext:taken"}], "modification": "append"},
    ]
    (response,) = ask(
        {"id": "1", "op": "modify", "assets": ASSETS, "contact": WORLD["contact"], "modifiers": modifiers}
    )
    assert response["contact"]["name"] == "Ann"
    assert [event.get("code", event["type"]) for event in response["events"]] == ["contact_name_changed", "urn:taken"]
    assert response["modifiers"] == modifiers


def test_reads_migrates_and_clones() -> None:
    old = flow(
        [node(actions=[{"uuid": HOOK["uuid"], "type": "send_msg", "text": "@webhook.x"}])], spec_version="13.0.0"
    )
    read, migrated, cloned, broken = ask(
        {"id": "1", "op": "read", "definition": old},
        {"id": "2", "op": "migrate", "definition": old, "to": "13.1.0"},
        {"id": "3", "op": "clone", "definition": old, "mapping": {FLOW: HOOK["uuid"]}},
        {"id": "4", "op": "read", "definition": {}},
    )
    assert read["definition"]["spec_version"] == "14.4.2"
    assert read["templates"] == read["localizables"] == ["@webhook.json.x"]
    assert read["inspection"]["counts"]["nodes"] == 1
    assert migrated["definition"]["spec_version"] == "13.1.0"
    assert cloned["definition"]["uuid"] == HOOK["uuid"]
    assert (broken["ok"], broken["stage"]) == (False, "flow")


def test_goes_on_after_a_line_that_is_nothing() -> None:
    sink = io.StringIO()
    serve(lambda line: line, io.StringIO('nope\n\n[1]\n{"a":1.10}\n'), sink)
    lines = sink.getvalue().splitlines()
    assert ["error" in line for line in lines] == [True, True, False]
    assert lines[2] == '{"a":1.10}'

"""Every type of action, on its own in a node: the cases beside this file.

A case has an `action` and the `events` that it makes, and may have `locals`, `webhook` and `contact` afterwards.
`calls` are results of calls outside, `trigger`, `contact_changes`, `localization` and `flow_type` what it starts from.
"""

from typing import Any

import pytest

from flows.actions import actions, read_action
from flows.call import Call
from flows.calls import CallResult
from flows.definition.fields import specs
from flows.definition.reading import ReadError
from flows.environment import Environment
from flows.literal_json import dumps, loads
from flows.options import Options
from tests.flows.world import WORLD, Conversation, cases, flow, msg_event, node, shown, without_texts

ACTION = "f4000000-0000-4000-8000-000000000001"
CASES = [(kind, case) for kind in actions.all() for case in cases("actions", kind)]
OPTIONS = Options(blocked_hosts=frozenset(("blocked.example.org",)), default_headers={"User-Agent": "tests"})


def _results(case: dict[str, Any]) -> list[CallResult]:
    found = []
    for call in case.get("calls") or ():
        kind, data = call["kind"], dict(call)
        del data["kind"]
        if kind == "http" and data.get("status"):
            headers = list((data.get("headers") or {}).items())
            body = data.get("body", "").encode() * data.get("repeat", 1)
            found.append(CallResult.http(data["status"], headers, body))
        elif kind == "http":
            found.append(CallResult.no_connection())
        else:
            found.append(CallResult(kind, data))
    return found


def _conversation(kind: str, case: dict[str, Any]) -> Conversation:
    action = {"uuid": ACTION, "type": kind} | case["action"]
    flow_type = case.get("flow_type", "messaging")
    definition = flow([node(actions=[action])], type=flow_type, localization=case.get("localization", {}))
    return Conversation(
        definition,
        environment=Environment.from_json(WORLD["environment"] | case.get("environment", {})),
        options=OPTIONS,
        contact_changes=case.get("contact_changes"),
        call=Call.from_json(WORLD["call"]) if flow_type == "voice" else None,
    )


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['description']}" for kind, case in CASES])
def test_does_what_its_cases_say(kind: str, case: dict[str, Any]) -> None:
    conversation = _conversation(kind, case)
    trigger = case.get("trigger", {})
    if trigger.get("says"):
        trigger = {"type": "msg", "event": msg_event(trigger["says"])}
    sprint = conversation.start(trigger, _results(case))
    assert without_texts(shown(sprint.events)) == case["events"]
    run = sprint.session.runs[0]
    assert run.locals == case.get("locals", {})
    if "webhook" in case:
        webhook = loads(dumps(run.webhook.to_json())) if run.webhook else None
        assert webhook == case["webhook"]
    after = sprint.contact.to_json()
    for key, value in case.get("contact", {}).items():
        assert loads(dumps(after.get(key))) == value
    assert sprint.calls == len(case.get("calls") or ())
    assert run.status == case.get("run_status", "completed")


@pytest.mark.parametrize("kind", actions.all())
def test_required_fields_are_required(kind: str) -> None:
    required = [spec.name for spec in specs(actions.find(kind)) if spec.required]
    if not required:
        read_action({"uuid": ACTION, "type": kind})
        return
    with pytest.raises(ReadError) as refused:
        read_action({"uuid": ACTION, "type": kind})
    for name in required:
        assert f"field '{name}' is required" in str(refused.value)


@pytest.mark.parametrize("kind", actions.all())
def test_declares_its_templates_and_translations(kind: str) -> None:
    for case in cases("actions", kind):
        action = read_action({"uuid": ACTION, "type": kind} | case["action"])
        templates = [text for _, _, texts in action.template_items() for text in texts]
        for spec in specs(type(action)):
            value = getattr(action, spec.name)
            if spec.template and isinstance(value, str):
                assert value in templates
        assert {name for _, name, _ in action.localizable_items()} == {
            spec.name for spec in specs(type(action)) if spec.localizable
        }

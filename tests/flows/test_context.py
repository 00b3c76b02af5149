"""What expressions see of a session, and what they don't where URNs are hidden."""

import pytest

from flows import evaluation
from flows.environment import Environment
from flows.events import Event
from flows.execution import Execution
from flows.options import Options
from tests.flows.resumes.test_resumes import waiting_node
from tests.flows.world import ENVIRONMENT, WORLD, Conversation, flow, given, msg_event, node

HIDING = Environment.from_json(WORLD["environment"] | {"redaction_policy": "urns"})


def evaluated(template: str, *, environment: Environment = ENVIRONMENT, **changes: object) -> tuple[str, list[Event]]:
    """A template in a run that has a result and a message."""
    says = {"uuid": "f4000000-0000-4000-8000-000000000001", "type": "set_run_result", "name": "Age", "value": "23"}
    conversation = Conversation(
        flow([waiting_node({"type": "msg"}) | {"actions": [says]}, node(2)], revision=3),
        environment=environment,
        contact_changes=changes,
    )
    conversation.start()
    sprint = conversation.say("yes", attachments=["image/jpeg:http://x.org/a.jpg"], payload={"a": {"b": 1.5}})
    things = given(9)
    execution = Execution(
        conversation.assets, environment, sprint.contact, Options(), things["clock"], things["ids"],
        things["randomness"],
    )  # fmt: skip
    execution.session = sprint.session
    run = sprint.session.runs[0]
    run.flow = conversation.assets.flow(run.flow_reference["uuid"])
    execution.at(run, run.flow.node_list[0])
    return evaluation.text(execution, template)[0], execution.events


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("@contact", "Ryan Lewis"),
        ("@contact.first_name @contact.language @contact.ref @(count(contact))", "Ryan eng WDWWHL 16"),
        ("@contact.created_on", "2020-06-20T11:40:30.123456Z"),
        ("@contact.timezone|@contact.urn|@contact.channel.address", "|tel:+12065551212|+12065550100"),
        ("@contact.groups", "[{name: Testers, uuid: b0000000-0000-4000-8000-000000000001}]"),
        ("@fields", "Age: 23\nGender: Male"),
        ("@(fields.age + 1) @contact.fields.joined.", "24 ."),
        ("@urns.telegram|@urns.viber|@(urns.tel)", "telegram:54784326227#ryan||tel:+12065551212"),
        ("@input", "yes\nhttp://x.org/a.jpg"),
        (
            "@input.type @input.text @(input.attachments[0]) @input.payload.a.b",
            "msg yes image/jpeg:http://x.org/a.jpg 1.5",
        ),
        ("@results", "Age: 23\nAnswer: yes"),
        ("@results.answer.category @results.age @results.answer.input", "Yes 23 yes"),
        ("@run @run.status @run.flow.revision @(count(run.path))", "Ryan Lewis@Tried completed 3 1"),
        ("@node.visit_count @(node.categories[0])", "1 Yes"),
        ("@globals.org_name|@globals", "U-Report|Org Name: U-Report"),
        ("@trigger.type @resume|@webhook|@ticket|@child|@parent", "manual |||| "[:-1]),
        ("@nothing @step", "@nothing @step"),
    ],
)
def test_what_expressions_see(template: str, text: str) -> None:
    assert evaluated(template)[0] == text


def test_urns_can_be_hidden() -> None:
    text, _ = evaluated("@contact.urn @urns.tel @(contact.urns[1]) @input.urn @contact.ref", environment=HIDING)
    assert text == "tel:******** tel:******** telegram:******** tel:******** WDWWHL"
    assert evaluated("@contact", environment=HIDING, name="")[0] == "1234"
    assert evaluated("@contact", name="")[0] == "(206) 555-1212"


@pytest.mark.parametrize("template", ["@contact.id", "@(contact.tickets)", "@legacy_extra"])
def test_what_should_not_be_used_any_more_is_warned_of(template: str) -> None:
    _, events = evaluated(template)
    assert [(event.type, event.to_json()["code"]) for event in events] == [("warning", "context:deprecated")]


def test_the_clock_is_the_workspaces_whatever_zone_the_contact_has() -> None:
    text, _ = evaluated('@(now()) @(today()) @(format_datetime(now(), "tt:mm"))', timezone="Africa/Kigali")
    assert text == "2026-03-04T05:30:00.000000-05:00 2026-03-04 12:30"


def test_a_trigger_by_message_is_input() -> None:
    says = {"uuid": "f4000000-0000-4000-8000-000000000001", "type": "send_msg", "text": "@input.text"}
    sprint = Conversation(flow([node(actions=[says])])).start({"type": "msg", "event": msg_event("Hello")})
    assert sprint.session.runs[0].had_input
    assert [event.to_json()["msg"]["text"] for event in sprint.events if event.type == "msg_created"] == ["Hello"]

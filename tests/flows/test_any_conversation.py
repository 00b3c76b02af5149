"""Whatever a flow is like and whatever people say, a sprint ends, within its limits, and can be stored."""

from typing import Any

from hypothesis import given as with_any
from hypothesis import settings
from hypothesis import strategies as some

from flows.calls import CallResult, NeedsCall
from flows.contact import Contact
from flows.engine import Engine
from flows.literal_json import dumps, loads
from flows.options import Limits, Options
from flows.resumes import read_resume
from flows.session import Session
from flows.sprint import Sprint
from flows.triggers import read_trigger
from tests.flows.world import ENVIRONMENT, FLOW, assets, contact, flow, given, msg_resume

NODES = 4
LIMITS = Limits(steps=12, runs=6, sprints=6)
TEXTS = some.sampled_from(
    [
        "Hi @contact", "@fields", "@(1 / 0)", "@results.r0.extra", "@(json(run))", "@webhook.json.a", "@parent@child",
        "@legacy_extra", "@node.visit_count", "@(rand() * 10)", "@input.attachments", "", "@(", "@trigger.params",
        "@locals.x", "@urns.tel", "@ticket.topic", "@contact.fields.joined", "red",
    ]
)  # fmt: skip
GROUP = {"uuid": "b0000000-0000-4000-8000-000000000002", "name": "Farmers"}
ACTIONS: some.SearchStrategy[dict[str, Any]] = some.one_of(
    some.builds(lambda t: {"type": "send_msg", "text": t or "x", "quick_replies": [t]}, TEXTS),
    some.builds(lambda t: {"type": "set_run_result", "name": "R0", "value": t, "category": "C"}, TEXTS),
    some.builds(lambda t: {"type": "set_contact_name", "name": t}, TEXTS),
    some.builds(lambda t: {"type": "set_contact_language", "language": t}, TEXTS),
    some.builds(lambda t: {"type": "set_contact_field", "field": {"key": "joined", "name": "J"}, "value": t}, TEXTS),
    some.builds(lambda t: {"type": "set_run_local", "local": "x", "value": t, "operation": "set"}, TEXTS),
    some.builds(lambda t: {"type": "call_webhook", "method": "GET", "url": t or "x", "result_name": "R0"}, TEXTS),
    some.builds(lambda t: {"type": "add_contact_urn", "scheme": "tel", "path": t or "x"}, TEXTS),
    some.builds(lambda t: {"type": "open_ticket", "topic": None, "note": t}, TEXTS),
    some.builds(lambda s: {"type": "set_contact_status", "status": s}, some.sampled_from(["active", "blocked"])),
    some.just({"type": "add_contact_groups", "groups": [GROUP, {"name_match": "@contact.name"}]}),
    some.builds(lambda t: {"type": "enter_flow", "flow": {"uuid": FLOW, "name": "x"}, "terminal": t}, some.booleans()),
)
TESTS = some.sampled_from(
    [("has_text", 0), ("has_any_word", 1), ("has_number_gt", 1), ("has_error", 0), ("has_date", 0)]
)
RESPONSES = some.sampled_from(
    [CallResult.no_connection(), CallResult.http(200, [("A", "b")], b'{"a": 1E400}'), CallResult.http(500, [], b"\xff")]
)


def _uuid(kind: int, *numbers: int) -> str:
    return f"f{kind}000000-0000-4000-8000-" + "".join(f"{number:03d}" for number in numbers).rjust(12, "0")


@some.composite
def _nodes(draw: some.DrawFn) -> list[dict[str, Any]]:
    return [_node(draw, number) for number in range(NODES)]


def _node(draw: some.DrawFn, number: int) -> dict[str, Any]:
    exits = [
        {"uuid": _uuid(3, number, index), "destination_uuid": destination}
        for index, destination in enumerate(
            draw(some.lists(some.sampled_from([None, *(_uuid(2, n) for n in range(NODES))]), min_size=2, max_size=2))
        )
    ]
    actions = draw(some.lists(ACTIONS, max_size=3))
    numbered = [{"uuid": _uuid(4, number, index)} | action for index, action in enumerate(actions)]
    found: dict[str, Any] = {"uuid": _uuid(2, number), "actions": numbered, "exits": exits}
    if draw(some.booleans()):
        found["router"] = _router(draw, number)
    return found


def _router(draw: some.DrawFn, number: int) -> dict[str, Any]:
    test, arity = draw(TESTS)
    categories = [
        {"uuid": _uuid(6, number, index), "name": f"C{index}", "exit_uuid": _uuid(3, number, index)} for index in (0, 1)
    ]
    case = {
        "uuid": _uuid(7, number),
        "type": test,
        "arguments": [draw(TEXTS) for _ in range(arity)],
        "category_uuid": _uuid(6, number, 0),
    }
    router: dict[str, Any] = {
        "type": "switch",
        "operand": draw(TEXTS) or "x",
        "cases": [case],
        "categories": categories,
        "default_category_uuid": draw(some.sampled_from([_uuid(6, number, 1), None])),
        "result_name": draw(some.sampled_from(["", "R0"])),
    }
    if draw(some.booleans()):
        router["wait"] = {"type": "msg", "timeout": {"seconds": 5, "category_uuid": _uuid(6, number, 1)}}
    return router


def _settled(attempt: Any, response: CallResult) -> Sprint:
    """The sprint, all its calls answered alike."""
    calls: list[CallResult] = []
    while True:
        outcome = attempt(calls)
        if isinstance(outcome, Sprint):
            return outcome
        assert isinstance(outcome, NeedsCall)
        kind = outcome.request.kind
        calls.append(response if kind == "http" else CallResult.urn_claimed(False))


@settings(deadline=None, max_examples=60)
@with_any(_nodes(), some.lists(some.text(max_size=20), max_size=4), RESPONSES)
def test_ends_within_its_limits(nodes: list[dict[str, Any]], answers: list[str], response: CallResult) -> None:
    workspace = assets(flow(nodes))
    engine = Engine(Options(limits=LIMITS))
    person: Contact = contact(workspace)
    trigger = read_trigger(
        {"type": "manual", "flow": {"uuid": FLOW, "name": "x"}, "triggered_on": "2026-03-04T10:30:00Z"}
    )
    sprint = _settled(lambda calls: engine.start(workspace, ENVIRONMENT, person, trigger, **given(1, calls)), response)
    _check(sprint)
    for number, answer in enumerate(answers, 2):
        if sprint.session.status != "waiting":
            return
        stored = Session.from_json(loads(dumps(sprint.session.to_json())))
        before = sprint.contact
        sprint = _settled(
            lambda calls, stored=stored, before=before, answer=answer, number=number: engine.resume(
                workspace, ENVIRONMENT, before, stored, read_resume(msg_resume(answer)), **given(number, calls)
            ),
            response,
        )
        _check(sprint)


def _check(sprint: Sprint) -> None:
    session = sprint.session
    assert session.status in ("waiting", "completed", "failed")
    assert sum(run.status == "waiting" for run in session.runs) == (session.status == "waiting")
    assert len(session.runs) <= LIMITS.runs
    assert len(sprint.segments) <= LIMITS.steps + 1
    stored = dumps(session.to_json())
    assert dumps(Session.from_json(loads(stored)).to_json()) == stored
    uuids = [event.uuid for event in sprint.events]
    assert len(set(uuids)) == len(uuids)
    for event in sprint.events:
        loads(dumps(event.to_json()))

"""Sprints that need the outside: given up, and repeated to the same bytes."""

from typing import Any

import pytest
from hypothesis import given as with_some
from hypothesis import settings
from hypothesis import strategies as some

from flows.calls import CallMismatchError, CallRequest, CallResult, NeedsCall
from flows.engine import Engine
from flows.literal_json import dumps, loads
from flows.sprint import Sprint
from flows.triggers import read_trigger
from tests.flows.world import ENVIRONMENT, FLOW, assets, contact, flow, given, node

BODIES = some.sampled_from([b"", b"nope", b'{"a": 1.50}', b"\xff\xfe", b'["\\u0000"]', b"null"])
RESPONSES = some.builds(CallResult.http, some.sampled_from([200, 404, 410, 503]), some.just(()), BODIES)


def calling(*actions: dict[str, Any]) -> dict[str, Any]:
    """A flow with these actions in a row, then a random split."""
    category = {"uuid": "f6000000-0000-4000-8000-000000000001", "name": "A", "exit_uuid": node(2)["exits"][0]["uuid"]}
    numbered = [{"uuid": f"f4000000-0000-4000-8000-{number:012d}"} | action for number, action in enumerate(actions, 1)]
    first = node(actions=numbered)
    first["exits"][0]["destination_uuid"] = node(2)["uuid"]
    return flow([first, node(2, router={"type": "random", "categories": [category], "result_name": "R"})])


WEBHOOK = {"type": "call_webhook", "method": "POST", "url": "http://x.org/@(rand())", "body": "@run.uuid"}
URN = {"type": "add_contact_urn", "scheme": "telegram", "path": "12345"}
EMAIL = {"type": "send_email", "addresses": ["a@x.org"], "subject": "Hi", "body": "@(json(webhook))"}
HOOK = {"type": "call_resthook", "resthook": "new-registration", "result_name": "Hook"}


def run(definition: dict[str, Any], calls: list[CallResult]) -> Sprint | NeedsCall:
    """One attempt, everything begun anew."""
    workspace = assets(definition)
    trigger = read_trigger(
        {"type": "manual", "flow": {"uuid": FLOW, "name": "x"}, "triggered_on": "2026-03-04T10:30:00Z"}
    )
    return Engine().start(workspace, ENVIRONMENT, contact(workspace), trigger, **given(5, calls))


def written(sprint: Sprint) -> bytes:
    """All that a sprint gave."""
    return dumps(
        [
            sprint.uuid,
            sprint.session.to_json(),
            sprint.contact.to_json(),
            [event.to_json() for event in sprint.events],
            [segment.to_json() for segment in sprint.segments],
        ]
    )


@settings(deadline=None, max_examples=30)
@with_some(some.tuples(RESPONSES, some.booleans(), RESPONSES, RESPONSES, some.booleans()))
def test_a_repeated_sprint_is_the_same(outcomes: tuple[CallResult, bool, CallResult, CallResult, bool]) -> None:
    first, taken, second, third, works = outcomes
    mail = CallResult.email_sent() if works else CallResult.failed("email", "no")
    results = [first, CallResult.urn_claimed(taken), second, third, mail]
    definition = calling(WEBHOOK, URN, HOOK, EMAIL)
    kinds = []
    for made in range(len(results)):
        outcome = run(definition, results[:made])
        assert isinstance(outcome, NeedsCall)
        kinds.append(outcome.request.kind)
        stored = CallRequest.from_json(loads(dumps(outcome.request.to_json())))
        assert stored == outcome.request
        assert stored.ordinal == made
    assert kinds == ["http", "claim_urn", "http", "http", "email"]
    stored_results = [CallResult.from_json(loads(dumps(result.to_json()))) for result in results]
    once, again = run(definition, results), run(definition, stored_results)
    assert isinstance(once, Sprint)
    assert isinstance(again, Sprint)
    assert written(once) == written(again)
    assert once.calls == len(results)


def test_a_request_names_on_whose_behalf_it_is() -> None:
    outcome = run(calling(WEBHOOK), [])
    assert isinstance(outcome, NeedsCall)
    request = outcome.request
    assert (request.node_uuid, request.action_uuid) == (node()["uuid"], "f4000000-0000-4000-8000-000000000001")
    assert request.data["method"] == "POST"
    assert request.data["body"] == request.run_uuid
    assert request.data["max_response_bytes"] == 262_144


def test_results_of_another_sprint_are_not_mistaken_for_its_own() -> None:
    with pytest.raises(CallMismatchError, match="call 0"):
        run(calling(WEBHOOK), [CallResult.email_sent()])


def test_results_that_are_not_needed_are_left() -> None:
    outcome = run(calling(WEBHOOK), [CallResult.http(200), CallResult.http(200)])
    assert isinstance(outcome, Sprint)
    assert outcome.calls == 1

from typing import Any
from uuid import UUID

import pytest

from activities.pipeline.events import ChannelEventReceived, TicketClosed, read_event
from activities.pipeline.reactions import channel_reaction, ticket_reaction
from activities.pipeline.triggers import match_event, match_message
from activities.pipeline.workspace import FlowRow, TriggerRow, Workspace
from flows.assets import Assets
from flows.environment import Environment
from flows.triggers import read_trigger

FLOW, PATIENT = "0c9e8c1a-5b1d-4f0e-9a54-0d6a1a3f7c10", "0c9e8c1a-5b1d-4f0e-9a54-0d6a1a3f7c11"
CHANNEL, OTHER_CHANNEL = 1, 2
FARMERS, TESTERS = 11, 12


def workspace(*triggers: TriggerRow, collation: str = "default") -> Workspace:
    flows = [
        FlowRow(1, FLOW, "Open", "messaging", is_archived=False, ignore_triggers=False),
        FlowRow(2, PATIENT, "Patient", "messaging", is_archived=False, ignore_triggers=True),
    ]
    return Workspace(
        id=1,
        uuid=UUID(int=1),
        name="Test",
        version=1,
        environment=Environment(collation=collation),
        assets=Assets(),
        flows={flow.uuid: flow for flow in flows},
        channels={},
        group_ids={},
        field_uuids={},
        triggers=triggers,
    )


def keyword(number: int, *keywords: str, **scope: Any) -> TriggerRow:
    return TriggerRow(number, "K", FLOW, keywords=keywords or ("join",), **scope)


def catch_all(number: int, **scope: Any) -> TriggerRow:
    return TriggerRow(number, "C", FLOW, **scope)


def matched(
    space: Workspace,
    text: str = "join",
    *,
    channel: int | None = CHANNEL,
    groups: frozenset[int] = frozenset({FARMERS}),
    waiting_in: str | None = None,
) -> int | None:
    match = match_message(space, text, channel=channel, groups=groups, waiting_in=waiting_in)
    return match.trigger.id if match else None


CHANNEL_SCOPE: dict[str, Any] = {"channel_id": CHANNEL}
GROUP_SCOPE: dict[str, Any] = {"groups": frozenset({FARMERS})}
EXCLUDED_SCOPE: dict[str, Any] = {"excluded_groups": frozenset({TESTERS})}


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (CHANNEL_SCOPE, GROUP_SCOPE | EXCLUDED_SCOPE),
        (CHANNEL_SCOPE | EXCLUDED_SCOPE, CHANNEL_SCOPE),
        (CHANNEL_SCOPE | GROUP_SCOPE, CHANNEL_SCOPE | EXCLUDED_SCOPE),
        (GROUP_SCOPE, EXCLUDED_SCOPE),
        (EXCLUDED_SCOPE, {}),
    ],
    ids=["channel", "channel and exclusion", "channel and group", "group", "exclusion"],
)
def test_the_narrower_scope_wins_even_when_it_is_older(narrow: dict[str, Any], wide: dict[str, Any]) -> None:
    assert matched(workspace(keyword(1, **narrow), keyword(2, **wide))) == 1
    assert matched(workspace(catch_all(1, **narrow), catch_all(2, **wide)), "hello") == 1


def test_of_equal_scopes_the_newest_wins() -> None:
    assert matched(workspace(keyword(3), keyword(5), keyword(4))) == 5


def test_a_scope_that_does_not_fit_excludes_the_trigger() -> None:
    space = workspace(keyword(1, **CHANNEL_SCOPE), keyword(2, **GROUP_SCOPE), keyword(3, **EXCLUDED_SCOPE))
    assert matched(space, channel=OTHER_CHANNEL) == 2
    assert matched(space, channel=OTHER_CHANNEL, groups=frozenset()) == 3
    assert matched(space, channel=None, groups=frozenset({TESTERS})) is None


def test_an_excluded_group_outweighs_an_included_one() -> None:
    space = workspace(keyword(1, **GROUP_SCOPE, **EXCLUDED_SCOPE))
    assert matched(space, groups=frozenset({FARMERS, TESTERS})) is None


def test_a_keyword_goes_before_a_narrower_catch_all() -> None:
    space = workspace(keyword(1), catch_all(2, **CHANNEL_SCOPE, **GROUP_SCOPE))
    assert matched(space) == 1
    assert matched(space, "something else") == 2


@pytest.mark.parametrize(("text", "number"), [("join", 1), (" Join! ", 1), ("join us", None), ("us join", None)])
def test_only_word_takes_no_other_words(text: str, number: int | None) -> None:
    assert matched(workspace(keyword(1, match_type="O")), text) == number


@pytest.mark.parametrize(("text", "number"), [("JOIN us", 1), ("us join", None), ("joining", None), ("", None)])
def test_first_word_looks_at_the_first_word(text: str, number: int | None) -> None:
    assert matched(workspace(keyword(1)), text) == number


def test_the_keyword_that_matched_is_told_as_the_trigger_has_it() -> None:
    space = workspace(keyword(1, "start", "join", match_type="O"))
    match = match_message(space, "JOIN", channel=None, groups=(), waiting_in=None)
    assert match is not None
    assert (match.keyword, match.match_type) == ("join", "only_word")


def test_collation_joins_letters_that_a_language_confuses() -> None:
    madda, bare = "آحمد", "احمد"
    assert matched(workspace(keyword(1, bare)), madda) is None
    assert matched(workspace(keyword(1, bare), collation="arabic_variants"), madda) == 1
    assert matched(workspace(keyword(1, madda), collation="arabic_variants"), bare) == 1


def test_a_waiting_contact_is_taken_over_by_a_keyword_only() -> None:
    space = workspace(keyword(1), catch_all(2))
    assert matched(space, waiting_in=FLOW) == 1
    assert matched(space, "hello", waiting_in=FLOW) is None


def test_a_flow_that_ignores_triggers_keeps_its_contact() -> None:
    assert matched(workspace(keyword(1), catch_all(2)), waiting_in=PATIENT) is None


def test_a_referral_prefers_the_trigger_that_names_its_referrer() -> None:
    named = TriggerRow(1, "R", FLOW, referrer_id="Poster")
    space = workspace(named, TriggerRow(2, "R", FLOW), TriggerRow(3, "N", FLOW))
    found = {ref: match_event(space, "R", channel=CHANNEL, referrer=ref) for ref in ("poster", "radio")}
    assert {ref: match and match.trigger.id for ref, match in found.items()} == {"poster": 1, "radio": 2}
    assert match_event(space, "M", channel=CHANNEL) is None


def told(number: int, kind: str, **scope: Any) -> TriggerRow:
    return TriggerRow(number, kind, FLOW, **scope)


IN_FARMERS = frozenset({FARMERS})
OF_TESTERS: dict[str, Any] = {"groups": frozenset({TESTERS})}


@pytest.mark.parametrize(
    ("kind", "triggers", "expected"),
    [
        # Groups count for calls that came through and for closed tickets …
        ("V", [told(1, "V"), told(2, "V", **OF_TESTERS)], 1),
        ("T", [told(1, "T"), told(2, "T", **GROUP_SCOPE)], 2),
        ("T", [told(1, "T"), told(2, "T", **OF_TESTERS)], 1),
        ("T", [told(1, "T", excluded_groups=IN_FARMERS)], None),
        ("V", [told(3, "V", **GROUP_SCOPE), told(2, "V", **CHANNEL_SCOPE)], 2),
        ("V", [told(1, "V", **EXCLUDED_SCOPE), told(2, "V")], 1),
        # … and not for the others.
        ("M", [told(1, "M", **OF_TESTERS)], 1),
        ("N", [told(1, "N", excluded_groups=IN_FARMERS)], 1),
        ("N", [told(2, "N"), told(1, "N", **CHANNEL_SCOPE)], 1),
        ("N", [told(1, "N", channel_id=OTHER_CHANNEL)], None),
        ("R", [told(1, "R", **CHANNEL_SCOPE), told(2, "R", referrer_id="POSTER")], 2),
        ("R", [told(1, "R", referrer_id="radio"), told(2, "R")], 2),
        ("R", [told(1, "R", referrer_id="radio")], None),
        ("I", [told(1, "I"), told(2, "I")], 2),
        ("O", [told(1, "I")], None),
    ],
)
def test_which_trigger_an_event_sets_off(kind: str, triggers: list[TriggerRow], expected: int | None) -> None:
    space = workspace(*triggers)
    match = match_event(space, kind, channel=CHANNEL, groups=IN_FARMERS, referrer="poster")
    assert (match.trigger.id if match else None) == expected


EVENT: dict[str, Any] = {"event": "0c9e8c1a-5b1d-4f0e-9a54-0d6a1a3f7c12", "occurred_on": "2026-11-24T08:00:00Z"}


@pytest.mark.parametrize(
    ("event_type", "kind", "expected"),
    [
        ("new_conversation", "N", {"type": "chat", "params": {"title": "Hi"}}),
        ("referral", "R", {"type": "chat", "params": {"title": "Hi"}}),
        ("mo_miss", "M", {"type": "call"}),
        ("mo_call", "V", {"type": "call"}),
        ("optin", "I", {"type": "manual"}),
        ("optout", "O", {"type": "manual"}),
        ("mt_call", "V", None),
        ("welcome_message", "N", None),
    ],
)
def test_how_an_event_starts_a_flow(event_type: str, kind: str, expected: dict[str, Any] | None) -> None:
    event = ChannelEventReceived(
        key="event:1", event_type=event_type, channel_id=CHANNEL, urn="tel:+250788123123",
        extra={"title": "Hi", "duration": 5}, **EVENT,
    )  # fmt: skip
    reaction = channel_reaction(workspace(told(1, kind)), event, ())
    if expected is None:
        assert reaction is None
        return
    assert reaction is not None
    assert reaction.flow == FLOW
    assert reaction.trigger | expected == reaction.trigger
    flow = {"uuid": FLOW, "name": "Open"}
    trigger = read_trigger({"flow": flow, "triggered_on": EVENT["occurred_on"], **reaction.trigger})
    assert trigger.type == expected["type"]


def test_a_closed_ticket_starts_a_flow() -> None:
    ticket = {"uuid": EVENT["event"], "status": "closed", "topic": {"uuid": FLOW, "name": "General"}}
    closed = {"uuid": EVENT["event"], "type": "ticket_closed", "created_on": EVENT["occurred_on"]}
    event = TicketClosed(key="ticket:1", event=closed | {"ticket_uuid": EVENT["event"]}, ticket=ticket)
    assert read_event(event.to_json()) == event
    reaction = ticket_reaction(workspace(told(1, "T", **GROUP_SCOPE)), event, IN_FARMERS)
    assert reaction is not None
    flow = {"uuid": FLOW, "name": "Open"}
    trigger = read_trigger({"flow": flow, "triggered_on": EVENT["occurred_on"], **reaction.trigger})
    assert trigger.type == "ticket"
    assert ticket_reaction(workspace(told(1, "T", **GROUP_SCOPE)), event, ()) is None

"""Statuses arrive late, twice and out of order; messages only go forward."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.statuses import MessageState, Status, apply_status, fold

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
REPORTS = st.lists(st.sampled_from([Status.WIRED, Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED]))
Q, W, S, D, R, E, F = (Status(letter) for letter in "QWSDREF")


@pytest.mark.parametrize(
    ("before", "update", "after"),
    [
        (Q, W, W),
        (W, S, S),
        (S, D, D),
        (D, R, R),
        (D, S, D),
        (R, D, R),
        (R, F, R),
        (D, F, D),
        (S, F, F),
        (E, F, F),
        (F, S, F),
        (F, D, D),
        (F, R, R),
        (F, E, F),
        (W, E, E),
        (D, E, D),
        (E, W, W),
        (W, Q, W),
    ],
)
def test_an_update_leads_forward_or_nowhere(before: Status, update: Status, after: Status) -> None:
    assert apply_status(MessageState(before), update, NOW).status is after


def test_the_third_error_fails_the_message() -> None:
    state = MessageState(Q)
    delays = []
    for _ in range(2):
        state = apply_status(state, E, NOW)
        assert state.next_attempt is not None
        delays.append(state.next_attempt - NOW)
    assert delays == [timedelta(minutes=5), timedelta(minutes=10)]
    state = apply_status(state, E, NOW)
    assert (state.status, state.error_count, state.failed_reason, state.next_attempt) == (F, 3, "E", None)


def test_proof_of_delivery_clears_a_failure() -> None:
    failed = fold(MessageState(Q), [E, E, E], NOW)
    delivered = apply_status(failed, D, NOW)
    assert (delivered.failed_reason, delivered.sent_on, delivered.error_count) == ("", NOW, 3)


def test_the_first_time_of_sending_stays() -> None:
    wired = apply_status(MessageState(Q), W, NOW)
    assert apply_status(wired, D, NOW + timedelta(hours=1)).sent_on == NOW
    assert apply_status(wired, E, NOW).sent_on is None


@given(REPORTS)
def test_the_order_of_reports_without_failures_does_not_matter(reports: list[Status]) -> None:
    without = [report for report in reports if report is not F]
    ends = {fold(MessageState(Q), order, NOW).status for order in (without, without[::-1], sorted(without))}
    assert len(ends) == 1


@given(REPORTS)
def test_reports_twice_are_reports_once(reports: list[Status]) -> None:
    twice = [report for report in reports for _ in range(2)]
    assert fold(MessageState(Q), twice, NOW) == fold(MessageState(Q), reports, NOW)


def test_words_are_those_of_the_api() -> None:
    assert (Status("W").word, Status.of_word("errored")) == ("wired", E)

"""The pace of parking: as measured in quiet times, half of it in a rush, and back."""

import pytest

from activities.pace import Pace


def test_it_keeps_the_pace_while_others_write_little() -> None:
    pace = Pace(100.0)
    assert pace.rest(50, written=0, begun=0.0, now=0.1) == pytest.approx(0.4)
    assert pace.rest(50, written=90, begun=0.5, now=0.6) == pytest.approx(0.4), (
        "180 rows a second are less than twice the pace"
    )


def test_it_steps_back_in_a_rush_and_comes_back_after_it() -> None:
    pace = Pace(100.0)
    pace.rest(50, written=0, begun=0.0, now=0.1)
    assert pace.rest(50, written=500, begun=0.5, now=0.6) == pytest.approx(0.9)
    assert pace.rest(50, written=500, begun=1.5, now=1.6) == pytest.approx(0.4)


def test_urgent_ones_and_slow_tellings_need_no_rest() -> None:
    pace = Pace(100.0)
    assert pace.rest(0, written=10_000, begun=0.0, now=0.1) == 0.0
    assert pace.rest(50, written=10_000, begun=1.0, now=2.0) == 0.0


def test_a_clock_that_stands_still_is_no_rush() -> None:
    pace = Pace(100.0)
    pace.rest(50, written=0, begun=0.0, now=0.0)
    assert pace.rest(50, written=500, begun=0.0, now=0.0) == pytest.approx(0.5)

"""Clocks and instants."""

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import SteppedClock, format_instant, parse_instant, rewrite_instant

START = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


def test_stands_still_without_a_step() -> None:
    clock = SteppedClock(START)
    assert [clock.now(), clock.now()] == [START, START]


def test_moves_at_every_reading() -> None:
    clock = SteppedClock(START, timedelta(seconds=1))
    assert [clock.now(), clock.now()] == [START, START + timedelta(seconds=1)]


def test_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SteppedClock(START.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-04T10:30:00Z", "2026-03-04T10:30:00Z"),
        ("2026-03-04T10:30:00.500000Z", "2026-03-04T10:30:00.5Z"),
        ("2026-03-04T10:30:00.123456789Z", "2026-03-04T10:30:00.123456789Z"),
        ("2026-03-04T10:30:00.000+00:00", "2026-03-04T10:30:00Z"),
        ("2026-03-04T10:30:00-00:00", "2026-03-04T10:30:00Z"),
        ("2026-03-04T10:30:00.10+05:45", "2026-03-04T10:30:00.1+05:45"),
    ],
)
def test_rewrites_instants_without_losing_digits(text: str, written: str) -> None:
    assert rewrite_instant(text) == written


@pytest.mark.parametrize("text", ["2026-03-04", "2026-03-04T10:30:00", "2026-13-04T10:30:00Z", "yesterday"])
def test_refuses_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):
        rewrite_instant(text)


def test_formats_and_reads_back() -> None:
    for instant in (START, START.replace(microsecond=250), parse_instant("2026-03-04T10:30:00-03:30")):
        assert parse_instant(format_instant(instant)) == instant
    assert format_instant(parse_instant("2026-03-04T10:30:00.50-03:30")) == "2026-03-04T14:00:00.5Z"

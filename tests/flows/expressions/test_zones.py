"""Wall clocks and instants, where clocks are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.expressions import ExpressionError, zones
from tests.flows.expressions import scopes


@pytest.mark.parametrize(
    ("zone", "written", "instant"),
    [
        ("America/New_York", "2026-03-08 02:30", "2026-03-08T01:30:00.000000-05:00"),  # skipped
        ("Europe/London", "2026-03-29 01:30", "2026-03-29T02:30:00.000000+01:00"),  # skipped
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00.000000-04:00"),  # twice: the first
        ("Europe/London", "2026-10-25 01:30", "2026-10-25T01:30:00.000000Z"),  # twice: the second
        ("Australia/Sydney", "2026-10-04 02:30", "2026-10-04T03:30:00.000000+11:00"),  # skipped
        ("America/Santiago", "2026-09-06 12:00", "2026-09-06T12:00:00.000000-03:00"),  # no midnight that day
        ("Asia/Kathmandu", "2026-01-01 00:00", "2026-01-01T00:00:00.000000+05:45"),
    ],
)
def test_what_clocks_show_is_an_instant(zone: str, written: str, instant: str) -> None:
    assert scopes.text(f'@(datetime("{written}"))', timezone=zone) == instant


def test_days_are_counted_by_the_calendar_and_hours_as_they_pass() -> None:
    settings = {"timezone": "America/New_York"}
    assert scopes.text('@(datetime_diff("2026-03-07", "2026-03-10", "h"))', **settings) == "71"
    assert scopes.text('@(datetime_diff("2026-03-07", "2026-03-10", "D"))', **settings) == "3"
    later = '@(datetime_add("2026-03-07 12:00", 1, "D")) @(datetime_add("2026-03-07 12:00", 24, "h"))'
    assert scopes.text(later, **settings) == "2026-03-08T12:00:00.000000-04:00 2026-03-08T13:00:00.000000-04:00"


def test_a_date_of_the_environment_is_a_day_of_its_zone() -> None:
    template = '@(today()) @(date(datetime("2026-03-04T23:45:00Z"))) @(tz(now())) @(tz_offset(now()))'
    assert scopes.text(template, timezone="Asia/Kathmandu") == "2026-05-05 2026-03-05 Asia/Kathmandu +0545"
    assert scopes.text(template, timezone="UTC") == "2026-05-05 2026-03-04 UTC +0000"


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_instants_are_found_again_from_what_clocks_show(moment: datetime) -> None:
    zone = ZoneInfo("Africa/Kigali")  # no clock was ever changed there after 1935
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    if local.year > 1935:
        assert zones.combined(local.date(), local.time(), zone) == local


def test_the_ends_of_time_are_errors() -> None:
    with pytest.raises(ExpressionError, match="out of range"):
        zones.combined(date.max, time(23), ZoneInfo("America/New_York"))
    with pytest.raises(ExpressionError, match="out of range"):
        zones.with_offset(datetime(1, 1, 1), timedelta(hours=5), ZoneInfo("UTC"))  # noqa: DTZ001


def test_offsets_and_names() -> None:
    bare = datetime(2026, 1, 1, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert (zones.name_of(bare), zones.offset_text(bare)) == ("", "-03:30")
    assert zones.name_of(datetime(2026, 1, 1, tzinfo=UTC)) == "UTC"
    assert zones.offset_text(datetime(1880, 1, 1, tzinfo=ZoneInfo("Africa/Kigali"))) == "+02:00"

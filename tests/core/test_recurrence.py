"""When schedules are due, on the wall clock of their zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recurrence import DAY_LETTERS, Recurrence, Repeat, is_skipped

NEW_YORK, KIGALI = ZoneInfo("America/New_York"), ZoneInfo("Africa/Kigali")


def due(start: str, repeat: Repeat, *, days: str = "", zone: ZoneInfo = NEW_YORK, most: int = 4) -> list[str]:
    """The first occurrences, as local times."""
    recurrence = Recurrence(datetime.fromisoformat(start).replace(tzinfo=zone), repeat, zone, days)
    return [f"{found.astimezone(zone):%Y-%m-%dT%H:%M}" for found in islice(recurrence.occurrences(), most)]


@pytest.mark.parametrize(
    ("start", "repeat", "days", "expected"),
    [
        ("2027-03-12T09:00", Repeat.NEVER, "", ["2027-03-12T09:00"]),
        ("2027-03-12T09:00", Repeat.DAILY, "", ["2027-03-12T09:00", "2027-03-13T09:00", "2027-03-14T09:00"]),
        ("2027-03-13T02:30", Repeat.DAILY, "", ["2027-03-13T02:30", "2027-03-14T03:30", "2027-03-15T02:30"]),
        ("2027-11-06T01:30", Repeat.DAILY, "", ["2027-11-06T01:30", "2027-11-07T01:30", "2027-11-08T01:30"]),
        ("2027-03-12T09:00", Repeat.WEEKLY, "MF", ["2027-03-12T09:00", "2027-03-15T09:00", "2027-03-19T09:00"]),
        ("2027-03-12T09:00", Repeat.WEEKLY, "U", ["2027-03-14T09:00", "2027-03-21T09:00", "2027-03-28T09:00"]),
        ("2027-01-31T09:00", Repeat.MONTHLY, "", ["2027-01-31T09:00", "2027-02-28T09:00", "2027-03-31T09:00"]),
        ("2028-01-30T09:00", Repeat.MONTHLY, "", ["2028-01-30T09:00", "2028-02-29T09:00", "2028-03-30T09:00"]),
        ("2028-02-29T09:00", Repeat.YEARLY, "", ["2028-02-29T09:00", "2029-02-28T09:00", "2030-02-28T09:00"]),
    ],
)
def test_occurrences(start: str, repeat: Repeat, days: str, expected: list[str]) -> None:
    assert due(start, repeat, days=days, most=3) == expected


def test_the_next_one_comes_after() -> None:
    start = datetime(2027, 1, 31, 9, tzinfo=KIGALI)
    monthly = Recurrence(start, Repeat.MONTHLY, KIGALI)
    assert monthly.next_after(start - timedelta(days=900)) == start
    assert monthly.next_after(start) == datetime(2027, 2, 28, 9, tzinfo=KIGALI)
    assert monthly.next_after(datetime(2029, 6, 1, tzinfo=UTC)) == datetime(2029, 6, 30, 9, tzinfo=KIGALI)
    once = Recurrence(start, Repeat.NEVER, KIGALI)
    assert (once.next_after(start - timedelta(seconds=1)), once.next_after(start)) == (start, None)


@settings(deadline=None)
@given(
    start=st.integers(0, 20 * 365 * 24 * 60).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    repeat=st.sampled_from([Repeat.DAILY, Repeat.WEEKLY, Repeat.MONTHLY, Repeat.YEARLY]),
    days=st.sets(st.sampled_from(DAY_LETTERS), min_size=1).map(lambda days: "".join(sorted(days))),
    zone=st.sampled_from([NEW_YORK, KIGALI, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Europe/Dublin")]),
    later=st.timedeltas(timedelta(0), timedelta(days=1_500)),
)
def test_the_time_of_day_is_kept_and_order_too(
    start: datetime, repeat: Repeat, days: str, zone: ZoneInfo, later: timedelta
) -> None:
    recurrence, wall = Recurrence(start, repeat, zone, days), start.astimezone(zone).time()
    found = list(islice(recurrence.occurrences(), 12))
    assert found == sorted(set(found))
    assert all(one >= start for one in found)
    for one in found:
        local = one.astimezone(zone)
        meant = datetime.combine(local.date(), wall, zone)
        assert local.time() == wall.replace(fold=local.fold) or is_skipped(meant)
        if repeat is Repeat.WEEKLY:
            assert DAY_LETTERS[local.weekday()] in days
    following = recurrence.next_after(start + later)
    assert following is not None
    assert following > start + later
    if found[-1] > start + later:
        assert following == next(one for one in found if one > start + later)


def test_a_date_far_away_is_found_without_going_through_all_before() -> None:
    recurrence = Recurrence(datetime(1990, 1, 1, 9, tzinfo=KIGALI), Repeat.DAILY, KIGALI)
    found = recurrence.next_after(datetime(2040, 5, 5, 12, tzinfo=UTC))
    assert found is not None
    assert found.astimezone(KIGALI).date() == date(2040, 5, 6)


def test_the_coming_ones_end_with_the_last() -> None:
    start = datetime(2027, 3, 12, 9, tzinfo=KIGALI)
    before = start - timedelta(days=1)
    once, daily = (Recurrence(start, repeat, KIGALI) for repeat in (Repeat.NEVER, Repeat.DAILY))
    assert once.upcoming(before, 3) == [start]
    assert once.upcoming(start, 3) == []
    assert daily.upcoming(start, 2) == [start + timedelta(days=1), start + timedelta(days=2)]

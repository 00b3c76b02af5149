"""Which days and months are archived, as in the example of RapidPro's archiver."""

from datetime import UTC, date, datetime

from store.archives.periods import Period, days, missing, to_roll_up

AUGUST, SEPTEMBER = Period(date(2017, 8, 1), "M"), Period(date(2017, 9, 1), "M")


def _days(first: date, last: date) -> list[Period]:
    return [Period(day, "D") for day in days(first, last)]


def test_whole_months_at_first_and_then_days() -> None:
    wanted = missing(date(2017, 8, 10), date(2017, 10, 10), [])
    assert wanted == [AUGUST, SEPTEMBER, *_days(date(2017, 10, 1), date(2017, 10, 10))]


def test_days_where_something_has_been_archived_before() -> None:
    existing = [AUGUST, *_days(date(2017, 9, 1), date(2017, 9, 28)), Period(date(2017, 9, 30), "D")]
    assert missing(date(2017, 8, 10), date(2017, 10, 2), existing) == [
        Period(date(2017, 9, 29), "D"),
        *_days(date(2017, 10, 1), date(2017, 10, 2)),
    ]


def test_nothing_of_a_young_workspace() -> None:
    assert missing(date(2017, 10, 11), date(2017, 10, 10), []) == []


def test_months_that_have_all_their_days_are_rolled_up() -> None:
    first = date(2017, 8, 10)
    august, september = _days(first, date(2017, 8, 31)), _days(date(2017, 9, 1), date(2017, 9, 30))
    october = _days(date(2017, 10, 1), date(2017, 10, 31))
    existing = [*august, *september[:-1], *october]
    assert to_roll_up(first, date(2017, 10, 31), existing) == [(AUGUST, august)]
    assert to_roll_up(first, date(2017, 11, 1), [AUGUST, *september, *october]) == [
        (SEPTEMBER, september),
        (Period(date(2017, 10, 1), "M"), october),
    ]


def test_bounds_and_names() -> None:
    leap = Period(date(2024, 2, 29), "D")
    assert leap.bounds == (datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))
    december = Period(date(2024, 12, 1), "M")
    assert december.bounds[1] == datetime(2025, 1, 1, tzinfo=UTC)
    assert (leap.name, december.name) == ("D20240229", "M202412")

"""The arithmetic of fires, which the database does, against Python's on any date, offset and time zone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from core.recurrence import is_skipped, resolve

ZONES = (
    "Africa/Kigali", "America/New_York", "Europe/Dublin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo",
    "Africa/Casablanca", "Pacific/Chatham", "America/Havana", "UTC",
)  # fmt: skip
NEW_YORK = "America/New_York"
dates = st.integers(0, 22 * 365 * 86_400 * 1_000).map(
    lambda milliseconds: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)


def expected(at: datetime, zone: ZoneInfo, amount: int, unit: str, hour: int) -> datetime:
    """The reference's rule (web-app 12): whole minute up, then the offset, then the hour on the local clock."""
    minute = at.replace(second=0, microsecond=0)
    if minute != at:
        minute += timedelta(minutes=1)
    if unit in "MH":
        return minute + (timedelta(minutes=amount) if unit == "M" else timedelta(hours=amount))
    local = minute.astimezone(zone)
    moved = local.replace(tzinfo=None, fold=0) + timedelta(days=amount * (7 if unit == "W" else 1))
    if hour >= 0:
        # The day is that of the moved time, which a change of clocks may have moved to the next one.
        day = resolve(moved.date(), moved.time(), zone).astimezone(zone).date()
        return resolve(day, moved.time().replace(hour=hour, minute=0, second=0, microsecond=0), zone)
    return resolve(moved.date(), moved.time(), zone)


@pytest.fixture(scope="module")
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def computed(connection: asyncpg.Connection, *arguments: object) -> datetime | None:
    found: datetime | None = await connection.fetchval("SELECT campaign_fire_on($1, $2, $3, $4, $5)", *arguments)
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=dates,
    zone=st.sampled_from(ZONES),
    amount=st.integers(-1_000, 1_000),
    unit=st.sampled_from("MHDW"),
    hour=st.integers(-1, 23),
)
@example(at=datetime(2027, 3, 13, 7, 30, tzinfo=UTC), zone=NEW_YORK, amount=1, unit="D", hour=-1)  # a gap
@example(at=datetime(2027, 3, 13, 12, tzinfo=UTC), zone=NEW_YORK, amount=1, unit="D", hour=2)
@example(at=datetime(2027, 11, 6, 5, 30, tzinfo=UTC), zone=NEW_YORK, amount=1, unit="D", hour=-1)  # a fold
@example(at=datetime(2027, 11, 6, 12, tzinfo=UTC), zone=NEW_YORK, amount=1, unit="D", hour=1)
@example(at=datetime(2027, 3, 13, 7, 30, tzinfo=UTC), zone=NEW_YORK, amount=24, unit="H", hour=9)
@example(at=datetime(2017, 10, 14, 3, 0, tzinfo=UTC), zone="America/Sao_Paulo", amount=1, unit="D", hour=0)  # midnight
async def test_fires_are_when_the_rule_says(
    connection: asyncpg.Connection, at: datetime, zone: str, amount: int, unit: str, hour: int
) -> None:
    assert await computed(connection, at, zone, amount, unit, hour) == expected(at, ZoneInfo(zone), amount, unit, hour)


@pytest.mark.parametrize(
    ("local", "hour", "fires"),
    [
        ("2027-03-13T02:30", -1, "2027-03-14T03:30-04:00"),  # left out: as much later as the clocks went on
        ("2027-03-13T12:00", 2, "2027-03-14T03:00-04:00"),
        ("2027-11-06T01:30", -1, "2027-11-07T01:30-05:00"),  # comes twice: the second
        ("2027-11-06T12:00", 1, "2027-11-07T01:00-05:00"),
        ("2027-03-13T09:00", -1, "2027-03-14T09:00-04:00"),
    ],
)
async def test_the_day_on_which_the_clocks_change(
    connection: asyncpg.Connection, local: str, hour: int, fires: str
) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(NEW_YORK))
    assert await computed(connection, at, NEW_YORK, 1, "D", hour) == datetime.fromisoformat(fires)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=dates, zone=st.sampled_from(ZONES), amount=st.integers(-500, 500), hour=st.integers(0, 23))
async def test_the_delivery_hour_is_kept_unless_the_clocks_leave_it_out(
    connection: asyncpg.Connection, at: datetime, zone: str, amount: int, hour: int
) -> None:
    found = await computed(connection, at, zone, amount, "D", hour)
    assert found is not None
    local = found.astimezone(ZoneInfo(zone))
    wanted = local.replace(hour=hour, minute=0, fold=0)
    assert (local.hour, local.minute) == (hour, 0) or is_skipped(wanted)


@pytest.mark.parametrize(
    ("at", "amount", "unit"),
    [
        ("0001-01-01T00:00:00Z", -1_000_000, "W"),
        ("9999-12-31T23:59:59Z", 1, "D"),
        ("2027-01-01T00:00:00Z", 2**31 - 1, "W"),
        ("2027-01-01T00:00:00Z", -(2**31) + 1, "H"),
        ("8999-01-01T00:00:00Z", 700_000, "D"),
    ],
)
async def test_dates_out_of_all_bounds_make_no_fire_and_no_error(
    connection: asyncpg.Connection, at: str, amount: int, unit: str
) -> None:
    assert await computed(connection, datetime.fromisoformat(at), "Africa/Kigali", amount, unit, -1) is None

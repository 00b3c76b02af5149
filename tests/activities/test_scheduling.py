"""Temporal's calendars come at the times that the recurrence says; on a real server, over changes of the clocks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio.api.workflowservice.v1 import ListScheduleMatchingTimesRequest
from temporalio.client import Client

from activities.scheduling import as_temporal, calendars
from core.recurrence import Recurrence, Repeat


@dataclass(frozen=True)
class Wanted:
    """A schedule's row."""

    recurrence: Recurrence
    uuid: UUID
    revision: int = 1
    is_active: bool = True
    is_paused: bool = False
    workspace: str = "Nyaruka"
    title: str = "Reminder"


def recurring(start: str, zone: str, repeat: Repeat, days: str = "") -> Recurrence:
    return Recurrence(datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)), repeat, ZoneInfo(zone), days)


async def times(temporal: Client, recurrence: Recurrence, years: int) -> list[datetime]:
    """When Temporal would come, from the start on."""
    wanted = Wanted(recurrence, uuid4())
    handle = await temporal.create_schedule(f"schedule:{wanted.uuid}", as_temporal(wanted))
    request = ListScheduleMatchingTimesRequest(namespace=temporal.namespace, schedule_id=handle.id)
    begin = recurrence.start.astimezone(UTC) - timedelta(days=2)
    request.start_time.FromDatetime(begin)
    request.end_time.FromDatetime(begin + timedelta(days=366 * years))
    found = await temporal.workflow_service.list_schedule_matching_times(request)
    await handle.delete()
    return [time.ToDatetime(tzinfo=UTC) for time in found.start_time]


@pytest.mark.parametrize(
    ("recurrence", "years"),
    [
        (recurring("2027-01-05T09:00", "America/New_York", Repeat.DAILY), 2),
        (recurring("2027-01-05T02:30", "America/New_York", Repeat.DAILY), 2),  # left out once a year
        (recurring("2027-01-05T01:30", "America/New_York", Repeat.DAILY), 2),  # comes twice once a year
        (recurring("2027-01-05T02:15", "Europe/Berlin", Repeat.DAILY), 2),
        (recurring("2027-01-05T01:45", "Australia/Lord_Howe", Repeat.DAILY), 2),  # by half an hour
        (recurring("2027-01-05T02:30", "America/New_York", Repeat.WEEKLY, "WU"), 3),
        (recurring("2027-01-05T18:00", "Africa/Kigali", Repeat.WEEKLY, "MTWRFSU"), 1),
        (recurring("2027-01-12T09:00", "Africa/Kigali", Repeat.MONTHLY), 3),
        (recurring("2027-01-29T09:00", "Africa/Kigali", Repeat.MONTHLY), 6),
        (recurring("2027-01-30T09:00", "Africa/Kigali", Repeat.MONTHLY), 6),
        (recurring("2027-01-31T09:00", "America/New_York", Repeat.MONTHLY), 6),
        (recurring("2027-08-12T09:00", "America/New_York", Repeat.YEARLY), 6),
        (recurring("2028-02-29T09:00", "Africa/Kigali", Repeat.YEARLY), 9),
        (recurring("2027-03-14T02:30", "America/New_York", Repeat.NEVER), 2),
        (recurring("2027-08-12T09:00", "Asia/Kathmandu", Repeat.NEVER), 2),
    ],
    ids=lambda value: (
        f"{value.repeat.name} {value.start:%d %H:%M} {value.zone}" if isinstance(value, Recurrence) else ""
    ),
)
async def test_temporal_comes_when_the_recurrence_says(temporal: Client, recurrence: Recurrence, years: int) -> None:
    found = await times(temporal, recurrence, years)
    walls = [time.astimezone(recurrence.zone).replace(tzinfo=None, fold=0) for time in found]
    # Where the clocks are set back Temporal may come twice at one local time; the row lets it do so in vain.
    once = [time for time, wall, before in zip(found, walls, [None, *walls], strict=False) if wall != before]
    expected = [time for time in recurrence.occurrences() if time <= found[-1]]
    assert [wall(time, recurrence) for time in once] == [wall(time, recurrence) for time in expected]
    folded = sum(one != other for one, other in zip(once, expected, strict=True))
    assert folded <= years  # the first instead of the second, once a year
    assert len(once) > 1 or recurrence.repeat in (Repeat.NEVER,)


def wall(time: datetime, recurrence: Recurrence) -> datetime:
    """A time on the local clock."""
    return time.astimezone(recurrence.zone).replace(tzinfo=None, fold=0)


def test_it_waits_a_day_for_what_was_missed_and_a_month_for_what_does_not_repeat() -> None:
    daily = as_temporal(Wanted(recurring("2027-01-05T09:00", "Africa/Kigali", Repeat.DAILY), uuid4()))
    once = as_temporal(Wanted(recurring("2027-01-05T09:00", "Africa/Kigali", Repeat.NEVER), uuid4(), is_paused=True))
    assert [one.policy.catchup_window for one in (daily, once)] == [timedelta(days=1), timedelta(days=30)]
    assert [one.state.paused for one in (daily, once)] == [False, True]
    assert daily.spec.time_zone_name == "Africa/Kigali"


def test_there_are_never_many_calendars() -> None:
    for repeat in Repeat:
        recurrence = recurring("2028-02-29T02:30", "America/New_York", repeat, "U")
        assert 1 <= len(calendars(recurrence)) <= 20

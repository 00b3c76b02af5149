"""When something is due, between browser and rows: local times in the workspace's zone, repetition, the next times."""

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from core.recurrence import DAY_LETTERS, Repeat, resolve
from store.schedules import InvalidSchedule, NewSchedule, check, recurrence_of
from store.tables import Schedule, Workspace
from web.app.errors import AppError, invalid

SHOWN = 3
"""Coming times that are told."""
YEARS = range(2000, 2091)

REPEATS = {
    "never": Repeat.NEVER, "daily": Repeat.DAILY, "weekly": Repeat.WEEKLY, "monthly": Repeat.MONTHLY,
    "yearly": Repeat.YEARLY,
}  # fmt: skip
_WORDS = {code: word for word, code in REPEATS.items()}
_FIELDS = {"repeat_period": "repeat", "repeat_days_of_week": "days"}


class ScheduleIn(BaseModel):
    """When: `start_on` without an offset is on the workspace's clocks; `days` are letters of MTWRFSU, for weekly."""

    start_on: datetime
    repeat: Literal["never", "daily", "weekly", "monthly", "yearly"] = "never"
    days: str = Field(default="", max_length=7)


class ScheduleOut(BaseModel):
    """When something is due; `local` is the first time on the workspace's clocks, `next` the coming ones."""

    start_on: datetime
    local: str
    repeat: str
    days: str
    next: list[datetime]
    last_on: datetime | None
    is_paused: bool


def new_schedule(given: ScheduleIn, workspace: Workspace) -> NewSchedule:
    """As the store takes it. Raises `AppError`."""
    if given.start_on.year not in YEARS:
        raise invalid("start_on", "invalid")
    start, zone = given.start_on.replace(microsecond=0), ZoneInfo(workspace.timezone)
    if start.tzinfo is None:
        start = resolve(start.date(), start.time(), zone)
    days = "".join(letter for letter in DAY_LETTERS if letter in given.days)
    # Letters that are none, or come twice, are left for the check to find.
    new = NewSchedule(start_on=start, repeat=REPEATS[given.repeat], days=days if len(days) == len(given.days) else "?")
    try:
        check(new)
    except InvalidSchedule as e:
        raise refused_schedule(e) from e
    return new


def coming(new: NewSchedule, workspace: Workspace, *, at: datetime) -> list[datetime]:
    """The next times of a schedule that isn't there yet. Raises `AppError` if there is none."""
    schedule = Schedule(
        workspace_id=workspace.id, start_on=new.start_on, repeat_period=new.repeat, repeat_days_of_week=new.days
    )
    found = recurrence_of(schedule, ZoneInfo(workspace.timezone)).upcoming(at, SHOWN)
    if not found:
        raise invalid("start_on", "in_the_past")
    return found


def shown_schedule(schedule: Schedule, workspace: Workspace, *, at: datetime | None = None) -> ScheduleOut:
    """A row as the browser has it."""
    zone = ZoneInfo(workspace.timezone)
    upcoming = recurrence_of(schedule, zone).upcoming(at or datetime.now(UTC), SHOWN)
    return ScheduleOut(
        start_on=schedule.start_on,
        local=schedule.start_on.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        repeat=_WORDS[Repeat(schedule.repeat_period)],
        days=schedule.repeat_days_of_week,
        next=[] if schedule.is_paused else upcoming,
        last_on=schedule.last_fire_on,
        is_paused=schedule.is_paused,
    )


def refused_schedule(error: InvalidSchedule) -> AppError:
    """What to raise for a schedule that can't be so."""
    field = _FIELDS.get(error.field, error.field)
    problem = {"start_on": "in_the_past", "days": "no_days"}.get(field, "invalid")
    return AppError("invalid", error.reason, fields={field: [problem]})

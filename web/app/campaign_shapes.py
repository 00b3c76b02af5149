"""Events of campaigns between browser and rows."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from store.listings.campaigns import SYSTEM_DATES
from web.app.message_contents import Contents, shown
from web.app.shapes import ContactRef, Ref, optional_ref

Unit = Literal["minutes", "hours", "days", "weeks"]
StartMode = Literal["interrupt", "skip", "passive"]

UNITS: dict[str, str] = {"minutes": "M", "hours": "H", "days": "D", "weeks": "W"}
MINUTES = {"M": 1, "H": 60, "D": 1_440, "W": 10_080}
MODES: dict[str, str] = {"interrupt": "I", "skip": "S", "passive": "P"}
MAX_OFFSET = {"minutes": 5_256_000, "hours": 87_600, "days": 36_500, "weeks": 5_200}
"""Ten years for the small units, a hundred for days and weeks."""
_UNIT_WORDS = {code: word for word, code in UNITS.items()}
_MODE_WORDS = {code: word for word, code in MODES.items()}


class EventTime(BaseModel):
    """So many units after (before, if negative) a date; `relative_to` is a field's key, or a date of every contact.

    `hour` is that of the day, on the workspace's clocks, or None for the date's own time; only for days and weeks.
    """

    relative_to: str = Field(max_length=64)
    offset: int
    unit: Unit = "days"
    hour: int | None = Field(default=None, ge=0, le=23)


class NewEvent(EventTime):
    """An event: it starts `flow`, or sends `message`."""

    flow: UUID | None = None
    message: Contents | None = None
    start_mode: StartMode = "interrupt"


class CampaignEventOut(BaseModel):
    """An event; `fired` so often so far, `pending` so often to come, first at `next_on`.

    `minutes` is its offset in minutes, for the order. While `is_scheduling` it can't be changed.
    """

    uuid: str
    relative_to: str
    relative_to_name: str
    offset: int
    unit: str
    hour: int | None
    minutes: int
    flow: Ref | None
    is_flow_archived: bool
    message: Contents | None
    has_template: bool
    start_mode: str
    is_scheduling: bool
    fired: int
    pending: int
    next_on: datetime | None


class DueOut(BaseModel):
    """A contact for whom an event is due."""

    contact: ContactRef
    fire_on: datetime


class DayOut(BaseModel):
    """How often an event fired on a day."""

    day: str
    count: int


class EventHistoryOut(BaseModel):
    """What an event has done, by day for 90 days, and for whom it is due next."""

    fired: int
    pending: int
    days: list[DayOut]
    upcoming: list[DueOut]


class ExampleOut(DueOut):
    """When it would be for a contact with this date."""

    date: datetime


def shown_event(row: Any, *, fired: int, pending: int) -> CampaignEventOut:
    """A row of `event_rows`, as the browser has it."""
    key = row["relative_to"] or row["field_key"] or ""
    hour = row["delivery_hour"]
    return CampaignEventOut.model_construct(
        uuid=str(row["uuid"]),
        relative_to=key,
        relative_to_name=SYSTEM_DATES.get(key) or row["field_name"] or "",
        offset=row["offset"],
        unit=_UNIT_WORDS.get(row["unit"], "days"),
        hour=hour if hour is not None and hour >= 0 else None,
        minutes=row["offset"] * MINUTES.get(row["unit"], 1_440) + max(hour or 0, 0) * 60,
        flow=optional_ref(row["flow_uuid"], row["flow_name"]),
        is_flow_archived=bool(row["is_flow_archived"]),
        message=shown(row["message"], row["base_language"] or "") if row["message"] else None,
        has_template=row["template_uuid"] is not None,
        start_mode=_MODE_WORDS.get(row["start_mode"], "interrupt"),
        is_scheduling=row["status"] == "S",
        fired=fired,
        pending=pending,
        next_on=row["next_on"] if pending else None,
    )

"""`statistics`: what channels carried, by day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.listings.statistics import daily_counts
from web.api.v2 import PREFIX
from web.api.v2.caller import ChannelLister
from web.api.v2.channels import slug
from web.api.v2.documents import query, single
from web.api.v2.params import Params
from web.deps import Reading
from web.errors import BadRequest
from web.responses import Json

router = APIRouter(prefix=PREFIX)

DAYS, MOST = 90, 366


class DayOut(TypedDict):
    """A day; by uuid of a channel its `type` and counts (`text:in`, `text:out`, `voice:in`, `voice:out`)."""

    date: str
    channels: dict[str, dict[str, Any]]


class StatisticsOut(TypedDict):
    """Days on which something was carried."""

    results: list[DayOut]


EXAMPLE = {
    "results": [
        {
            "date": "2026-11-24",
            "channels": {"9a8b001e-a913-486c-80f4-1356e23f582e": {"type": "android", "text:in": 100, "text:out": 200}},
        }
    ]
}


@router.get(
    "/statistics.json",
    summary="Show what channels carried",
    **single(
        StatisticsOut,
        EXAMPLE,
        query("since", "The first day; 90 days ago by default", format="date"),
        query("until", "The day after the last; tomorrow by default", format="date"),
    ),
)
async def show_statistics(request: Request, caller: ChannelLister, session: Reading) -> Json:
    """Messages and calls of each day (UTC) and channel; at most 366 days."""
    params, today = Params(request), datetime.now(UTC).date()
    since = _date(params, "since", today - timedelta(days=DAYS))
    until = _date(params, "until", today + timedelta(days=1))
    if (until - since).days > MOST:
        raise BadRequest("Date range can't be more than 366 days.")
    days = dict[str, dict[str, dict[str, Any]]]()
    for row in await daily_counts(session, caller.workspace.id, since, until):
        channels = days.setdefault(row["day"].isoformat(), {})
        counts = channels.setdefault(str(row["uuid"]), {"type": slug(row["type"])})
        counts[row["scope"]] = int(row["count"])
    return Json({"results": [{"date": day, "channels": channels} for day, channels in days.items()]})


def _date(params: Params, name: str, default: date) -> date:
    text = params.text(name)
    if text is None:
        return default
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise BadRequest(f"Invalid date value for '{name}'.") from None

"""Schedules in the browser: the next times, scheduled broadcasts made, changed, paused and deleted."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from core.permissions import Role
from store.database import Database
from store.groups import GroupStore
from store.scheduled_work import ScheduledWork
from store.tables import Broadcast, Parking, Schedule
from store.workspaces import WorkspaceStore
from tests.web.app.conftest import Browser, body

KIGALI = ZoneInfo("Africa/Kigali")
TOMORROW = (datetime.now(KIGALI) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
WALL = TOMORROW.strftime("%Y-%m-%dT%H:%M")
DAY = "MTWRFSU"[TOMORROW.weekday()]
CONTENTS = {
    "base_language": "eng",
    "translations": {
        "eng": {"text": "The clinic is open", "quick_replies": [{"text": "I will come"}]},
        "kin": {"text": "Ivuriro rirafunguye", "attachments": ["image/png:https://x.test/a.png"]},
    },
}


@pytest.fixture(scope="module")
async def group(browser: Browser, database: Database) -> str:
    async with database.transaction() as session:
        return str((await GroupStore(session).create(browser.tenant.workspace_id, name="Parents")).uuid)


def wanted(group: str, **more: Any) -> dict[str, Any]:
    schedule = {"start_on": WALL, "repeat": "weekly", "days": "MF"}
    return {"contents": CONTENTS, "groups": [group], "schedule": schedule, **more}


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        ({"repeat": "never"}, [TOMORROW]),
        ({"repeat": "daily"}, [TOMORROW + timedelta(days=n) for n in range(3)]),
        (
            {"repeat": "weekly", "days": "MTWRFSU"[TOMORROW.weekday()]},
            [TOMORROW + timedelta(weeks=n) for n in range(3)],
        ),
    ],
)
async def test_the_next_times_are_told_on_the_workspaces_clocks(
    browser: Browser, schedule: dict[str, Any], times: list[datetime]
) -> None:
    found = await browser.post("schedules/preview", {"start_on": WALL, **schedule})
    assert [datetime.fromisoformat(one) for one in found["next"]] == [one.astimezone(UTC) for one in times]


async def test_months_end_early_and_clocks_change_but_not_the_hour(browser: Browser, database: Database) -> None:
    workspace = browser.tenant.workspace_id
    found = await browser.post("schedules/preview", {"start_on": "2080-01-31T08:00", "repeat": "monthly"})
    assert [one[:10] for one in found["next"]] == ["2080-01-31", "2080-02-29", "2080-03-31"]
    async with database.transaction() as session:
        await WorkspaceStore(session).update(workspace, timezone="America/New_York")
    try:
        found = await browser.post("schedules/preview", {"start_on": "2036-03-08T09:00", "repeat": "daily"})
    finally:
        async with database.transaction() as session:
            await WorkspaceStore(session).update(workspace, timezone=KIGALI.key)
    assert found["next"] == ["2036-03-08T14:00:00Z", "2036-03-09T13:00:00Z", "2036-03-10T13:00:00Z"]


@pytest.mark.parametrize(
    ("schedule", "field", "problem"),
    [
        ({"start_on": "2020-01-01T09:00"}, "start_on", "in_the_past"),
        ({"start_on": "0001-01-01T00:00"}, "start_on", "invalid"),
        ({"start_on": "9999-12-31T23:59:59Z"}, "start_on", "invalid"),
        ({"repeat": "weekly"}, "days", "no_days"),
        ({"repeat": "weekly", "days": "MX"}, "days", "no_days"),
        ({"repeat": "weekly", "days": "MM"}, "days", "no_days"),
    ],
)
async def test_what_can_not_be_is_said_beside_its_field(
    browser: Browser, group: str, schedule: dict[str, Any], field: str, problem: str
) -> None:
    given = {"start_on": WALL, **schedule}
    for path, data in (("schedules/preview", given), ("schedules/broadcasts", wanted(group, schedule=given))):
        response = await browser.http.post(path, json=data)
        assert (response.status_code, response.json()["fields"]) == (400, {field: [problem]}), response.text
    assert (await browser.get("schedules"))["broadcasts"] == []


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"groups": []}, 400, "recipients"),
        ({"groups": ["01969b47-0583-76f8-924e-9de1a11831b3"]}, 400, "recipients"),
        ({"query": "age >"}, 400, "query"),
        ({"contents": {"base_language": "eng", "translations": {}}}, 400, "translations.eng.text"),
    ],
)
async def test_for_nobody_and_without_words_nothing_is_scheduled(
    browser: Browser, group: str, database: Database, more: dict[str, Any], status: int, field: str
) -> None:
    response = await browser.http.post("schedules/broadcasts", json=wanted(group, **more))
    assert (response.status_code, list(response.json()["fields"])) == (status, [field]), response.text
    async with database.reading() as session:
        query = select(Schedule).where(Schedule.workspace_id == browser.tenant.workspace_id)
        assert (await session.exec(query)).all() == []


async def test_a_broadcast_is_scheduled_changed_paused_sent_and_deleted(
    browser: Browser, group: str, database: Database
) -> None:
    made = await browser.post("schedules/broadcasts", wanted(group, exclusions={"in_a_flow": True}))
    path = f"schedules/broadcasts/{made['uuid']}"
    assert (made["schedule"]["local"], made["schedule"]["days"], len(made["schedule"]["next"])) == (WALL, "MF", 3)
    assert made["contents"]["translations"]["kin"]["attachments"] == ["image/png:https://x.test/a.png"]
    assert (made["groups"], made["exclusions"]["in_a_flow"]) == ([{"uuid": group, "name": "Parents"}], True)
    async with database.reading() as session:
        row = (await session.exec(select(Broadcast).where(Broadcast.uuid == made["uuid"]))).one()
        schedule = await session.get_one(Schedule, row.schedule_id)
        told = (await session.exec(select(Parking).where(Parking.run_uuid == schedule.uuid))).all()
    assert [one.kind for one in told] == ["schedule"], "Temporal is told in the same transaction"

    later = wanted(group, schedule={"start_on": WALL, "repeat": "daily"}, query="name ~ amina", groups=[])
    changed = body(await browser.http.put(path, json=later))
    assert (changed["schedule"]["repeat"], changed["groups"], changed["query"]) == ("daily", [], "name ~ amina")
    assert set(changed["contents"]["translations"]) == {"eng", "kin"}

    await browser.post(f"{path}/pause")
    assert (await browser.get(path))["schedule"] | {"next": [], "is_paused": True} == (await browser.get(path))[
        "schedule"
    ]
    assert (await ScheduledWork(database).set_off(schedule.uuid, TOMORROW)).broadcast is None
    await browser.post(f"{path}/resume")
    sending = (await ScheduledWork(database).set_off(schedule.uuid, TOMORROW)).broadcast
    shown = await browser.get(path)
    assert [(one["uuid"], one["status"]) for one in shown["sendings"]] == [(str(sending), "pending")]
    [listed] = (await browser.get("schedules"))["broadcasts"]
    assert (listed["uuid"], listed["sent"]) == (made["uuid"], 1)

    body(await browser.http.delete(path))
    assert (await browser.http.get(path)).status_code == 404
    assert (await browser.get("schedules"))["broadcasts"] == []


async def test_scheduled_triggers_are_listed_too_and_the_next_comes_first(browser: Browser, group: str) -> None:
    flow = (await browser.post("flows", {"name": "Weekly"}))["uuid"]
    given = {"type": "schedule", "flow": flow, "groups": [group]}
    late = {"start_on": "2080-01-31T08:00"}
    second = await browser.post("triggers", given | {"schedule": late})
    first = await browser.post("triggers", given | {"schedule": {"start_on": WALL, "repeat": "daily"}})
    listed = await browser.get("schedules")
    assert [one["uuid"] for one in listed["triggers"]] == [first["uuid"], second["uuid"]]


async def test_schedules_of_others_are_not_there(browser: Browser, group: str, browsers: dict[Role, Browser]) -> None:
    made = await browser.post("schedules/broadcasts", wanted(group))
    path, theirs = f"schedules/broadcasts/{made['uuid']}", browsers[Role.ADMINISTRATOR]
    contact = await theirs.post("contacts", {"name": "Theirs", "phone": "+250788000198"})
    mine = wanted(group, groups=[], contacts=[contact["uuid"]])
    for method, at, data in [("GET", path, None), ("PUT", path, mine), ("DELETE", path, None),
                             ("POST", f"{path}/pause", None), ("POST", f"{path}/resume", None)]:  # fmt: skip
        assert (await theirs.http.request(method, at, json=data)).status_code == 404, f"{method} {at}"
    response = await theirs.http.post("schedules/broadcasts", json=wanted(group))
    assert response.json()["fields"] == {"recipients": ["unknown_value"]}
    assert (await browser.get(path))["schedule"]["is_paused"] is False

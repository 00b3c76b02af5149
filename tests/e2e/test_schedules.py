"""Schedules that people make in the browser: Temporal has them, on the workspace's clocks, and they are carried out."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from temporalio.client import ScheduleDescription
from temporalio.service import RPCError

from core.contracts import workflow_ids
from tests.e2e.deployment import WORKSPACE, Deployment, until
from tests.e2e.histories import assert_nothing_personal

EMAIL, PASSWORD = "planner@example.org", "a long password"
SOON = timedelta(seconds=8)
"""Enough for Temporal to have learnt of a schedule before it is due."""


@dataclass(frozen=True)
class Planner:
    """Somebody in a browser."""

    http: httpx.AsyncClient
    deployment: Deployment

    async def ask(self, method: str, path: str, data: Any = None) -> Any:
        """The body of a successful answer."""
        answer = await self.http.request(method, path, json=data)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def schedule_of(self, owner: str, uuid: str) -> UUID:
        """The uuid of the schedule of a trigger or broadcast."""
        statement = f"SELECT s.uuid FROM schedule s JOIN {owner} o ON o.schedule_id = s.id WHERE o.uuid = $1"
        [row] = await self.deployment.fetch(statement, uuid)
        found: UUID = row["uuid"]
        return found

    async def described(self, schedule: UUID, *, paused: bool = False) -> ScheduleDescription:
        """Waits until Temporal has a schedule, paused or not."""
        handle = self.deployment.temporal.get_schedule_handle(workflow_ids.schedule(schedule))
        found: list[ScheduleDescription] = []

        async def is_there() -> bool:
            try:
                found[:] = [await handle.describe()]
            except RPCError:
                return False
            return found[0].schedule.state.paused == paused

        await until(f"Temporal to have schedule {schedule}", is_there)
        return found[0]


@pytest.fixture(scope="module")
async def planner(deployment: Deployment) -> AsyncIterator[Planner]:
    """An administrator, signed in."""
    words = ("user", "create", EMAIL, "--role", "administrator", "--password", PASSWORD, "-w", WORKSPACE)
    await asyncio.to_thread(deployment.system.command, "web", *words)
    url = f"{deployment.system.url}/api/internal/"
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        planner = Planner(http, deployment)
        await planner.ask("POST", "sign-in", {"email": EMAIL, "password": PASSWORD})
        session = await planner.ask("GET", "session")
        http.headers["X-CSRF-Token"] = session["csrf_token"]
        http.headers["X-Ngoma-Workspace"] = session["workspaces"][0]["uuid"]
        yield planner


def soon() -> str:
    return (datetime.now(UTC) + SOON).isoformat()


async def test_a_scheduled_broadcast_is_sent_at_its_time(deployment: Deployment, planner: Planner) -> None:
    phone = deployment.phone("250787100001")
    await deployment.talk(phone, "mwangwi")
    contact, before = (await deployment.contact(phone))["uuid"], len(phone.texts)
    contents = {"base_language": "eng", "translations": {"eng": {"text": "Wakati umefika"}}}
    start_on = soon()
    wanted = {"contents": contents, "contacts": [contact], "schedule": {"start_on": start_on}}
    made = await planner.ask("POST", "schedules/broadcasts", wanted)
    await planner.described(await planner.schedule_of("broadcast", made["uuid"]))
    assert (await deployment.hear(phone, before + 1))[-1] == "Wakati umefika"
    assert datetime.now(UTC) >= datetime.fromisoformat(start_on).replace(microsecond=0)
    shown = await planner.ask("GET", f"schedules/broadcasts/{made['uuid']}")
    assert (len(shown["sendings"]), shown["schedule"]["next"]) == (1, [])


async def test_a_scheduled_trigger_starts_its_flow_at_its_time(deployment: Deployment, planner: Planner) -> None:
    phone = deployment.phone("250787100002")
    await deployment.talk(phone, "mwangwi")
    contact, before = (await deployment.contact(phone))["uuid"], len(phone.texts)
    flow = next(one["uuid"] for one in await deployment.get("flows") if one["name"] == "Survey")
    given = {"type": "schedule", "flow": flow, "contacts": [contact], "schedule": {"start_on": soon()}}
    await planner.ask("POST", "triggers", given)
    await deployment.hear(phone, before + 1)
    assert (await deployment.run_in(phone, "Survey"))["exit_type"] is None


async def test_temporal_follows_a_weekly_schedule_on_the_workspaces_clocks(
    deployment: Deployment, planner: Planner
) -> None:
    phone = deployment.phone("250787100001")
    contact = (await deployment.contact(phone))["uuid"]
    flow = next(one["uuid"] for one in await deployment.get("flows") if one["name"] == "Survey")
    [row] = await deployment.fetch("SELECT timezone FROM workspace WHERE name = $1", WORKSPACE)
    schedule = {"start_on": "2080-01-01T09:30", "repeat": "weekly", "days": "TF"}
    given = {"type": "schedule", "flow": flow, "contacts": [contact], "schedule": schedule}
    trigger = await planner.ask("POST", "triggers", given)
    uuid = await planner.schedule_of("trigger", trigger["uuid"])
    described = await planner.described(uuid)
    spec = described.schedule.spec
    assert spec.time_zone_name == row["timezone"]
    calendar = spec.calendars[0]
    assert [calendar.hour[0].start, calendar.minute[0].start] == [9, 30]
    assert sorted(one.start for one in calendar.day_of_week) == [2, 5]
    next_times = [datetime.fromisoformat(one) for one in trigger["schedule"]["next"]]
    assert next_times == list(described.info.next_action_times[:3]), "what people are told is what Temporal will do"
    await planner.ask("POST", "triggers/archive", {"triggers": [trigger["uuid"]]})
    await planner.described(uuid, paused=True)
    await planner.ask("POST", f"triggers/{trigger['uuid']}/restore", {})
    await planner.described(uuid)
    await planner.ask("POST", "triggers/delete", {"triggers": [trigger["uuid"]]})

    async def is_gone() -> bool:
        try:
            await deployment.temporal.get_schedule_handle(workflow_ids.schedule(uuid)).describe()
        except RPCError:
            return True
        return False

    await until("Temporal to forget the schedule", is_gone)


async def test_no_person_is_in_the_histories_of_schedules(deployment: Deployment, planner: Planner) -> None:
    await deployment.parking_done()
    await assert_nothing_personal(deployment)

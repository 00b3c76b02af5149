"""Campaigns in the browser: making them, their events, what is refused, what an event has done and will do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from core.permissions import Role
from store.campaign_progress import CampaignProgress
from store.codes import FieldType, FlowType
from store.database import Database
from store.fields import FieldStore
from store.flows import FlowStore
from store.groups import GroupStore
from store.tables import Campaign, Contact, GroupMembership, Parking
from tests.web.app.conftest import Browser, body
from tests.web.conftest import MakeTenant

KIGALI = ZoneInfo("Africa/Kigali")
DUE = datetime.now(KIGALI).replace(hour=15, minute=30, second=0, microsecond=0) + timedelta(days=30)
TEXTS = {"base_language": "eng", "translations": {"eng": {"text": "Soon, @contact"}, "kin": {"text": "Vuba"}}}


@pytest.fixture(scope="module")
async def world(browser: Browser, database: Database) -> dict[str, Any]:
    """Two groups, a date and a text field, flows of several types, and a contact that is due."""
    workspace = browser.tenant.workspace_id
    async with database.transaction() as session:
        groups = [await GroupStore(session).create(workspace, name=name) for name in ("Mothers", "Fathers")]
        due = await FieldStore(session).create(workspace, key="due", name="Due date", value_type=FieldType.DATETIME)
        await FieldStore(session).create(workspace, key="town", name="Town", value_type=FieldType.TEXT)
        flows = {
            name: (await FlowStore(session).create(workspace, name=name, type=kind, **more)).uuid
            for name, kind, more in (
                ("Visit", FlowType.MESSAGING, {}),
                ("Quiet", FlowType.BACKGROUND, {}),
                ("Survey", FlowType.SURVEYOR, {}),
                ("Old", FlowType.MESSAGING, {"is_archived": True}),
            )
        }
        value = {str(due.uuid): {"text": DUE.isoformat(), "datetime": DUE.isoformat()}}
        contact = Contact(workspace_id=workspace, name="Amina", fields=value)
        session.add(contact)
        await session.flush()
        session.add(GroupMembership(group_id=groups[0].id, contact_id=contact.id))
    return {"groups": [str(one.uuid) for one in groups], "flows": {k: str(v) for k, v in flows.items()}}


async def made(browser: Browser, world: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = await browser.post("campaigns", {"name": name, "group": world["groups"][0]})
    return found


def event(**more: Any) -> dict[str, Any]:
    return {"relative_to": "due", "offset": -2, "unit": "days", "hour": 9, "message": TEXTS, **more}


async def settle(database: Database, uuid: str) -> None:
    """What the campaign's workflow does: makes the fires of new and changed events."""
    progress = CampaignProgress(database)
    async with database.reading() as session:
        campaign = (await session.exec(select(Campaign).where(Campaign.uuid == uuid))).one()
    while await progress.schedule(campaign.id, seconds=5) != "done":
        pass


async def test_a_campaign_is_made_listed_renamed_and_told_of(
    browser: Browser, world: dict[str, Any], database: Database
) -> None:
    campaign = await made(browser, world, "Births")
    assert (campaign["group"]["name"], campaign["timeline"], campaign["pending"]) == ("Mothers", [], 0)
    listed = await browser.get("campaigns", search="moth")
    assert "Births" in [one["name"] for one in listed["results"]]
    assert (await browser.get("campaigns", search="100%"))["results"] == []
    changed = {"name": " Births  here ", "group": world["groups"][1]}
    renamed = body(await browser.http.patch(f"campaigns/{campaign['uuid']}", json=changed))
    assert (renamed["name"], renamed["group"]["name"]) == ("Births here", "Fathers")
    async with database.reading() as session:
        told = await session.exec(select(Parking).where(Parking.run_uuid == campaign["uuid"]))
        assert {row.kind for row in told.all()} == {"campaign"}


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"name": "  "}, "name", "required"),
        ({"name": 'a "b"'}, "name", "bad_characters"),
        ({"name": "taken"}, "name", "taken"),
        ({"group": "01969b47-0583-76f8-924e-9de1a11831b3"}, "group", "unknown_value"),
    ],
)
async def test_names_and_groups_are_checked(
    browser: Browser, world: dict[str, Any], given: dict[str, Any], field: str, problem: str
) -> None:
    await browser.http.post("campaigns", json={"name": "Taken", "group": world["groups"][0]})
    response = await browser.http.post("campaigns", json={"name": "New", "group": world["groups"][0], **given})
    assert (response.status_code, response.json()["fields"]) == (400, {field: [problem]})


async def test_an_event_is_scheduled_counted_changed_and_deleted(
    browser: Browser, world: dict[str, Any], database: Database
) -> None:
    campaign = await made(browser, world, "Reminders")
    path = f"campaigns/{campaign['uuid']}/events"
    one = await browser.post(path, event())
    assert (one["is_scheduling"], one["pending"], one["relative_to_name"]) == (True, 0, "Due date")
    busy = await browser.http.put(f"{path}/{one['uuid']}", json=event(offset=-3))
    assert (busy.status_code, busy.json()["code"]) == (409, "being_scheduled")
    await settle(database, campaign["uuid"])
    shown = await browser.get(f"campaigns/{campaign['uuid']}")
    [one] = shown["timeline"]
    nine = (DUE - timedelta(days=2)).replace(hour=9, minute=0).astimezone(UTC)
    assert (one["is_scheduling"], one["pending"], shown["pending"]) == (False, 1, 1)
    assert datetime.fromisoformat(one["next_on"]) == nine
    history = await browser.get(f"{path}/{one['uuid']}/history")
    assert (history["pending"], history["fired"], history["days"]) == (1, 0, [])
    assert [(due["contact"]["name"], datetime.fromisoformat(due["fire_on"])) for due in history["upcoming"]] == [
        ("Amina", nine)
    ]
    flow = event(message=None, flow=world["flows"]["Quiet"])
    same_time = body(await browser.http.put(f"{path}/{one['uuid']}", json=flow))
    assert (same_time["flow"]["name"], same_time["message"], same_time["start_mode"]) == ("Quiet", None, "passive")
    assert same_time["is_scheduling"] is False, "another flow at the same time leaves the fires alone"
    assert body(await browser.http.put(f"{path}/{one['uuid']}", json=flow | {"offset": 1}))["is_scheduling"] is True
    body(await browser.http.delete(f"{path}/{one['uuid']}"))
    await settle(database, campaign["uuid"])
    shown = await browser.get(f"campaigns/{campaign['uuid']}")
    assert (shown["timeline"], shown["pending"], shown["next_on"]) == ([], 0, None)


async def test_the_preview_says_when_it_would_fire(browser: Browser, world: dict[str, Any]) -> None:
    campaign = await made(browser, world, "Preview")
    path = f"campaigns/{campaign['uuid']}/events/preview"
    [example] = await browser.post(path, {"relative_to": "due", "offset": 1, "unit": "weeks", "hour": 7})
    assert (example["contact"]["name"], datetime.fromisoformat(example["date"])) == ("Amina", DUE.astimezone(UTC))
    wanted = (DUE + timedelta(weeks=1)).replace(hour=7, minute=0)
    assert datetime.fromisoformat(example["fire_on"]) == wanted.astimezone(UTC)
    assert await browser.post(path, {"relative_to": "due", "offset": -90, "unit": "days"}) == [], "is in the past"


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"relative_to": "nothing"}, "relative_to", "unknown_value"),
        ({"relative_to": "town"}, "relative_to", "not_a_date"),
        ({"offset": 40_000}, "offset", "too_far"),
        ({"unit": "hours"}, "hour", "only_days_and_weeks"),
        ({"message": None}, "flow", "flow_or_message"),
        ({"flow": "Visit"}, "flow", "flow_or_message"),
        ({"message": None, "flow": "Old"}, "flow", "archived_flow"),
        ({"message": None, "flow": "Survey"}, "flow", "wrong_flow_type"),
        ({"message": None, "flow": "Visit", "start_mode": "passive"}, "start_mode", "only_messages_passive"),
        ({"message": {"base_language": "fra", "translations": TEXTS["translations"]}}, "translations.fra.text",
         "required"),
        ({"message": {"base_language": "eng", "translations": {"eng": {"text": "x"}, "xxx": {"text": "y"}}}},
         "translations.xxx", "invalid"),
        ({"message": {"base_language": "eng", "translations": {"eng": {"text": "x", "attachments": ["clip"]}}}},
         "translations.eng.attachments", "bad_attachment"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_an_event_is_said_beside_its_field(
    browser: Browser, world: dict[str, Any], given: dict[str, Any], field: str, problem: str
) -> None:
    campaign = (await browser.get("campaigns", search="Wrong"))["results"]
    uuid = campaign[0]["uuid"] if campaign else (await made(browser, world, "Wrong"))["uuid"]
    flow = world["flows"].get(given.get("flow"))
    response = await browser.http.post(
        f"campaigns/{uuid}/events", json=event(**given) | ({"flow": flow} if flow else {})
    )
    assert (response.status_code, response.json()["fields"]) == (400, {field: [problem]}), response.text
    assert (await browser.get(f"campaigns/{uuid}"))["timeline"] == []


async def test_a_message_keeps_its_parts_and_loses_nothing_but_nul(browser: Browser, world: dict[str, Any]) -> None:
    campaign = await made(browser, world, "Parts")
    content = {"text": "Choose\x00", "attachments": ["image/jpeg:https://x.test/a.jpg"],
               "quick_replies": [{"text": "Yes"}, {"type": "location"}, {"text": "  "}]}  # fmt: skip
    message = {"base_language": "eng", "translations": {"eng": content, "fra": {"text": " "}}}
    made_event = await browser.post(f"campaigns/{campaign['uuid']}/events", event(message=message))
    kept = made_event["message"]["translations"]
    assert kept == {
        "eng": {
            "text": "Choose\ufffd",
            "attachments": content["attachments"],
            "quick_replies": [
                {"type": "text", "text": "Yes", "extra": ""},
                {"type": "location", "text": "", "extra": ""},
            ],
        }
    }


async def test_archived_campaigns_stop_and_are_restored_or_deleted(
    browser: Browser, world: dict[str, Any], database: Database
) -> None:
    campaign = await made(browser, world, "Seasonal")
    path = f"campaigns/{campaign['uuid']}"
    assert (await browser.http.delete(path)).json()["code"] == "not_archived"
    await browser.post(f"{path}/events", event(message=None, flow=world["flows"]["Visit"]))
    await settle(database, campaign["uuid"])
    await browser.post(f"{path}/archive")
    archived = await browser.get("campaigns", archived="true")
    assert "Seasonal" in [one["name"] for one in archived["results"]] and archived["archived"] >= 1
    shown = await browser.get(path)
    assert (shown["is_archived"], shown["pending"], shown["next_on"]) == (True, 0, None)
    refused = await browser.http.post(f"{path}/events", json=event())
    assert (refused.status_code, refused.json()["code"]) == (409, "archived_campaign")
    async with database.transaction() as session:
        await FlowStore(session).update(browser.tenant.workspace_id, world["flows"]["Visit"], is_archived=True)
    await browser.post(f"{path}/restore")
    await settle(database, campaign["uuid"])
    [one] = (await browser.get(path))["timeline"]
    assert (one["pending"], one["is_flow_archived"]) == (1, False), "restored with its flow and its fires"
    await browser.post(f"{path}/archive")
    body(await browser.http.delete(path))
    assert (await browser.http.get(path)).status_code == 404


async def test_others_see_and_change_nothing(
    browser: Browser, world: dict[str, Any], browsers: dict[Role, Browser]
) -> None:
    campaign = await made(browser, world, "Mine")
    one = await browser.post(f"campaigns/{campaign['uuid']}/events", event())
    theirs = browsers[Role.ADMINISTRATOR].http
    for method, path, data in [
        ("GET", f"campaigns/{campaign['uuid']}", None),
        ("PATCH", f"campaigns/{campaign['uuid']}", {"name": "Theirs", "group": world["groups"][0]}),
        ("POST", f"campaigns/{campaign['uuid']}/archive", None),
        ("POST", f"campaigns/{campaign['uuid']}/restore", None),
        ("DELETE", f"campaigns/{campaign['uuid']}", None),
        ("POST", f"campaigns/{campaign['uuid']}/events", event()),
        ("POST", f"campaigns/{campaign['uuid']}/events/preview", {"relative_to": "created_on", "offset": 1}),
        ("PUT", f"campaigns/{campaign['uuid']}/events/{one['uuid']}", event()),
        ("DELETE", f"campaigns/{campaign['uuid']}/events/{one['uuid']}", None),
        ("GET", f"campaigns/{campaign['uuid']}/events/{one['uuid']}/history", None),
    ]:
        response = await theirs.request(method, path, json=data)
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), f"{method} {path}"
    foreign = await theirs.post("campaigns", json={"name": "Theirs", "group": world["groups"][0]})
    assert foreign.json()["fields"] == {"group": ["unknown_value"]}


async def test_choices_are_the_workspaces_own(
    browser: Browser, world: dict[str, Any], browsers: dict[Role, Browser], make_tenant: MakeTenant
) -> None:
    choices = await browser.get("automation/choices")
    flows = {flow["name"]: flow["type"] for flow in choices["flows"]}
    assert flows["Quiet"] == "background" and {"Old", "Survey"}.isdisjoint(flows)
    assert [one["key"] for one in choices["dates"]] == ["due", "created_on", "last_seen_on"]
    assert {"Mothers", "Fathers"} <= {group["name"] for group in choices["groups"]}
    theirs = await browsers[Role.EDITOR].get("automation/choices")
    assert {flow["name"] for flow in theirs["flows"]}.isdisjoint(flows)

"""Triggers in the browser: every type, what is refused, conflicts named, folders, archive and restore."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.permissions import Role
from core.settings import Settings
from store import triggers
from store.codes import FlowType
from store.database import Database
from store.flows import FlowStore
from store.groups import GroupStore
from store.schedules import ScheduleStore
from tests.web.app.conftest import Browser, body
from tests.web.conftest import make_channel

NOWHERE = "01969b47-0583-76f8-924e-9de1a11831b3"
TOMORROW = (datetime.now(ZoneInfo("Africa/Kigali")) + timedelta(days=1)).strftime("%Y-%m-%dT09:00")
DAILY = {"start_on": TOMORROW, "repeat": "daily"}


@pytest.fixture(scope="module")
async def names(browser: Browser, database: Database, settings: Settings) -> dict[str, str]:
    """Uuids by name: flows of each type, groups, channels, a contact."""
    workspace, found = browser.tenant.workspace_id, {}
    async with database.transaction() as session:
        for name, kind in (("Join", "M"), ("Call", "V"), ("Quiet", "B"), ("Survey", "S"), ("Other", "M")):
            found[name] = str((await FlowStore(session).create(workspace, name=name, type=FlowType(kind))).uuid)
        old = await FlowStore(session).create(workspace, name="Old", is_archived=True)
        found["Old"] = str(old.uuid)
        for name in ("Farmers", "Testers"):
            found[name] = str((await GroupStore(session).create(workspace, name=name)).uuid)
    found["sms"] = await make_channel(database, workspace, settings)
    found["telegram"] = await make_channel(
        database, workspace, settings, type="TG", name="Bot", schemes=["telegram"], config={"auth_token": "x"}
    )
    contact = await browser.post("contacts", {"name": "Bintu", "phone": "+250788000199"})
    return found | {"contact": contact["uuid"]}


def given(names: dict[str, str], kind: str, flow: str = "Join", **more: Any) -> dict[str, Any]:
    """A body, with names for uuids."""
    for key in ("groups", "excluded_groups", "contacts"):
        if key in more:
            more[key] = [names.get(one, one) for one in more[key]]
    if "channel" in more:
        more["channel"] = names.get(more["channel"], more["channel"])
    return {"type": kind, "flow": names.get(flow, flow), **more}


@pytest.mark.parametrize(
    ("kind", "more", "folder"),
    [
        ("keyword", {"keywords": ["Karibu", "😀"], "match": "only", "channel": "sms", "groups": ["Farmers"]},
         "messages"),
        ("catch_all", {"excluded_groups": ["Testers"]}, "messages"),
        ("new_conversation", {"channel": "telegram"}, "new_conversation"),
        ("referral", {"referrer_id": "Poster"}, "referral"),
        ("missed_call", {"flow": "Quiet"}, "calls"),
        ("inbound_call", {"flow": "Call", "groups": ["Farmers"]}, "calls"),
        ("schedule", {"schedule": DAILY, "contacts": ["contact"], "excluded_groups": ["Testers"]}, "scheduled"),
        ("closed_ticket", {"groups": ["Farmers"]}, "tickets"),
        ("opt_in", {}, "opt_in_out"),
        ("opt_out", {"flow": "Quiet"}, "opt_in_out"),
    ],
)  # fmt: skip
async def test_every_type_is_made_found_in_its_folder_changed_archived_restored_and_deleted(
    browser: Browser, names: dict[str, str], kind: str, more: dict[str, Any], folder: str
) -> None:
    wanted = given(names, kind, more.pop("flow", "Join"), **more)
    trigger = await browser.post("triggers", wanted)
    path = f"triggers/{trigger['uuid']}"
    for key in ("groups", "excluded_groups", "contacts"):
        assert [one["uuid"] for one in trigger[key]] == wanted.get(key, [])
    assert trigger["flow"]["uuid"] == wanted["flow"]
    assert (trigger["channel"] or {}).get("uuid") == wanted.get("channel")
    assert trigger["keywords"] == [word.lower() for word in wanted.get("keywords", [])]
    assert bool(trigger["schedule"]) == (kind == "schedule")
    listed = await browser.get("triggers", folder=folder)
    assert trigger["uuid"] in [one["uuid"] for one in listed["results"]]
    assert listed["folders"][folder] == len(listed["results"])
    assert body(await browser.http.put(path, json=wanted))["uuid"] == trigger["uuid"], "no conflict with itself"
    await browser.post("triggers/archive", {"triggers": [trigger["uuid"], NOWHERE]})
    archived = await browser.get("triggers", folder="archived")
    [one] = [found for found in archived["results"] if found["uuid"] == trigger["uuid"]]
    assert one["is_archived"] and (one["schedule"] or {}).get("next", []) == []
    restored = await browser.post(f"{path}/restore", {})
    assert restored["is_archived"] is False
    if kind == "schedule":
        assert len(restored["schedule"]["next"]) == 3
    await browser.post("triggers/delete", {"triggers": [trigger["uuid"]]})
    assert (await browser.http.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "more", "field", "problem"),
    [
        ("keyword", {}, "keywords", "required"),
        ("keyword", {"keywords": ["two words"]}, "keywords", "bad_keyword"),
        ("keyword", {"keywords": ["x" * 17]}, "keywords", "bad_keyword"),
        ("keyword", {"keywords": ["go"], "flow": "Quiet"}, "flow", "wrong_flow_type"),
        ("keyword", {"keywords": ["go"], "flow": "Old"}, "flow", "archived_flow"),
        ("keyword", {"keywords": ["go"], "flow": NOWHERE}, "flow", "unknown_value"),
        ("keyword", {"keywords": ["go"], "groups": [NOWHERE]}, "groups", "unknown_value"),
        ("keyword", {"keywords": ["go"], "channel": NOWHERE}, "channel", "unknown_value"),
        ("keyword", {"keywords": ["go"], "groups": ["Farmers"], "excluded_groups": ["Farmers"]}, "excluded_groups",
         "included_too"),
        ("keyword", {"keywords": ["go"], "contacts": ["contact"]}, "contacts", "not_for_this_type"),
        ("catch_all", {"keywords": ["go"]}, "keywords", "not_for_this_type"),
        ("catch_all", {"schedule": DAILY}, "schedule", "not_for_this_type"),
        ("catch_all", {"referrer_id": "x"}, "referrer_id", "not_for_this_type"),
        ("new_conversation", {"channel": "sms"}, "channel", "wrong_channel"),
        ("missed_call", {"channel": "sms"}, "channel", "not_for_this_type"),
        ("missed_call", {"groups": ["Farmers"]}, "groups", "not_for_this_type"),
        ("missed_call", {"flow": "Call"}, "flow", "wrong_flow_type"),
        ("schedule", {"groups": ["Farmers"]}, "schedule", "required"),
        ("schedule", {"schedule": DAILY}, "groups", "no_recipients"),
        ("schedule", {"schedule": {"start_on": "2020-01-01T09:00"}, "groups": ["Farmers"]}, "start_on", "in_the_past"),
        ("schedule", {"schedule": DAILY | {"repeat": "weekly"}, "groups": ["Farmers"]}, "days", "no_days"),
        ("closed_ticket", {"flow": "Survey"}, "flow", "wrong_flow_type"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_beside_its_field(
    browser: Browser, names: dict[str, str], kind: str, more: dict[str, Any], field: str, problem: str
) -> None:
    before = await browser.get("triggers")
    wanted = given(names, kind, **more)
    response = await browser.http.post("triggers", json=wanted)
    assert (response.status_code, response.json()["fields"]) == (400, {field: [problem]}), response.text
    assert (await browser.get("triggers"))["active"] == before["active"]


async def test_a_conflict_is_refused_in_words_that_name_the_other_until_told_to_replace_it(
    browser: Browser, names: dict[str, str]
) -> None:
    first = await browser.post("triggers", given(names, "keyword", keywords=["habari", "hi"]))
    wanted = given(names, "keyword", "Other", keywords=["HI"])
    refused = await browser.http.post("triggers", json=wanted)
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "trigger_conflict")
    assert [one["uuid"] for one in told["conflicts"]] == [first["uuid"]]
    assert "habari, hi" in told["detail"] and "Join" in told["detail"]
    assert not (await browser.get(f"triggers/{first['uuid']}"))["is_archived"]
    second = await browser.post("triggers", wanted | {"replaces": True})
    assert (await browser.get(f"triggers/{first['uuid']}"))["is_archived"]
    back = await browser.http.post(f"triggers/{first['uuid']}/restore", json={})
    assert (back.status_code, back.json()["conflicts"][0]["uuid"]) == (409, second["uuid"])
    edited = body(await browser.http.put(f"triggers/{first['uuid']}", json=given(names, "keyword", keywords=["hi"])))
    assert edited["is_archived"], "an archived one is edited without a conflict, and stays archived"
    await browser.post(f"triggers/{first['uuid']}/restore", {"replaces": True})
    assert (await browser.get(f"triggers/{second['uuid']}"))["is_archived"]
    apart = await browser.post("triggers", given(names, "keyword", keywords=["hi"], groups=["Farmers"]))
    assert not (await browser.get(f"triggers/{first['uuid']}"))["is_archived"], "groups make no conflict with all"
    await browser.post("triggers/delete", {"triggers": [apart["uuid"], first["uuid"], second["uuid"]]})


async def test_types_do_not_change_and_words_are_searched(browser: Browser, names: dict[str, str]) -> None:
    trigger = await browser.post("triggers", given(names, "keyword", "Other", keywords=["zebra"]))
    response = await browser.http.put(f"triggers/{trigger['uuid']}", json=given(names, "catch_all"))
    assert response.json()["fields"] == {"type": ["cannot_change"]}
    for text in ("zeb", "othe"):
        assert trigger["uuid"] in [one["uuid"] for one in (await browser.get("triggers", search=text))["results"]]
    assert (await browser.get("triggers", search="%"))["results"] == []


async def test_a_schedule_that_is_over_is_not_restored_before_it_is_edited(
    browser: Browser, names: dict[str, str], database: Database
) -> None:
    wanted = given(names, "schedule", groups=["Farmers"], schedule={"start_on": TOMORROW})
    trigger = await browser.post("triggers", wanted)
    await browser.post("triggers/archive", {"triggers": [trigger["uuid"]]})
    async with database.transaction() as session:
        row = await triggers.TriggerStore(session).get(browser.tenant.workspace_id, trigger["uuid"])
        schedule = await ScheduleStore(session).all(browser.tenant.workspace_id, [row.schedule_id or 0])
        [one] = schedule.values()
        one.start_on -= timedelta(days=30)
        session.add(one)
    response = await browser.http.post(f"triggers/{trigger['uuid']}/restore", json={})
    assert (response.status_code, response.json()["fields"]) == (400, {"start_on": ["in_the_past"]})
    assert (await browser.get(f"triggers/{trigger['uuid']}"))["is_archived"], "nothing was written"
    body(await browser.http.put(f"triggers/{trigger['uuid']}", json=wanted))
    restored = await browser.post(f"triggers/{trigger['uuid']}/restore", {})
    assert restored["schedule"]["local"] == TOMORROW


async def test_there_is_a_limit(browser: Browser, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    active = (await browser.get("triggers"))["active"]
    monkeypatch.setattr(triggers, "LIMIT", active)
    response = await browser.http.post("triggers", json=given(names, "keyword", keywords=["onemore"]))
    assert (response.status_code, response.json()["code"]) == (400, "limit_reached")


async def test_triggers_of_others_are_not_there(
    browser: Browser, names: dict[str, str], browsers: dict[Role, Browser]
) -> None:
    trigger = await browser.post("triggers", given(names, "keyword", keywords=["mine"]))
    theirs = browsers[Role.ADMINISTRATOR]
    path = f"triggers/{trigger['uuid']}"
    own = (await theirs.post("flows", {"name": "Their flow"}))["uuid"]
    assert (await theirs.http.get(path)).status_code == 404
    assert (await theirs.http.post(f"{path}/restore", json={})).status_code == 404
    changed = {"type": "keyword", "flow": own, "keywords": ["mine"]}
    assert (await theirs.http.put(path, json=changed)).status_code == 404
    await theirs.post("triggers/delete", {"triggers": [trigger["uuid"]]})
    await theirs.post("triggers/archive", {"triggers": [trigger["uuid"]]})
    assert not (await browser.get(path))["is_archived"]
    foreign = await theirs.http.post("triggers", json=given(names, "keyword", keywords=["theirs"]))
    assert foreign.json()["fields"] == {"flow": ["unknown_value"]}

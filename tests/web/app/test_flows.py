"""The list of flows: making, importing, copying, labelling, finding, archiving; what they brought."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from store import sql
from store.database import Database
from tests.web.app.conftest import Browser, body, export_of


async def definition_of(browser: Browser, uuid: str) -> dict[str, Any]:
    """A flow's definition, out of an export with all that it depends on."""
    exported = body(await browser.http.get("definitions", params={"flow": uuid}))["flows"]
    return next(flow for flow in exported if flow["uuid"] == uuid)


async def names(browser: Browser, **params: Any) -> list[str]:
    return [flow["name"] for flow in (await browser.get("flows", **params))["results"]]


async def test_flows_are_listed_by_name(browser: Browser, flows: dict[str, str]) -> None:
    assert await names(browser) == sorted(flows, key=str.lower)
    assert (await browser.get("flows/folders"))["active"] == len(flows)
    assert await names(browser, search="SURV") == ["Clinic Survey"]


async def test_a_flow_is_made_renamed_copied_archived_and_deleted(browser: Browser) -> None:
    made = await browser.post("flows", {"name": "  Greeting ", "language": "kin"})
    taken = await browser.http.post("flows", json={"name": "greeting"})
    assert taken.json()["fields"] == {"name": ["taken"]}
    for name, problem in {" ": "required", 'A "B"': "bad_characters", "x" * 65: "string_too_long"}.items():
        response = await browser.http.post("flows", json={"name": name})
        assert response.json()["fields"] == {"name": [problem]}
    assert (await browser.http.post("flows", json={"name": "X", "language": "xx"})).json()["fields"] == {
        "language": ["invalid"]
    }
    body(await browser.http.patch(f"flows/{made['uuid']}", json={"name": "Hello"}))
    first = await browser.post(f"flows/{made['uuid']}/copy")
    second = await browser.post(f"flows/{made['uuid']}/copy")
    assert (first["name"], second["name"]) == ("Copy of Hello", "Copy 2 of Hello")
    early = await browser.http.delete(f"flows/{first['uuid']}")
    assert early.json()["code"] == "not_archived"
    await browser.post(f"flows/{first['uuid']}/archive")
    assert "Copy of Hello" in await names(browser, archived=True)
    assert "Copy of Hello" not in await names(browser)
    await browser.post(f"flows/{first['uuid']}/restore")
    assert "Copy of Hello" in await names(browser)
    await browser.post(f"flows/{first['uuid']}/archive")
    body(await browser.http.delete(f"flows/{first['uuid']}"))
    assert "Copy of Hello" not in await names(browser, archived=True)


async def test_a_copy_says_the_same_with_other_uuids(browser: Browser, flows: dict[str, str]) -> None:
    copied = await browser.post(f"flows/{flows['Registration']}/copy")
    original = await definition_of(browser, flows["Registration"])
    copy = await definition_of(browser, copied["uuid"])
    nodes = [{node["uuid"] for node in flow["nodes"]} for flow in (original, copy)]
    assert len(nodes[0]) == len(nodes[1])
    assert not nodes[0] & nodes[1]
    texts = [sorted(a.get("text", "") for n in f["nodes"] for a in n["actions"]) for f in (original, copy)]
    assert texts[0] == texts[1]
    # what it refers to stays what it is: groups, fields, other flows
    groups = [
        {g["uuid"] for n in f["nodes"] for a in n["actions"] for g in a.get("groups", ())} for f in (original, copy)
    ]
    assert groups[0] == groups[1] != set()


async def test_labels_are_folders(browser: Browser, flows: dict[str, str]) -> None:
    label = await browser.post("flow-labels", {"name": "Clinics"})
    other = await browser.post("flow-labels", {"name": "Others"})
    wanted = [flows["Find a Clinic"], flows["Clinic Survey"]]
    body(await browser.http.put("flow-labels/assignment", json={"flows": wanted, "labels": [label["uuid"]]}))
    assert await names(browser, label=label["uuid"]) == ["Clinic Survey", "Find a Clinic"]
    counts = {one["name"]: one["count"] for one in (await browser.get("flows/folders"))["labels"]}
    assert counts == {"Clinics": 2, "Others": 0}
    body(await browser.http.put("flow-labels/assignment", json={"flows": wanted[:1], "labels": [other["uuid"]]}))
    assert await names(browser, label=label["uuid"]) == ["Clinic Survey"]
    body(await browser.http.patch(f"flow-labels/{label['uuid']}", json={"name": "Surveys"}))
    body(await browser.http.delete(f"flow-labels/{other['uuid']}"))
    assert [one["name"] for one in (await browser.get("flows/folders"))["labels"]] == ["Surveys"]


async def test_flows_are_found_by_what_they_say(browser: Browser, flows: dict[str, str]) -> None:
    found = await browser.get("flows/saying", text="last visit to the clinic")
    assert [one["flow"]["name"] for one in found] == ["Clinic Survey"]
    assert "last visit to the clinic" in found[0]["snippets"][0]
    assert await browser.get("flows/saying", text="xyzzy") == []
    assert await browser.get("flows/saying", text="send_msg") == [], "names of types are not what a flow says"


async def test_what_only_a_draft_says_is_found_too(browser: Browser) -> None:
    made = await browser.post("flows", {"name": "Half Done", "template": "menu"})
    path = f"editor/flows/{made['uuid']}"
    document = await browser.get(path)
    node = {"uuid": made["uuid"], "actions": [{"type": "send_msg", "text": "Only in the draft"}], "exits": []}
    definition = document["definition"] | {"nodes": [node]}
    saved = {"definition": definition, "version": document["version"], "based_on": document["based_on"]}
    assert (await browser.http.put(path, json=saved)).is_success
    for said in ("only in the draft", "How can we help you"):
        found = await browser.get("flows/saying", text=said)
        assert [one["flow"]["name"] for one in found] == ["Half Done"], said


async def test_letters_are_found_however_they_are_stored(browser: Browser, database: Database) -> None:
    made = await browser.post("flows", {"name": "Accents"})
    node = {"uuid": made["uuid"], "actions": [{"type": "send_msg", "text": 'Où est "Zoé"?'}], "exits": []}
    for ascii_only in (True, False):
        definition = json.dumps({"nodes": [node]}, ensure_ascii=ascii_only)
        statement = text(
            "UPDATE flow_revision SET definition = :d WHERE flow_id = (SELECT id FROM flow WHERE uuid = :u)"
        )
        async with database.transaction() as session:
            await sql.execute(session, statement, {"d": definition, "u": made["uuid"]})
        for part in ("OÙ EST", '"zoé"'):
            found = await browser.get("flows/saying", text=part if ascii_only is False else part.lower())
            assert [one["flow"]["name"] for one in found] == ["Accents"], (part, ascii_only)


async def test_an_import_that_fails_says_why_and_changes_nothing(browser: Browser) -> None:
    before = await names(browser)
    for content in (b"not json", b"{}", export_of({"uuid": "x", "name": "Broken", "nodes": 5})):
        response = await browser.http.post("definitions", content=content)
        told = response.json()
        assert (response.status_code, told["code"]) == (400, "import_refused")
        assert told["problems"][0]["message"]
        assert all(problem["fatal"] for problem in told["problems"][:1])
    assert await names(browser) == before


async def test_an_export_is_a_file_that_imports_elsewhere(
    browser: Browser, flows: dict[str, str], browsers: dict[Any, Browser]
) -> None:
    response = await browser.http.get("definitions", params={"flow": flows["Registration"]})
    assert response.headers["content-disposition"] == 'attachment; filename="flows.json"'
    other = next(iter(browsers.values()))
    summary = body(await other.http.post("definitions", content=response.content))
    assert summary["counts"]["flows"]["created"] >= 1
    assert "Registration" in await names(other)


@pytest.fixture(scope="module")
async def run(browser: Browser, database: Database, flows: dict[str, str]) -> str:
    """The uuid of a run of the survey that has ended, and the counts of others."""
    contact = await browser.post("contacts", {"name": "Amina", "phone": "0788000030"})
    definition = await definition_of(browser, flows["Clinic Survey"])
    node = next(node for node in definition["nodes"] if node.get("router", {}).get("categories"))
    category = node["router"]["categories"][0]
    path = [{"uuid": node["uuid"], "node_uuid": node["uuid"], "arrived_on": "2026-11-20T08:00:00Z",
             "exit_uuid": category["exit_uuid"]}]  # fmt: skip
    results = {"rating": {"name": "Rating", "value": "5", "category": "Good", "node_uuid": node["uuid"],
                          "created_on": "2026-11-20T08:00:01Z", "input": "5"}}  # fmt: skip
    made = text("""
        INSERT INTO flow_run
            (workspace_id, contact_id, flow_id, session_id, status, responded, path, results, exited_on)
        SELECT f.workspace_id, c.id, f.id, 0, 'C', true, :path, :results, now() FROM flow f, contact c
        WHERE f.uuid = :flow AND c.uuid = :contact RETURNING uuid, flow_id
    """)
    values = {"path": json.dumps(path), "results": json.dumps(results), "contact": contact["uuid"]}
    async with database.transaction() as session:
        row = (await sql.execute(session, made, values | {"flow": flows["Clinic Survey"]})).one()
        counts = text(
            "INSERT INTO flow_result_count (flow_id, result, category, count) VALUES (:flow, :result, :c, :n)"
        )
        keys = await browser.get(f"flows/{flows['Clinic Survey']}/results")
        key = keys["results"][0]["key"]
        for name, count in {"Other": 9, "Bad": 2, "Good": 2, "No Response": 20}.items():
            await sql.execute(session, counts, {"flow": row[1], "result": key, "c": name, "n": count})
    return str(row[0])


async def test_results_are_ordered_by_count_with_others_last(browser: Browser, flows: dict[str, str], run: str) -> None:
    results = await browser.get(f"flows/{flows['Clinic Survey']}/results")
    assert results["runs"]["completed"] == 1
    categories = [(one["name"], one["count"]) for one in results["results"][0]["categories"]]
    assert categories == [("Good", 3), ("Bad", 2), ("Other", 9), ("No Response", 20)]
    assert len(results["by_hour"]) == 24
    assert len(results["by_weekday"]) == 7


async def test_a_run_shows_its_steps_and_leads_to_temporal(browser: Browser, flows: dict[str, str], run: str) -> None:
    listed = await browser.get(f"flows/{flows['Clinic Survey']}/runs", responded=True)
    assert [(row["uuid"], row["status"]) for row in listed["results"]] == [(run, "completed")]
    shown = await browser.get(f"runs/{run}")
    assert [(value["name"], value["category"]) for value in shown["values"]] == [("Rating", "Good")]
    assert len(shown["steps"]) == 1
    assert shown["steps"][0]["exit"]
    assert shown["workflow_url"].endswith(f"/workflows/run:{run}")


async def test_campaigns_triggers_and_channels_are_shown(browser: Browser, flows: dict[str, str]) -> None:
    campaign = (await browser.get("campaigns"))["results"][0]
    assert (campaign["name"], campaign["group"]["name"]) == ("Vaccinations", "Parents")
    events = (await browser.get(f"campaigns/{campaign['uuid']}"))["timeline"]
    assert events
    assert {event["unit"] for event in events} <= {"minutes", "hours", "days", "weeks"}
    keywords = [
        trigger["keywords"] for trigger in (await browser.get("triggers"))["results"] if trigger["type"] == "keyword"
    ]
    assert ["join", "jiunge"] in keywords
    channel = (await browser.get("channels"))[0]
    assert (channel["name"], channel["is_enabled"]) == ("Gateway", True)

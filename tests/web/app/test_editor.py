"""Drafts over HTTP: saved, merged by who was late, published with tests."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from core.permissions import Role
from store.database import Database
from store.flows import FlowStore
from store.tables.columns import now
from tests.web.app.editing import CONTACT, NOW, definition, joined, node, question, signed_in
from tests.web.conftest import MakeTenant, Tenant


@pytest.fixture(scope="module")
async def browser(http: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(http, tenant) as client:
        yield client


@pytest.fixture
async def flow(database: Database, tenant: Tenant) -> str:
    async with database.transaction() as session:
        name = f"Colours {now().timestamp()}"
        store = FlowStore(session)
        made = await store.create(tenant.workspace_id, name=name, language="eng", created_by_id=tenant.user_id)
        text = definition(str(made.uuid), joined(node("Which colour?"), question("red", "blue"), node("Fine")))
        await store.save(tenant.workspace_id, made.uuid, orjson.dumps(text).decode(), spec_version="14.4.2")
        return str(made.uuid)


async def _open(browser: httpx.AsyncClient, flow: str) -> dict[str, Any]:
    answer = await browser.get(f"/api/internal/editor/flows/{flow}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def _save(browser: httpx.AsyncClient, flow: str, document: dict[str, Any]) -> httpx.Response:
    body = {key: document[key] for key in ("definition", "version", "based_on")}
    return await browser.put(f"/api/internal/editor/flows/{flow}", json=body)


async def test_saving_keeps_everything_and_leaves_the_flow_as_it_is(browser: httpx.AsyncClient, flow: str) -> None:
    document = await _open(browser, flow)
    assert (document["version"], document["is_published"], document["problem"]) == (0, True, "")
    document["definition"]["nodes"][0]["actions"][0]["text"] = "What colour?"
    saved = await _save(browser, flow, document)
    assert saved.json()["version"] == 1 and saved.json()["revision"] == 1
    assert [one["key"] for one in saved.json()["info"]["results"]] == ["answer"]
    again = await _open(browser, flow)
    assert again["definition"]["nodes"] == document["definition"]["nodes"]
    assert again["definition"]["_ui"] == document["definition"]["_ui"]
    assert again["live"]["nodes"][0]["actions"][0]["text"] == "Which colour?"
    assert again["is_published"] is False


async def test_who_is_late_gets_the_newer_draft(browser: httpx.AsyncClient, flow: str) -> None:
    mine, theirs = await _open(browser, flow), await _open(browser, flow)
    theirs["definition"]["nodes"][0]["actions"][0]["text"] = "Theirs"
    assert (await _save(browser, flow, theirs)).status_code == 200
    refused = await _save(browser, flow, mine)
    assert refused.status_code == 409
    body = refused.json()
    assert (body["code"], body["version"]) == ("newer_version", 1)
    assert body["definition"]["nodes"][0]["actions"][0]["text"] == "Theirs"


async def test_a_broken_definition_is_kept_but_not_published(browser: httpx.AsyncClient, flow: str) -> None:
    document = await _open(browser, flow)
    document["definition"]["nodes"][0]["actions"][0]["text"] = ""
    saved = (await _save(browser, flow, document)).json()
    assert "text" in saved["problem"]
    answer = await browser.post(f"/api/internal/editor/flows/{flow}/publish", json={"version": saved["version"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "unpublishable")


async def test_issues_name_what_is_missing(browser: httpx.AsyncClient, flow: str) -> None:
    document = await _open(browser, flow)
    group = {"uuid": "5e9d8fab-5e7e-4f51-b533-261af5dea70d", "name": "Gone"}
    action = {"uuid": "8eebd020-1af5-431c-b943-aa670fc74da9", "type": "add_contact_groups", "groups": [group]}
    document["definition"]["nodes"][0]["actions"].append(action)
    saved = (await _save(browser, flow, document)).json()
    (issue,) = saved["info"]["issues"]
    assert (issue["type"], issue["action_uuid"]) == ("missing_dependency", action["uuid"])


async def test_a_test_of_too_many_calls_is_refused(browser: httpx.AsyncClient, flow: str) -> None:
    # Each call repeats the sprint: without a limit a step would take the server hours.
    calling = node("")
    calling["actions"] = [
        {"uuid": str(uuid4()), "type": "call_webhook", "method": "GET", "url": "http://example.org/"} for _ in range(51)
    ]
    looping = definition(flow, joined(calling, node("on")))
    looping["nodes"][1]["exits"][0]["destination_uuid"] = calling["uuid"]
    test = {"name": "Loops", "definition": looping, "contact": CONTACT, "now": NOW, "steps": [{"kind": "start"}]}
    refused = await browser.post(f"/api/internal/editor/flows/{flow}/tests", json=test)
    assert (refused.status_code, refused.json()["code"]) == (400, "simulation")
    assert "100 calls" in refused.json()["detail"]


async def test_publishing_runs_the_tests_first(browser: httpx.AsyncClient, flow: str) -> None:
    document = await _open(browser, flow)
    steps = [{"kind": "start"}, {"kind": "msg", "text": "Red please"}]
    test = {"name": "Likes red", "definition": document["definition"], "contact": CONTACT, "now": NOW, "steps": steps}
    made = await browser.post(f"/api/internal/editor/flows/{flow}/tests", json=test)
    assert made.status_code == 201 and made.json()["steps"] == 2
    document["definition"]["nodes"][2]["actions"][0]["text"] = "Great"
    version = (await _save(browser, flow, document)).json()["version"]
    refused = await browser.post(f"/api/internal/editor/flows/{flow}/publish", json={"version": version})
    assert (refused.status_code, refused.json()["code"]) == (409, "tests_failed")
    (outcome,) = refused.json()["tests"]
    (difference,) = outcome["differences"]
    assert {"type": "msg_created", "msg.text": "Fine"} in difference["expected"]
    assert {"type": "msg_created", "msg.text": "Great"} in difference["got"]
    assert (await _open(browser, flow))["is_published"] is False
    body = {"version": version, "despite_tests": True}
    published = await browser.post(f"/api/internal/editor/flows/{flow}/publish", json=body)
    assert published.json()["revision"] == 2
    reopened = await _open(browser, flow)
    assert (reopened["is_published"], reopened["flow"]["revision"], reopened["live"]) == (True, 2, None)
    history = (await browser.get(f"/api/internal/editor/flows/{flow}/history")).json()
    assert [(one["kind"], one["number"], one["is_live"]) for one in history] == [
        ("revision", 2, True),
        ("revision", 1, False),
    ]
    old = await browser.get(f"/api/internal/editor/flows/{flow}/history/revision/1")
    assert old.json()["definition"]["nodes"][2]["actions"][0]["text"] == "Fine"
    for kind in ("revision", "draft"):
        for unknown in (-1, 7_000, 2**31, 10**30):
            gone = await browser.get(f"/api/internal/editor/flows/{flow}/history/{kind}/{unknown}")
            assert gone.status_code == 404
    far = await _save(browser, flow, reopened | {"based_on": 2**31})
    assert (far.status_code, list(far.json()["fields"])) == (400, ["based_on"])


async def test_every_save_is_live_where_the_workspace_wants_it(browser: httpx.AsyncClient, flow: str) -> None:
    assert (await browser.put("/api/internal/editor/settings", json={"saves_are_live": True})).status_code == 200
    try:
        document = await _open(browser, flow)
        assert document["saves_are_live"] is True
        document["definition"]["nodes"][2]["actions"][0]["text"] = "At once"
        saved = (await _save(browser, flow, document)).json()
        assert (saved["revision"], saved["is_published"]) == (2, True)
        assert (await _open(browser, flow))["is_published"] is True
    finally:
        await browser.put("/api/internal/editor/settings", json={"saves_are_live": False})


async def test_translators_translate_and_agents_see_nothing(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant(Role.TRANSLATOR)
    async with database.transaction() as session:
        made = await FlowStore(session).create(tenant.workspace_id, name="T", language="eng")
        text = orjson.dumps(definition(str(made.uuid), [node("Hello")])).decode()
        await FlowStore(session).save(tenant.workspace_id, UUID(str(made.uuid)), text, spec_version="14.4.2")
    async with signed_in(http, tenant) as browser:
        document = await _open(browser, str(made.uuid))
        action = document["definition"]["nodes"][0]["actions"][0]
        document["definition"]["localization"] = {"fra": {action["uuid"]: {"text": ["Bonjour"]}}}
        assert (await _save(browser, str(made.uuid), document)).json()["version"] == 1
        document["version"] = 1
        action["text"] = "Changed"
        refused = await _save(browser, str(made.uuid), document)
        assert (refused.status_code, refused.json()["code"]) == (403, "only_translations")
        answer = await browser.post(f"/api/internal/editor/flows/{made.uuid}/publish", json={"version": 1})
        assert answer.status_code == 403


async def test_another_workspace_finds_no_flow(http: httpx.AsyncClient, make_tenant: MakeTenant, flow: str) -> None:
    async with signed_in(http, await make_tenant()) as stranger:
        for path in ("", "/history", "/activity", "/tests"):
            assert (await stranger.get(f"/api/internal/editor/flows/{flow}{path}")).status_code == 404


async def test_two_windows_see_each_other(browser: httpx.AsyncClient, flow: str) -> None:
    path = f"/api/internal/editor/flows/{flow}/presence"
    assert (await browser.post(path, json={"client": "a"})).json() == {"others": []}
    (other,) = (await browser.post(path, json={"client": "b", "node": "n"})).json()["others"]
    assert other["client"] == "a"
    await browser.post(path, json={"client": "a", "is_leaving": True})
    assert (await browser.post(path, json={"client": "b"})).json() == {"others": []}


async def test_registries_and_assets(browser: httpx.AsyncClient) -> None:
    registry = (await browser.get("/api/internal/editor/registry")).json()
    assert "has_any_word" in {one["name"] for one in registry["tests"]}
    assert {"text", "quick_replies"} <= {
        field["name"] for one in registry["actions"] if one["type"] == "send_msg" for field in one["fields"]
    }
    made = await browser.post("/api/internal/editor/assets", json={"kind": "field", "name": "Birth Date"})
    assert made.json()["key"] == "birth_date"
    group = await browser.post("/api/internal/editor/assets", json={"kind": "group", "name": "Mothers"})
    again = await browser.post("/api/internal/editor/assets", json={"kind": "group", "name": "mothers"})
    assert group.json()["uuid"] == again.json()["uuid"]
    refused = await browser.post("/api/internal/editor/assets", json={"kind": "field", "name": "1st"})
    assert refused.status_code == 400
    assets = (await browser.get("/api/internal/editor/assets")).json()
    assert "Mothers" in [one["name"] for one in assets["groups"]]


@pytest.mark.parametrize(
    ("template", "messages"),
    [
        ("Hi @contact.name, 50% off", []),
        ("@(upper(contact.name)) @@(", []),
        ("@(upper(1, 2))", ["upper takes 1 values, not 2"]),
        ("@(fields.age + nope)", ["there is no 'nope'"]),
        ("@(foreach(results, (x) => x & 1))", []),
        ("a @(upper(x", ["the parenthesis isn't closed"]),
        ("@(1 + )", ["syntax error at "]),
    ],
)
async def test_expressions_are_checked(browser: httpx.AsyncClient, template: str, messages: list[str]) -> None:
    answer = await browser.post("/api/internal/editor/check", json={"templates": [template]})
    (problems,) = answer.json()["problems"]
    assert [one["message"] for one in problems] == messages
    assert all(0 <= one["start"] < one["end"] <= len(template) for one in problems)

"""The simulator: the real engine on a definition that nobody has saved."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from core.permissions import Role
from store.database import Database
from store.tables import Global
from store.workspaces import WorkspaceStore
from tests.web.app.editing import CONTACT, NOW, definition, joined, node, question, signed_in
from tests.web.conftest import MakeTenant, Tenant

FLOW = "5d76d86b-3bb9-4d5a-b822-c9d86f5d8e4f"


@pytest.fixture(scope="module")
async def browser(http: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(http, tenant) as client:
        yield client


async def _step(browser: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await browser.post("/api/internal/simulator", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _start(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"definition": definition(FLOW, nodes), "contact": CONTACT, "now": NOW}


def _texts(step: dict[str, Any]) -> list[str]:
    return [event["msg"]["text"] for event in step["events"] if event["type"] == "msg_created"]


async def test_a_conversation(browser: httpx.AsyncClient) -> None:
    ask, wait = node("Which colour, @contact.first_name?"), question("red", "blue")
    body = _start(joined(ask, wait, node("@results.answer.category it is")))
    begun = await _step(browser, body)
    assert (begun["status"], _texts(begun)) == ("waiting", ["Which colour, Ben?"])
    assert begun["events"][1]["_step"]["node_uuid"] == ask["uuid"]
    assert begun["context"]["contact"]["name"] == "Ben Haggerty"
    answered = await _step(
        browser,
        body
        | {key: begun[key] for key in ("contact", "session", "now", "number")}
        | {"step": {"kind": "msg", "text": "blue!"}},
    )
    assert (answered["status"], _texts(answered)) == ("completed", ["Blue it is"])
    assert answered["segments"][0]["operand"] == "blue!"
    assert answered["context"]["results"]["answer"]["category"] == "Blue"


async def test_a_call_is_shown_and_answered(browser: httpx.AsyncClient) -> None:
    call = node("")
    call["actions"] = [
        {
            "uuid": "8eebd020-1af5-431c-b943-aa670fc74da9",
            "type": "call_webhook",
            "method": "POST",
            "url": "https://example.org/?n=@contact.first_name",
            "headers": {},
            "body": "{}",
        }
    ]
    body = _start(joined(call, node("@webhook.json.town")))
    asked = await _step(browser, body)
    assert (asked["status"], asked["events"]) == ("calling", [])
    assert asked["needs"]["request"]["data"]["url"] == "https://example.org/?n=Ben"
    assert asked["needs"]["default"]["data"]["status"] == 200
    result = {"kind": "http", "data": {"status": 201, "headers": [], "body": "eyJ0b3duIjogIktpZ2FsaSJ9"}}
    done = await _step(browser, body | {"calls": [result]})
    assert (done["status"], _texts(done)) == ("completed", ["Kigali"])


async def test_timeouts_can_be_skipped_to(browser: httpx.AsyncClient) -> None:
    wait = question("red")
    silent = {"uuid": "11111111-1111-4111-8111-111111111111", "name": "No Response", "exit_uuid": FLOW}
    wait["router"]["categories"].append(silent)
    wait["router"]["wait"]["timeout"] = {"seconds": 300, "category_uuid": silent["uuid"]}
    wait["exits"].append({"uuid": FLOW})
    body = _start(joined(node("Well?"), wait, node("Too late")))
    begun = await _step(browser, body)
    late = await _step(
        browser,
        body
        | {key: begun[key] for key in ("contact", "session", "now", "number")}
        | {"step": {"kind": "wait_timeout"}},
    )
    assert _texts(late) == ["Too late"]


async def test_what_cannot_go_on_says_why(browser: httpx.AsyncClient) -> None:
    body = _start([node("", actions=[{"uuid": FLOW, "type": "send_msg"}])])
    answer = await browser.post("/api/internal/simulator", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "simulation")
    assert "text" in answer.json()["detail"]
    body = _start([node("Hi")]) | {"step": {"kind": "msg", "text": "early"}}
    answer = await browser.post("/api/internal/simulator", json=body)
    assert answer.status_code == 400


@pytest.mark.parametrize(("role", "said"), [(Role.EDITOR, "its key"), (Role.TRANSLATOR, "•••")])
async def test_globals_are_read_by_whoever_may_list_them(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, role: Role, said: str
) -> None:
    tenant = await make_tenant(role)
    async with database.transaction() as session:
        session.add(Global(workspace_id=tenant.workspace_id, key="service", name="Service", value="its key"))
        await WorkspaceStore(session).update(tenant.workspace_id)
    async with signed_in(http, tenant) as browser:
        step = await _step(browser, _start([node("@globals.service")]))
    assert _texts(step) == [said]
    assert step["context"]["globals"]["service"] == said

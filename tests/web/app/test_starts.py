"""Starting flows: the preview, the start, its progress, calling it off."""

from typing import Any

import pytest

from core.permissions import Role
from store.database import Database
from store.workspaces import WorkspaceStore
from tests.web.app.conftest import Browser, body, export_of
from tests.web.conftest import Tenant

NODE = "7d3c64e6-2d1f-4f1a-8f7d-6f3f6f3e2b10"


def flow_of(uuid: str, name: str, *actions: dict[str, Any]) -> dict[str, Any]:
    node = {"uuid": NODE, "actions": list(actions), "exits": [{"uuid": NODE.replace("10", "11")}]}
    return {
        "uuid": uuid,
        "name": name,
        "spec_version": "14.4.2",
        "type": "messaging",
        "language": "eng",
        "nodes": [node],
        "localization": {},
    }


@pytest.fixture(scope="module")
async def greeting(browser: Browser, channel: str) -> str:
    """The uuid of a flow that says something long to its contact."""
    action = {"uuid": NODE.replace("10", "12"), "type": "send_msg", "text": "Hello @contact.name! " + "x" * 160}
    content = export_of(flow_of("7d3c64e6-2d1f-4f1a-8f7d-6f3f6f3e2b01", "Greeting", action))
    body(await browser.http.post("definitions", content=content))
    return str((await browser.get("flows", search="Greeting"))["results"][0]["uuid"])


@pytest.fixture(scope="module")
async def contacts(browser: Browser) -> list[str]:
    made = [await browser.post("contacts", {"name": f"P{n}", "phone": f"078800010{n}"}) for n in range(3)]
    return [one["uuid"] for one in made]


async def test_the_preview_counts_and_shows_real_first_messages(
    browser: Browser, greeting: str, contacts: list[str]
) -> None:
    preview = await browser.post("starts/preview", {"flow": greeting, "contacts": contacts})
    assert (preview["total"], preview["parts"], preview["blockers"]) == (3, 6, [])
    sample = preview["samples"][0]
    assert sample["texts"][0].startswith(f"Hello {sample['contact']['name']}! ")
    assert sample["parts"] == 2, "a text of 171 letters goes out as two messages"
    nobody = await browser.post("starts/preview", {"flow": greeting})
    assert (nobody["total"], nobody["parts"]) == (0, 0)
    by_query = await browser.post("starts/preview", {"flow": greeting, "query": "name ~ P1 or name ~ P2"})
    assert by_query["total"] == 2
    assert by_query["query"] == 'name ~ "P1" OR name ~ "P2"'
    unseen = {"not_seen_since_days": 90}
    silent = await browser.post("starts/preview", {"flow": greeting, "contacts": contacts, "exclusions": unseen})
    assert silent["total"] == 0, "none of them was ever heard of"


async def test_a_call_comes_before_what_is_said(browser: Browser) -> None:
    action = {"uuid": NODE.replace("10", "22"), "type": "call_webhook", "method": "GET", "url": "http://x.test/"}
    flow = flow_of("7d3c64e6-2d1f-4f1a-8f7d-6f3f6f3e2b02", "Calls", action)
    body(await browser.http.post("definitions", content=export_of(flow)))
    uuid = (await browser.get("flows", search="Calls"))["results"][0]["uuid"]
    made = await browser.post("contacts", {"phone": "0788000110"})
    preview = await browser.post("starts/preview", {"flow": uuid, "contacts": [made["uuid"]]})
    assert (preview["total"], preview["parts"]) == (1, None)
    assert preview["samples"][0]["is_whole"] is False


async def test_a_start_is_made_watched_and_called_off(browser: Browser, greeting: str, contacts: list[str]) -> None:
    exclusions = {"in_a_flow": True}
    made = await browser.post("starts", {"flow": greeting, "contacts": contacts, "exclusions": exclusions})
    assert (made["status"], made["is_over"], made["created_by"]) == ("pending", False, browser.tenant.email)
    assert [one["name"] for one in made["contacts"]] == ["P0", "P1", "P2"]
    assert made["exclusions"]["in_a_flow"] is True
    again = await browser.post("starts/preview", {"flow": greeting, "contacts": contacts})
    assert again["warnings"] == ["unfinished_start"]
    await browser.post(f"starts/{made['uuid']}/interrupt")
    shown = await browser.get(f"starts/{made['uuid']}")
    assert (shown["status"], shown["is_over"]) == ("interrupted", True)
    assert made["uuid"] in [start["uuid"] for start in (await browser.get("starts"))["results"]]


async def test_what_cannot_be_started_is_refused(
    browser: Browser, greeting: str, contacts: list[str], database: Database, tenant: Tenant
) -> None:
    async def refused(**given: Any) -> tuple[int, str]:
        response = await browser.http.post("starts", json={"flow": greeting, **given})
        return response.status_code, response.json()["code"]

    assert await refused() == (400, "no_recipients")
    assert await refused(query="age >") == (400, "invalid_query")
    assert await refused(groups=["01969b47-0583-76f8-924e-9de1a11831b3"]) == (404, "not_found")
    await browser.post(f"flows/{greeting}/archive")
    assert await refused(contacts=contacts) == (400, "archived")
    await browser.post(f"flows/{greeting}/restore")
    async with database.transaction() as session:
        await WorkspaceStore(session).update(tenant.workspace_id, is_suspended=True)
    assert await refused(contacts=contacts) == (400, "suspended")
    async with database.transaction() as session:
        await WorkspaceStore(session).update(tenant.workspace_id, is_suspended=False)


async def test_without_a_channel_nothing_starts(browsers: dict[Role, Browser]) -> None:
    browser = browsers[Role.ADMINISTRATOR]
    flow = await browser.post("flows", {"name": "Silent"})
    contact = await browser.post("contacts", {"phone": "0788000111"})
    preview = await browser.post("starts/preview", {"flow": flow["uuid"], "contacts": [contact["uuid"]]})
    assert preview["blockers"] == ["no_channel"]

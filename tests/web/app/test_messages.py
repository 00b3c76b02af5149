"""The folders of messages."""

from typing import Any

import pytest
from sqlalchemy import text

from store import sql
from store.database import Database
from tests.web.app.conftest import Browser, body
from tests.web.conftest import Tenant

_MESSAGES = text("""
    INSERT INTO msg (workspace_id, contact_id, direction, status, text)
    SELECT workspace_id, id, 'I', 'H', 'Question ' || n FROM contact, generate_series(1, 3) n WHERE uuid = :uuid
""")


@pytest.fixture(scope="module")
async def messages(browser: Browser, tenant: Tenant, database: Database) -> list[dict[str, Any]]:
    """Three messages in the inbox."""
    made = await browser.post("contacts", {"name": "Achieng", "phone": "0788000020"})
    async with database.transaction() as session:
        await sql.execute(session, _MESSAGES, {"uuid": made["uuid"]})
    return list((await browser.get("messages"))["results"])


async def test_the_inbox_shows_who_said_what(browser: Browser, messages: list[dict[str, Any]]) -> None:
    assert {message["text"] for message in messages} == {"Question 1", "Question 2", "Question 3"}
    assert {message["contact"]["name"] for message in messages} == {"Achieng"}
    assert (await browser.get("messages/folders"))["folders"]["inbox"] == 3


async def test_texts_and_names_are_searched(browser: Browser, messages: list[dict[str, Any]]) -> None:
    found = await browser.get("messages", search="question 2")
    assert [message["text"] for message in found["results"]] == ["Question 2"]
    assert len((await browser.get("messages", search="achi"))["results"]) == 3
    assert (await browser.get("messages", search="100%"))["results"] == []


async def test_messages_are_labelled_archived_and_deleted(browser: Browser, messages: list[dict[str, Any]]) -> None:
    label = await browser.post("labels", {"name": "Urgent"})
    taken = await browser.http.post("labels", json={"name": "urgent"})
    assert taken.json()["fields"] == {"name": ["taken"]}
    one, two, three = (message["uuid"] for message in messages)
    await browser.post("messages/actions", {"messages": [one, two], "action": "label", "label": label["uuid"]})
    assert len((await browser.get("messages", label=label["uuid"]))["results"]) == 2
    await browser.post("messages/actions", {"messages": [one], "action": "archive"})
    await browser.post("messages/actions", {"messages": [three], "action": "delete"})
    assert [message["uuid"] for message in (await browser.get("messages"))["results"]] == [two]
    archived = await browser.get("messages", folder="archived")
    assert [message["uuid"] for message in archived["results"]] == [one]
    await browser.post("messages/actions", {"messages": [one], "action": "restore"})
    folders = await browser.get("messages/folders")
    assert (folders["folders"]["inbox"], folders["folders"]["archived"]) == (2, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"messages": [], "action": "archive"}, "messages"),
        ({"messages": ["x"], "action": "archive"}, "messages.0"),
        ({"messages": ["01969b47-0583-76f8-924e-9de1a11831b3"], "action": "burn"}, "action"),
        ({"messages": ["01969b47-0583-76f8-924e-9de1a11831b3"], "action": "label"}, "label"),
    ],
)
async def test_bad_actions_are_told_by_field(browser: Browser, given: dict[str, Any], field: str) -> None:
    response = await browser.http.post("messages/actions", json=given)
    assert (response.status_code, list(response.json()["fields"])) == (400, [field])


async def test_unknown_folders_and_cursors_are_refused(browser: Browser) -> None:
    assert (await browser.http.get("messages", params={"folder": "attic"})).status_code == 400
    assert (await browser.http.get("messages", params={"cursor": "rubbish"})).status_code == 400
    assert body(await browser.http.get("messages", params={"folder": "sent"}))["results"] == []

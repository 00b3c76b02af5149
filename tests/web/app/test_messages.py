"""The folders of messages."""

import json
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from core.permissions import Role
from store import sql
from store.chat import QUEUE
from store.database import Database
from store.fair_queue.queue import FairQueue
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


_FAILED = text("""
    INSERT INTO msg (workspace_id, contact_id, urn_id, channel_id, direction, status, text, failed_reason, error_count,
        sent_on, external_id)
    SELECT c.workspace_id, c.id, u.id, h.id, 'O', 'F', 'Reminder', 'E', 3, now(), 'ext-1' FROM contact c
    JOIN contact_urn u ON u.contact_id = c.id LEFT JOIN channel h ON h.uuid = CAST(:channel AS uuid)
    WHERE c.uuid = :uuid RETURNING uuid
""")
_STATE = text(
    "SELECT status, failed_reason, error_count, sent_on, external_id, resend_count FROM msg WHERE uuid = :uuid"
)


async def failed_message(browser: Browser, database: Database, phone: str, channel: str | None) -> tuple[str, str]:
    """A message that failed, and its contact."""
    made = await browser.post("contacts", {"name": "Baraka", "phone": phone})
    async with database.transaction() as session:
        values = {"uuid": UUID(made["uuid"]), "channel": UUID(channel) if channel else None}
        found = (await sql.execute(session, _FAILED, values)).scalar_one()
    return str(found), made["uuid"]


async def test_failed_messages_are_sent_again(
    browser: Browser, database: Database, channel: str, app: FastAPI, browsers: dict[Role, Browser]
) -> None:
    message, _ = await failed_message(browser, database, "0788000701", None)
    shown = [one for one in (await browser.get("messages", folder="failed"))["results"] if one["uuid"] == message]
    assert (shown[0]["failed_reason"], shown[0]["has_logs"], shown[0]["channel"]) == ("E", False, None)
    theirs = await browsers[Role.ADMINISTRATOR].post("messages/resend", {"messages": [message]})
    assert theirs == {"resent": 0, "failed": 0}
    assert await browser.post("messages/resend", {"messages": [message]}) == {"resent": 1, "failed": 0}
    async with database.reading() as session:
        state = (await sql.execute(session, _STATE, {"uuid": UUID(message)})).one()
    assert tuple(state) == ("Q", None, 0, None, None, 1)
    again = await browser.get(f"messages/{message}")
    assert (again["status"], again["channel"]["uuid"]) == ("queued", channel)
    queue = FairQueue(app.state.resources.redis, QUEUE)
    [lease] = (await queue.pop(1)).leases
    payload = json.loads(lease.payload)
    assert (payload["uuid"], payload["is_resend"], payload["prev_attempts"]) == (message, True, 0)
    await queue.ack([lease])
    assert await browser.post("messages/resend", {"messages": [message]}) == {"resent": 0, "failed": 0}


async def test_what_cannot_be_sent_again_says_why(browser: Browser, database: Database, channel: str) -> None:
    message, contact = await failed_message(browser, database, "0788000702", channel)
    body(await browser.http.patch(f"contacts/{contact}", json={"status": "blocked"}))
    assert await browser.post("messages/resend", {"messages": [message]}) == {"resent": 0, "failed": 1}
    assert (await browser.get(f"messages/{message}"))["failed_reason"] == "C"

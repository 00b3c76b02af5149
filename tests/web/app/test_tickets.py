"""Tickets in the browser: folders and counts, the conversation, what can be done with them, who may."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from core.permissions import Role
from core.settings import Settings
from store import sql
from store.chat import QUEUE
from store.database import Database
from store.fair_queue.queue import FairQueue
from tests.web.app.conftest import Browser, SignIn, body
from tests.web.conftest import MakeTenant, make_channel

_OPEN = text("""
    WITH counted AS (UPDATE contact SET ticket_count = 1 WHERE uuid = :contact)
    INSERT INTO ticket (uuid, workspace_id, contact_id, topic_id, status)
    SELECT gen_random_uuid(), c.workspace_id, c.id, t.id, 'O' FROM contact c
    JOIN topic t ON t.workspace_id = c.workspace_id AND t.is_default WHERE c.uuid = :contact RETURNING uuid
""")


class Desk:
    """A workspace with a channel, and a browser of each who works there."""

    def __init__(self, administrator: Browser, database: Database) -> None:
        self.administrator, self.database = administrator, database
        self.phones = iter(range(600, 700))

    async def open(self, name: str) -> str:
        """A ticket of a new contact; its uuid."""
        contact = await self.administrator.post("contacts", {"name": name, "phone": f"0788000{next(self.phones)}"})
        async with self.database.transaction() as session:
            made = await sql.execute(session, _OPEN, {"contact": UUID(contact["uuid"])})
            return str(made.scalar_one())

    async def act(self, ticket: str, action: str, **given: Any) -> None:
        """Does something with a ticket."""
        body(
            await self.administrator.http.post("tickets/actions", json={"tickets": [ticket], "action": action, **given})
        )


@pytest.fixture
async def desk(sign_in: SignIn, make_tenant: MakeTenant, database: Database, settings: Settings) -> Desk:
    """A workspace of its own."""
    browser = await sign_in(await make_tenant())
    await make_channel(database, browser.tenant.workspace_id, settings)
    return Desk(browser, database)


async def names(browser: Browser, **params: Any) -> list[str]:
    return [one["contact"]["name"] for one in (await browser.get("tickets", **params))["results"]]


async def test_folders_and_counts_follow_what_is_done(desk: Desk) -> None:
    first, second, third = [await desk.open(name) for name in ("Achieng", "Baraka", "Chege")]
    browser = desk.administrator
    folders = await browser.get("tickets/folders")
    assert (folders["mine"], folders["unassigned"], folders["open"], folders["closed"]) == (0, 3, 3, 0)
    assert folders["topics"][0]["name"] == "General"
    topic = await browser.post("tickets/topics", {"name": "Refunds"})
    await desk.act(first, "assign", assignee=folders["me"])
    await desk.act(second, "change_topic", topic=topic["uuid"])
    await desk.act(third, "close")
    folders = await browser.get("tickets/folders")
    assert (folders["mine"], folders["unassigned"], folders["open"], folders["closed"]) == (1, 1, 2, 1)
    assert {one["name"]: one["open"] for one in folders["topics"]} == {"General": 1, "Refunds": 1}
    assert await names(browser, folder="mine") == ["Achieng"]
    assert await names(browser, folder="unassigned") == ["Baraka"]
    assert await names(browser, folder="closed") == ["Chege"]
    assert await names(browser, topic=topic["uuid"]) == ["Baraka"]
    assert await names(browser, search="ach") == ["Achieng"]
    await desk.act(third, "reopen")
    await desk.act(first, "assign", assignee=None)
    folders = await browser.get("tickets/folders")
    assert (folders["mine"], folders["unassigned"], folders["open"], folders["closed"]) == (0, 3, 3, 0)


async def test_a_reply_is_sent_and_belongs_to_the_ticket(desk: Desk, app: FastAPI) -> None:
    ticket = await desk.open("Achieng")
    browser = desk.administrator
    sent = await browser.post(f"tickets/{ticket}/reply", {"text": "How can I help?"})
    assert not sent["failed"]
    queue = FairQueue(app.state.resources.redis, QUEUE)
    assert await queue.missing([sent["message"]]) == []
    await queue.cancel([sent["message"]])
    shown = await browser.get(f"tickets/{ticket}")
    assert (shown["last_message"], shown["is_answered"], shown["is_open"]) == ("How can I help?", True, True)
    of_ticket = text("SELECT m.text, t.replied_on IS NOT NULL FROM msg m JOIN ticket t ON t.id = m.ticket_id")
    one = text(f"{of_ticket.text} WHERE t.uuid = :ticket")
    async with desk.database.reading() as session:
        assert (await sql.execute(session, one, {"ticket": UUID(ticket)})).one() == ("How can I help?", True)
    await desk.act(ticket, "close")
    refused = await browser.http.post(f"tickets/{ticket}/reply", json={"text": "Still there?"})
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket_closed")


async def test_a_note_is_in_the_history_and_not_sent(desk: Desk) -> None:
    ticket = await desk.open("Achieng")
    await desk.act(ticket, "add_note", note="Called twice")
    contact = (await desk.administrator.get(f"tickets/{ticket}"))["contact"]["uuid"]
    entries = (await desk.administrator.get(f"contacts/{contact}/timeline"))["results"]
    [note] = [one for one in entries if one["type"] == "ticket_note_added"]
    assert note["details"]["note"] == "Called twice"
    assert note["user"]
    assert not [one for one in entries if one["kind"] == "message"]


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"action": "assign", "assignee": str(uuid4())}, "assignee", "unknown_value"),
        ({"action": "add_note", "note": "  "}, "note", "required"),
        ({"action": "change_topic"}, "topic", "unknown_value"),
        ({"action": "change_topic", "topic": str(uuid4())}, "topic", "unknown_value"),
    ],
)
async def test_what_is_wrong_is_named(desk: Desk, given: dict[str, Any], field: str, problem: str) -> None:
    ticket = await desk.open("Achieng")
    answer = await desk.administrator.http.post("tickets/actions", json={"tickets": [ticket], **given})
    assert (answer.status_code, answer.json()["fields"]) == (400, {field: [problem]})


async def test_an_empty_reply_is_refused(desk: Desk) -> None:
    ticket = await desk.open("Achieng")
    http = desk.administrator.http
    for reply, field in (({"text": "  "}, "text"), ({"attachments": ["nothing"]}, "attachments")):
        answer = await http.post(f"tickets/{ticket}/reply", json=reply)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


async def test_tickets_of_others_are_not_there(desk: Desk, browsers: dict[Role, Browser]) -> None:
    ticket = await desk.open("Achieng")
    theirs = browsers[Role.ADMINISTRATOR].http
    assert (await theirs.get(f"tickets/{ticket}")).status_code == 404
    assert (await theirs.post(f"tickets/{ticket}/reply", json={"text": "a"})).status_code == 404
    body(await theirs.post("tickets/actions", json={"tickets": [ticket], "action": "close"}))
    assert (await desk.administrator.get(f"tickets/{ticket}"))["is_open"]


async def test_agents_work_on_tickets_but_make_no_topics(browsers: dict[Role, Browser]) -> None:
    agent = browsers[Role.AGENT]
    assert (await agent.get("tickets"))["results"] == []
    assert (await agent.get("tickets/folders"))["open"] == 0
    assert (await agent.http.post("tickets/topics", json={"name": "Refunds"})).status_code == 403
    viewer = browsers[Role.VIEWER]
    assert (await viewer.http.get("tickets")).status_code == 200
    assert (await viewer.http.post(f"tickets/{uuid4()}/reply", json={"text": "a"})).status_code == 403
    assert (await browsers[Role.TRANSLATOR].http.get("tickets")).status_code == 403

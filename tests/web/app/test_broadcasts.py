"""Broadcasts in the browser: previewed with real contacts, sent, followed, called off."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.permissions import Role
from store import sql
from store.database import Database
from tests.web.app.conftest import Browser, SignIn, body
from tests.web.conftest import MakeTenant, Tenant

HELLO = {
    "base_language": "eng",
    "translations": {"eng": {"text": "Hello @contact.name!"}, "kin": {"text": "Muraho @contact.name!"}},
}


@pytest.fixture(scope="module")
async def contacts(browser: Browser, channel: str) -> list[str]:
    """Three contacts; the last reads Kinyarwanda."""
    made = [await browser.post("contacts", {"name": f"P{n}", "phone": f"078800050{n}"}) for n in range(3)]
    body(await browser.http.patch(f"contacts/{made[2]['uuid']}", json={"language": "kin"}))
    return [one["uuid"] for one in made]


def to(contacts: list[str], **given: Any) -> dict[str, Any]:
    return {"contents": HELLO, "contacts": contacts, **given}


async def test_the_preview_speaks_each_contact_s_language(browser: Browser, contacts: list[str]) -> None:
    preview = await browser.post("broadcasts/preview", to(contacts))
    assert (preview["total"], preview["parts"], preview["blockers"]) == (3, 3, [])
    said = {one["contact"]["name"]: one["texts"] for one in preview["samples"]}
    assert said == {"P0": ["Hello P0!"], "P1": ["Hello P1!"], "P2": ["Muraho P2!"]}
    unwritten = {"base_language": "eng", "translations": {"eng": {"text": " "}}}
    counted = await browser.post("broadcasts/preview", to([], query="name ~ P1", contents=unwritten))
    assert (counted["total"], counted["samples"], counted["query"]) == (1, [], 'name ~ "P1"')
    excluded = to(contacts, exclusions={"not_seen_since_days": 90})
    assert (await browser.post("broadcasts/preview", excluded))["total"] == 0


async def test_a_broadcast_is_sent_followed_and_called_off(
    browser: Browser, contacts: list[str], database: Database
) -> None:
    sent = await browser.post("broadcasts", to(contacts, exclusions={"in_a_flow": True}))
    assert (sent["status"], sent["is_over"], sent["total"], sent["made"]) == ("pending", False, None, 0)
    assert sent["contents"]["translations"]["kin"]["text"] == "Muraho @contact.name!"
    assert sent["exclusions"] == {"in_a_flow": True, "not_seen_since_days": 0}
    ordered = text("SELECT count(*) FROM parking WHERE kind = 'broadcast' AND run_uuid = :uuid")
    made = text("""
        WITH b AS (UPDATE broadcast SET status = 'S', contact_count = 3 WHERE uuid = :uuid RETURNING id, workspace_id)
        INSERT INTO msg (workspace_id, contact_id, broadcast_id, direction, status, text)
        SELECT b.workspace_id, c.id, b.id, 'O', s, 'Hello' FROM b, contact c, unnest(ARRAY['D', 'D', 'F']) s
        WHERE c.uuid = :contact
    """)
    async with database.transaction() as session:
        assert (await sql.execute(session, ordered, {"uuid": UUID(sent["uuid"])})).scalar_one() == 1
        await sql.execute(session, made, {"uuid": UUID(sent["uuid"]), "contact": UUID(contacts[0])})
    under_way = await browser.get(f"broadcasts/{sent['uuid']}")
    assert (under_way["status"], under_way["total"]) == ("started", 3)
    assert under_way["statuses"] == {"delivered": 2, "failed": 1}
    body(await browser.http.post(f"broadcasts/{sent['uuid']}/interrupt"))
    [row] = (await browser.get("broadcasts", search="muraho @contact"))["results"]
    assert (row["uuid"], row["status"], row["is_over"]) == (sent["uuid"], "interrupted", True)
    assert (await browser.get("broadcasts", search="nobody said this"))["results"] == []


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"contacts": []}, "recipients", "no_recipients"),
        ({"contents": {"base_language": "eng", "translations": {}}}, "translations.eng.text", "required"),
        (
            {"contents": {"base_language": "eng", "translations": {"eng": {"text": "a", "attachments": ["x"]}}}},
            "translations.eng.attachments",
            "bad_attachment",
        ),
        ({"template": str(uuid4())}, "template", "unknown_value"),
        ({"query": "age >"}, "query", None),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_sent(
    browser: Browser, contacts: list[str], given: dict[str, Any], field: str, problem: str | None
) -> None:
    before = len((await browser.get("broadcasts"))["results"])
    answer = await browser.http.post("broadcasts", json=to(contacts) | given)
    assert answer.status_code == 400
    problems = answer.json()["fields"][field]
    assert problem is None or problems == [problem]
    assert len((await browser.get("broadcasts"))["results"]) == before


async def test_nothing_is_sent_without_a_channel(sign_in: SignIn, make_tenant: MakeTenant) -> None:
    alone = await sign_in(await make_tenant())
    made = await alone.post("contacts", {"name": "A", "phone": "0788000511"})
    assert (await alone.post("broadcasts/preview", to([made["uuid"]])))["blockers"] == ["no_channel"]
    refused = await alone.http.post("broadcasts", json=to([made["uuid"]]))
    assert (refused.status_code, refused.json()["code"]) == (400, "no_channel")


async def test_only_templates_that_are_approved_are_offered(
    browser: Browser, channel: str, database: Database, tenant: Tenant
) -> None:
    made = text("""
        WITH t AS (
            INSERT INTO template (uuid, workspace_id, name) SELECT gen_random_uuid(), :workspace, name
            FROM unnest(ARRAY['greeting', 'rejected']) AS name RETURNING id, name)
        INSERT INTO template_translation (template_id, channel_id, locale, status, components, variables)
        SELECT t.id, c.id, 'eng-US', CASE t.name WHEN 'greeting' THEN 'A' ELSE 'R' END,
            '[{"type": "body/text", "content": "Hi {{1}}"}]', '[{"type": "text"}]'
        FROM t, channel c WHERE c.uuid = :channel
    """)
    async with database.transaction() as session:
        await sql.execute(session, made, {"workspace": tenant.workspace_id, "channel": UUID(channel)})
    [offered] = await browser.get("broadcasts/templates")
    assert {**offered, "uuid": ""} == {
        "uuid": "", "name": "greeting", "locales": ["eng-US"], "variables": 1, "text": "Hi {{1}}",
    }  # fmt: skip


async def test_broadcasts_of_others_are_not_there(
    browser: Browser, browsers: dict[Role, Browser], contacts: list[str]
) -> None:
    sent = await browser.post("broadcasts", to(contacts))
    theirs = browsers[Role.ADMINISTRATOR].http
    assert (await theirs.get(f"broadcasts/{sent['uuid']}")).status_code == 404
    assert (await theirs.post(f"broadcasts/{sent['uuid']}/interrupt")).status_code == 404
    assert (await theirs.post("broadcasts", json=to(contacts))).status_code == 404
    assert (await browsers[Role.AGENT].http.get("broadcasts")).status_code == 403
    assert (await browsers[Role.VIEWER].http.post(f"broadcasts/{sent['uuid']}/interrupt")).status_code == 403

"""Contacts in the browser: the list, a page, changes, replies, the history."""

import json
from typing import Any

from sqlalchemy import text

from store import sql
from store.database import Database
from tests.web.app.conftest import Browser, body


async def create(browser: Browser, name: str, phone: str) -> str:
    return str((await browser.post("contacts", {"name": name, "phone": phone}))["uuid"])


async def change(browser: Browser, uuid: str, **given: Any) -> Any:
    return body(await browser.http.patch(f"contacts/{uuid}", json=given))


async def test_a_contact_is_made_with_a_local_number(browser: Browser) -> None:
    uuid = await create(browser, "  Amina   W. ", "0788 383 383")
    contact = await browser.get(f"contacts/{uuid}")
    assert contact["name"] == "Amina W."
    assert [(urn["scheme"], urn["path"]) for urn in contact["urns"]] == [("tel", "+250788383383")]
    for phone, problem in {"0788383383": "phone_taken", "12": "invalid_phone", "x": "invalid_phone"}.items():
        response = await browser.http.post("contacts", json={"phone": phone})
        assert (response.status_code, response.json()["fields"]) == (400, {"phone": [problem]})


async def test_changes_are_told_in_the_history(browser: Browser, flows: dict[str, str]) -> None:
    uuid = await create(browser, "Baraka", "0788000010")
    groups = {one["name"]: one["uuid"] for one in (await browser.get("contacts/counts"))["groups"]}
    await change(browser, uuid, name="Baraka M.", language="kin", note="Calls on Mondays")
    await change(browser, uuid, groups=[groups["Parents"]])
    changed = await change(browser, uuid, fields={"county": "Nairobi"})
    assert (changed["name"], changed["language"], changed["fields"]["county"]) == ("Baraka M.", "kin", "Nairobi")
    assert changed["notes"][0]["text"] == "Calls on Mondays"
    # the smart group follows from the field, by the engine's own modifier
    assert {group["name"] for group in changed["groups"]} == {"Parents", "Nairobi Families"}
    history = (await browser.get(f"contacts/{uuid}/timeline"))["results"]
    told = [(entry["kind"], entry["type"], entry["user"]) for entry in history]
    assert ("change", "contact_field_changed", browser.tenant.email) in told
    assert {kind for _, kind, _ in told} >= {
        "contact_name_changed",
        "contact_language_changed",
        "contact_groups_changed",
    }
    left = await change(browser, uuid, groups=[], fields={"county": ""})
    assert (left["groups"], left["fields"]["county"]) == ([], None)


async def test_bad_changes_are_told_by_field(browser: Browser, flows: dict[str, str]) -> None:
    uuid = await create(browser, "Chebet", "0788000011")
    for given, field in [
        ({"language": "xx"}, "language"),
        ({"status": "gone"}, "status"),
        ({"fields": {"shoe_size": "42"}}, "fields.shoe_size"),
        ({"fields": {"county": "x" * 10_001}}, "fields.county"),
        ({"name": "x" * 129}, "name"),
        ({"groups": ["no uuid"]}, "groups.0"),
    ]:
        response = await browser.http.patch(f"contacts/{uuid}", json=given)
        assert response.status_code == 400, given
        assert list(response.json()["fields"]) == [field]
    assert (await browser.get(f"contacts/{uuid}"))["name"] == "Chebet"


async def test_lists_by_status_group_and_query(browser: Browser, flows: dict[str, str]) -> None:
    blocked = await create(browser, "Daudi", "0788000012")
    found = await create(browser, "Esther", "0788000013")
    await change(browser, blocked, status="blocked")
    await change(browser, found, fields={"county": "Kisumu"})
    names = {row["name"] for row in (await browser.get("contacts", status="blocked"))["results"]}
    assert names == {"Daudi"}
    assert (await browser.get("contacts/counts"))["blocked"] == 1
    searched = await browser.get("contacts", query="county = kisumu")
    assert (searched["total"], [row["name"] for row in searched["results"]]) == (1, ["Esther"])
    assert "kisumu" in searched["query"]
    response = await browser.http.get("contacts", params={"query": "county = "})
    assert (response.status_code, response.json()["code"]) == (400, "invalid_query")
    await change(browser, blocked, status="active")
    assert (await browser.get("contacts", status="blocked"))["results"] == []


async def test_pages_of_the_list_follow_each_other(browser: Browser, database: Database) -> None:
    async with database.transaction() as session:
        statement = text(
            "INSERT INTO contact (workspace_id, name) SELECT :w, 'Many ' || n FROM generate_series(1, 70) n"
        )
        await sql.execute(session, statement, {"w": browser.tenant.workspace_id})
    first = await browser.get("contacts")
    second = await browser.get("contacts", cursor=first["next"])
    uuids = [row["uuid"] for row in (*first["results"], *second["results"])]
    assert len(first["results"]) == 50
    assert len(uuids) == len(set(uuids)) >= 70
    by_query = await browser.get("contacts", query='name ~ "Many"')
    assert (by_query["total"], len(by_query["results"]), by_query["next"]) == (70, 50, "50")
    assert len((await browser.get("contacts", query='name ~ "Many"', cursor="50"))["results"]) == 20


async def test_a_reply_is_in_the_history(browser: Browser, channel: str) -> None:
    uuid = await create(browser, "Faraja", "0788000014")
    assert (await browser.post(f"contacts/{uuid}/messages", {"text": " Hello <b>there</b> "})) == {"failed": False}
    entry = (await browser.get(f"contacts/{uuid}/timeline"))["results"][0]
    assert (entry["kind"], entry["message"]["text"], entry["user"]) == (
        "message",
        "Hello <b>there</b>",
        browser.tenant.email,
    )
    empty = await browser.http.post(f"contacts/{uuid}/messages", json={"text": "  "})
    assert empty.json()["fields"] == {"text": ["required"]}
    await change(browser, uuid, status="blocked")
    assert (await browser.post(f"contacts/{uuid}/messages", {"text": "Hello?"})) == {"failed": True}


async def test_the_history_comes_in_pages_without_gaps(browser: Browser, database: Database) -> None:
    uuid = await create(browser, "Grace", "0788000015")
    rows = text("""
        INSERT INTO msg (workspace_id, contact_id, direction, status, text, created_on)
        SELECT c.workspace_id, c.id, 'I', 'H', 'm' || n, timestamptz '2026-01-01' + (n / 3) * interval '1 minute'
        FROM contact c, generate_series(1, 120) n WHERE c.uuid = :uuid
    """)
    event = json.dumps({"type": "contact_name_changed", "name": "Grace"})
    change_ = text("""
        INSERT INTO contact_event (workspace_id, contact_id, type, event, created_on)
        SELECT workspace_id, id, 'contact_name_changed', :event, timestamptz '2026-01-01 00:20:00' FROM contact
        WHERE uuid = :uuid
    """)
    async with database.transaction() as session:
        await sql.execute(session, rows, {"uuid": uuid})
        await sql.execute(session, change_, {"uuid": uuid, "event": event})

    def told(entry: Any) -> str:
        return str(entry["message"]["text"] if entry["message"] else entry["details"]["name"])

    seen, before = list[str](), None
    while True:
        page = await browser.get(f"contacts/{uuid}/timeline", **({"before": before} if before else {}))
        seen += [told(entry) for entry in page["results"] if entry["at"].startswith("2026-01-01")]
        before = page["next"]
        if before is None:
            break
    assert sorted(seen) == sorted(["Grace", *(f"m{n}" for n in range(1, 121))])


async def test_deleting_and_interrupting(browser: Browser) -> None:
    uuid = await create(browser, "Hamisi", "0788000016")
    await browser.post(f"contacts/{uuid}/interrupt")
    body(await browser.http.delete(f"contacts/{uuid}"))
    assert (await browser.http.get(f"contacts/{uuid}")).status_code == 404


async def test_everything_is_found_by_a_few_letters(browser: Browser, flows: dict[str, str]) -> None:
    uuid = await create(browser, "Imani %_", "0788000017")
    found = await browser.get("search", text="regis")
    assert [flow["name"] for flow in found["flows"]] == ["Registration"]
    assert [one["uuid"] for one in (await browser.get("search", text="imani %_"))["contacts"]] == [uuid]
    assert [one["uuid"] for one in (await browser.get("search", text="788 000 017"))["contacts"]] == [uuid]
    assert (await browser.get("search", text="%%%"))["contacts"] == []
    recipients = await browser.get("recipients", text="par")
    assert [(group["name"], group["is_smart"]) for group in recipients["groups"]] == [("Parents", False)]

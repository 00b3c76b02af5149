"""Resthooks in the browser: made, subscribed to, looked at, replayed."""

from typing import Any

import pytest
from sqlmodel import select

from core.permissions import Role
from store.database import Database
from store.resthooks import ResthookStore
from store.tables import Parking, ResthookEvent, WebhookLog
from tests.web.app.conftest import Browser, SignIn, body
from tests.web.conftest import MakeTenant

URL = "https://registry.example.org/births"


@pytest.fixture
async def admin(sign_in: SignIn, make_tenant: MakeTenant) -> Browser:
    return await sign_in(await make_tenant())


async def test_a_resthook_and_its_subscribers(admin: Browser) -> None:
    assert await admin.get("resthooks") == []
    made = await admin.post("resthooks", {"slug": " New-Birth "})
    assert (made["slug"], made["subscribers"]) == ("new-birth", [])
    again = await admin.http.post("resthooks", json={"slug": "new-birth"})
    assert again.json()["fields"] == {"slug": ["taken"]}
    subscriber = await admin.post("resthooks/new-birth/subscribers", {"target_url": URL})
    twice = await admin.http.post("resthooks/new-birth/subscribers", json={"target_url": URL})
    assert twice.json()["fields"] == {"target_url": ["already_subscribed"]}
    (listed,) = await admin.get("resthooks")
    assert [one["target_url"] for one in listed["subscribers"]] == [URL]
    body(await admin.http.delete(f"resthooks/subscribers/{subscriber['id']}"))
    (listed,) = await admin.get("resthooks")
    assert listed["subscribers"] == []
    body(await admin.http.delete(f"resthooks/{made['uuid']}"))
    assert await admin.get("resthooks") == []
    assert (await admin.http.delete(f"resthooks/{made['uuid']}")).status_code == 404


@pytest.mark.parametrize("slug", ["", " ", "a b", "ü", "-a", "a" * 51, "\x00", "a/b"])
async def test_bad_slugs_are_refused(admin: Browser, slug: str) -> None:
    response = await admin.http.post("resthooks", json={"slug": slug})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["slug"])


@pytest.mark.parametrize("url", ["", "ftp://x", "javascript:alert(1)", "https://", "http://a b", "http://a\x00", "x"])
async def test_bad_addresses_are_refused(admin: Browser, url: str) -> None:
    await admin.post("resthooks", {"slug": "hook"})
    response = await admin.http.post("resthooks/hook/subscribers", json={"target_url": url})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["target_url"])


async def test_deliveries_and_replays(admin: Browser, database: Database, browsers: dict[Role, Browser]) -> None:
    await admin.post("resthooks", {"slug": "new-birth"})
    await admin.post("resthooks", {"slug": "other"})
    owner: dict[str, Any] = {"workspace_id": admin.tenant.workspace_id}
    async with database.transaction() as session:
        hook_id = (await _hooks(session, admin))["new-birth"]
        event = ResthookEvent(**owner, resthook_id=hook_id, data={"contact": "x"})
        session.add(event)
        for slug, status in (("new-birth", 503), ("new-birth", 200), ("other", None)):
            session.add(
                WebhookLog(
                    **owner, resthook=slug, url=URL, status_code=status, is_error=status != 200, request="POST /births"
                )
            )
            await session.flush()
    deliveries = (await admin.get("resthooks/deliveries"))["results"]
    assert [(one["resthook"], one["status_code"]) for one in deliveries] == [
        ("other", None),
        ("new-birth", 200),
        ("new-birth", 503),
    ]
    failed = (await admin.get("resthooks/deliveries", resthook="NEW-birth", errors="true"))["results"]
    assert [(one["status_code"], one["request"], one["response"]) for one in failed] == [(503, "POST /births", "")]
    assert (await admin.get("resthooks/deliveries", resthook="no such"))["results"] == []
    (raised,) = (await admin.get("resthooks/events"))["results"]
    assert (raised["resthook"], raised["data"]) == ("new-birth", {"contact": "x"})
    assert (await admin.get("resthooks/events", resthook="other"))["results"] == []
    assert (await admin.http.post(f"resthooks/events/{raised['id']}/replay")).status_code == 202
    async with database.reading() as session:
        query = select(Parking).where(Parking.kind == "deliver")
        ordered = [one.payload["event"] for one in (await session.exec(query)).all()]
    assert ordered == [raised["id"]]
    other = browsers[Role.ADMINISTRATOR].http
    for path in (f"resthooks/events/{raised['id']}/replay", f"resthooks/events/{10**30}/replay"):
        assert (await other.post(path)).status_code == 404
    assert (await other.delete(f"resthooks/subscribers/{10**30}")).status_code == 404
    assert (await other.post("resthooks/new-birth/subscribers", json={"target_url": URL})).status_code == 404


async def _hooks(session: Any, admin: Browser) -> dict[str, int]:
    page = await ResthookStore(session).page(admin.tenant.workspace_id, None)
    return {one.slug: one.id for one in page.rows}

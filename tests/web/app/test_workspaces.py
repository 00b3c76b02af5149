"""Several workspaces of a person, and child workspaces."""

import json
from typing import Any

import pytest
from sqlmodel import select

from core.permissions import Role
from store import counts
from store.database import Database
from store.tables import Channel
from store.tables.columns import now
from store.workspaces import WorkspaceStore
from tests.web.app.conftest import Browser, SignIn, body
from tests.web.conftest import MakeTenant, make_channel


@pytest.fixture
async def admin(sign_in: SignIn, make_tenant: MakeTenant) -> Browser:
    return await sign_in(await make_tenant(country="KE", timezone="Africa/Nairobi", flow_languages=["swa"]))


async def make(admin: Browser, **given: Any) -> str:
    made = await admin.post("workspaces", {"name": "District", **given})
    return str(made["uuid"])


async def test_another_workspace_with_the_same_settings(admin: Browser) -> None:
    uuid = await make(admin, name="  The   second ")
    del admin.http.headers["X-Ngoma-Workspace"]  # a new tab looks at what was made last
    session = await admin.get("session")
    assert session["workspace"] == {
        "uuid": uuid, "name": "The second", "role": "administrator", "timezone": "Africa/Nairobi", "country": "KE",
        "date_format": "D", "languages": ["swa"], "is_anonymous": False, "is_suspended": False,
    }  # fmt: skip
    assert {one["uuid"] for one in session["workspaces"]} == {uuid, admin.tenant.uuid}
    assert [one["email"] for one in await admin.get("members")] == [admin.tenant.email]
    assert (await admin.get("workspaces/children"))["results"] == []


async def test_children_and_what_they_do(admin: Browser, database: Database, settings: Any) -> None:
    uuid = await make(admin, is_child=True, timezone="Africa/Lusaka")
    assert await make(admin, name="Unrelated") != uuid
    admin.http.headers["X-Ngoma-Workspace"] = uuid
    child_id = (await _ids(database))[uuid]
    await make_channel(database, child_id, settings)
    async with database.transaction() as session:
        rows = [
            {"channel_id": (await _channel(session, child_id)), "day": now().date(), "scope": scope, "count": count}
            for scope, count in (("text:in", 3), ("voice:in", 1), ("text:out", 7))
        ]
        await counts.add(session, "channel_count", rows)
    assert (await admin.http.post("workspaces", json={"name": "X", "is_child": True})).json()[
        "code"
    ] == "child_of_child"
    assert not (await admin.get("workspaces/children"))["can_make"]
    admin.http.headers["X-Ngoma-Workspace"] = admin.tenant.uuid
    children = await admin.get("workspaces/children")
    (child,) = children["results"]
    assert (child["name"], child["timezone"], child["is_mine"]) == ("District", "Africa/Lusaka", True)
    assert (child["received"], child["sent"]) == (4, 7)
    assert children["can_make"]


async def test_a_parent_is_not_deleted_before_its_children(admin: Browser) -> None:
    uuid = await make(admin, is_child=True)
    refused = await admin.http.post("workspace/delete", json={"name": "Clinics"})
    assert refused.json()["code"] == "has_children"
    admin.http.headers["X-Ngoma-Workspace"] = uuid
    body(await admin.http.post("workspace/delete", json={"name": "District"}))
    admin.http.headers["X-Ngoma-Workspace"] = admin.tenant.uuid
    assert (await admin.get("workspaces/children"))["results"] == []
    body(await admin.http.post("workspace/delete", json={"name": "Clinics"}))


async def test_other_administrators_see_children_they_cannot_enter(
    admin: Browser, sign_in: SignIn, make_tenant: MakeTenant
) -> None:
    await make(admin, is_child=True)
    colleague = await make_tenant()
    made = await admin.post("invitations", {"email": colleague.email, "role": "administrator"})
    browser = await sign_in(colleague)
    await browser.post(f"join/{str(made['link']).rpartition('/')[2]}", {"password": "a long password"})
    browser.http.headers["X-Ngoma-Workspace"] = admin.tenant.uuid
    browser.http.headers["X-CSRF-Token"] = (await browser.get("session"))["csrf_token"]
    (child,) = (await browser.get("workspaces/children"))["results"]
    assert not child["is_mine"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " \x00 "}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "n" * 129}, "name"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"is_child": "perhaps"}, "is_child"),
    ],
)
async def test_bad_workspaces_are_refused_by_field(admin: Browser, given: dict[str, Any], field: str) -> None:
    content = json.dumps({"name": "District", **given})
    response = await admin.http.post("workspaces", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]


async def test_a_deployment_may_forbid_it(
    admin: Browser, settings: Any, monkeypatch: pytest.MonkeyPatch, browsers: dict[Role, Browser]
) -> None:
    assert (await browsers[Role.EDITOR].http.post("workspaces", json={"name": "X"})).json()["code"] == "forbidden"
    monkeypatch.setattr(settings, "new_workspaces", False)
    assert (await admin.http.post("workspaces", json={"name": "X"})).json()["code"] == "not_allowed_here"
    assert not (await admin.get("workspaces/children"))["can_make"]


async def _ids(database: Database) -> dict[str, int]:
    async with database.reading() as session:
        return {str(one.uuid): one.id for one in await WorkspaceStore(session).active()}


async def _channel(session: Any, workspace_id: int) -> int:
    return int((await session.exec(select(Channel.id).where(Channel.workspace_id == workspace_id))).one())

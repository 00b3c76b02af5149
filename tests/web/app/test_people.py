"""Members, invitations and keys."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from core.permissions import Role
from store import sql
from store.accounts import AccountStore
from store.database import Database
from tests.web.app.conftest import PASSWORD, Browser, Connect, SignIn, body
from tests.web.conftest import MakeTenant


@pytest.fixture(scope="module")
async def admin(browsers: dict[Role, Browser]) -> Browser:
    return browsers[Role.ADMINISTRATOR]


async def invite(admin: Browser, email: str, role: str = "editor") -> str:
    made = await admin.post("invitations", {"email": email, "role": role})
    return str(made["link"]).rpartition("/")[2]


async def test_somebody_new_joins_by_the_link(admin: Browser, connect: Connect) -> None:
    secret = await invite(admin, "Amina@Example.org")
    http = connect()
    offer = body(await http.get(f"join/{secret}"))
    assert (offer["email"], offer["role"], offer["has_account"]) == ("amina@example.org", "editor", False)
    short = await http.post(f"join/{secret}", json={"password": "short"})
    assert short.json()["fields"] == {"password": ["password_too_short"]}
    body(await http.post(f"join/{secret}", json={"password": "her long password", "first_name": "Amina"}))
    session = body(await http.get("session"))
    assert (session["user"]["first_name"], session["workspace"]["role"]) == ("Amina", "editor")
    assert (await connect().get(f"join/{secret}")).status_code == 404, "a link is good once"
    names = {one["email"]: one["name"] for one in await admin.get("members")}
    assert names["amina@example.org"] == "Amina"


async def test_who_has_an_account_joins_with_it(admin: Browser, connect: Connect, make_tenant: MakeTenant) -> None:
    other = await make_tenant()
    secret = await invite(admin, other.email, "agent")
    http = connect()
    assert body(await http.get(f"join/{secret}"))["has_account"]
    wrong = await http.post(f"join/{secret}", json={"password": "not the password"})
    assert wrong.json()["fields"] == {"password": ["wrong_password"]}
    body(await http.post(f"join/{secret}", json={"password": PASSWORD}))
    roles = {one["uuid"]: one["role"] for one in body(await http.get("session"))["workspaces"]}
    assert roles == {other.uuid: "administrator", admin.tenant.uuid: "agent"}


async def test_bad_invitations_are_explained(admin: Browser) -> None:
    await invite(admin, "twice@example.org")
    for email, problem in {
        "twice@example.org": "already_invited",
        admin.tenant.email: "already_member",
        "no address": "invalid_email",
    }.items():
        response = await admin.http.post("invitations", json={"email": email, "role": "editor"})
        assert (response.status_code, response.json()["fields"]) == (400, {"email": [problem]})
    response = await admin.http.post("invitations", json={"email": "x@example.org", "role": "king"})
    assert response.json()["fields"] == {"role": ["enum"]}


async def test_a_withdrawn_or_old_invitation_is_over(admin: Browser, connect: Connect, database: Database) -> None:
    withdrawn, old = await invite(admin, "late@example.org"), await invite(admin, "old@example.org")
    open_ = {one["email"]: one["uuid"] for one in await admin.get("invitations")}
    body(await admin.http.delete(f"invitations/{open_['late@example.org']}"))
    async with database.transaction() as session:
        statement = text("UPDATE invitation SET created_on = :at WHERE email = 'old@example.org'")
        await sql.execute(session, statement, {"at": datetime.now(UTC) - timedelta(days=31)})
    for secret in (withdrawn, old, "nonsense"):
        response = await connect().get(f"join/{secret}")
        assert (response.status_code, response.json()["code"]) == (404, "invitation_over")


async def test_the_last_administrator_stays(sign_in: SignIn, make_tenant: MakeTenant, database: Database) -> None:
    admin, other = await sign_in(await make_tenant()), await make_tenant()
    me = (await admin.get("members"))[0]["uuid"]
    refused = [
        await admin.http.patch(f"members/{me}", json={"role": "editor"}),
        await admin.http.delete(f"members/{me}"),
    ]
    assert {response.json()["code"] for response in refused} == {"last_administrator"}
    async with database.transaction() as session:
        await AccountStore(session).join(admin.tenant.workspace_id, other.user_id, Role.EDITOR)
    them = next(one["uuid"] for one in await admin.get("members") if not one["is_me"])
    body(await admin.http.patch(f"members/{them}", json={"role": "administrator"}))
    body(await admin.http.patch(f"members/{me}", json={"role": "editor"}))
    assert (await admin.http.delete(f"members/{them}")).json()["code"] == "forbidden", "an editor now"


async def test_a_key_is_made_after_the_password_and_works(
    sign_in: SignIn, make_tenant: MakeTenant, database: Database, http: httpx.AsyncClient
) -> None:
    browser = await sign_in(await make_tenant())
    async with database.transaction() as session:
        await sql.execute(session, text("UPDATE browser_session SET confirmed_on = now() - interval '1 hour'"))
    refused = await browser.http.post("tokens")
    assert (refused.status_code, refused.json()["code"]) == (403, "confirm_password")
    wrong = await browser.http.post("session/confirm", json={"password": "wrong"})
    assert wrong.json()["fields"] == {"password": ["wrong_password"]}
    await browser.post("session/confirm", {"password": PASSWORD})
    key = (await browser.post("tokens"))["key"]
    headers = {"Authorization": f"Token {key}"}
    assert (await http.get("/api/v2/workspace.json", headers=headers)).status_code == 200
    token = next(one for one in await browser.get("tokens") if one["ending"] == key[-4:])
    for unknown in (-1, 2**31, 10**30):
        assert (await browser.http.delete(f"tokens/{unknown}")).status_code == 404
    body(await browser.http.delete(f"tokens/{token['id']}"))
    assert (await http.get("/api/v2/workspace.json", headers=headers)).status_code == 403


async def test_a_workspace_is_changed_and_deleted(sign_in: SignIn, make_tenant: MakeTenant) -> None:
    admin = await sign_in(await make_tenant())
    settings = await admin.get("workspace") | {"name": "Renamed", "languages": ["fra", "eng", "fra"]}
    body(await admin.http.patch("workspace", json=settings))
    assert (await admin.get("workspace"))["languages"] == ["fra", "eng"]
    for field, value in {"timezone": "Mars/Base", "country": "ZZ", "languages": ["xx"]}.items():
        response = await admin.http.patch("workspace", json=settings | {field: value})
        assert response.json()["fields"] == {field: ["invalid"]}
    wrong = await admin.http.post("workspace/delete", json={"name": "Other"})
    assert wrong.json()["fields"] == {"name": ["name_differs"]}
    await admin.post("workspace/delete", {"name": "Renamed"})
    assert body(await admin.http.get("session"))["workspaces"] == []

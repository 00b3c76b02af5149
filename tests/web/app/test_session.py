"""Signing in and out, and what protects a session."""

from datetime import UTC, datetime

import httpx
import pytest

from core.permissions import Role
from store import two_factor
from store.accounts import AccountStore
from store.database import Database
from tests.web.app.conftest import PASSWORD, ROOT, Browser, Connect, SignIn, body
from tests.web.conftest import MakeTenant, Tenant


async def test_nobody_is_signed_in_at_first(connect: Connect) -> None:
    http = connect()
    assert body(await http.get("session"))["user"] is None
    response = await http.get("flows")
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(connect: Connect, tenant: Tenant) -> None:
    http = connect()
    response = await http.post("sign-in", json={"email": tenant.email.upper(), "password": PASSWORD})
    assert response.status_code == 200
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("ngoma_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    session = body(await http.get("session"))
    assert session["user"]["email"] == tenant.email
    assert session["workspace"]["uuid"] == tenant.uuid
    assert "workspace.delete" in session["permissions"]


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"email": "nobody@example.org"}, {"password": "\x00"}])
async def test_wrong_credentials_are_refused_alike(
    connect: Connect, make_tenant: MakeTenant, given: dict[str, str]
) -> None:
    tenant = await make_tenant()
    http = connect()
    response = await http.post("sign-in", json={"email": tenant.email, "password": PASSWORD} | given)
    assert (response.status_code, response.json()["code"]) == (403, "wrong_password")
    assert not http.cookies


async def test_missing_fields_are_told_by_name(connect: Connect) -> None:
    response = await connect().post("sign-in", json={"email": ""})
    assert response.status_code == 400
    assert response.json()["fields"] == {"email": ["string_too_short"], "password": ["missing"]}


async def test_too_many_attempts_are_throttled(connect: Connect, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    http = connect()
    wrong = {"email": tenant.email, "password": "wrong"}
    for _ in range(10):
        assert (await http.post("sign-in", json=wrong)).status_code == 403
    response = await http.post("sign-in", json=wrong | {"password": PASSWORD})
    assert (response.status_code, response.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(response.headers["retry-after"]) <= 600


async def test_other_ways_to_write_an_address_are_counted_with_it(connect: Connect, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    http = connect()
    written = ["\x00" * number + tenant.email + " \x00" * number for number in range(11)]
    answers = [await http.post("sign-in", json={"email": email, "password": "wrong"}) for email in written]
    assert [one.status_code for one in answers] == [403] * 10 + [429]


async def test_changes_need_the_sessions_token(sign_in: SignIn, tenant: Tenant) -> None:
    browser = await sign_in(tenant)
    without = httpx.AsyncClient(transport=browser.http._transport, base_url=f"{ROOT}/api/internal/")
    without.cookies = browser.http.cookies
    tokens: list[dict[bytes, bytes]] = [{}, {b"X-CSRF-Token": b"0" * 64}, {b"X-CSRF-Token": b"\xe9"}]
    for token in tokens:
        response = await without.post("flow-labels", json={"name": "Forged"}, headers=token)
        assert (response.status_code, response.json()["code"]) == (403, "csrf")
    await without.aclose()


@pytest.mark.parametrize(
    "foreign", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.test"}]
)
async def test_other_sites_can_send_nothing(
    browser: Browser, connect: Connect, tenant: Tenant, foreign: dict[str, str]
) -> None:
    response = await browser.http.post("flow-labels", json={"name": "Forged"}, headers=foreign)
    assert (response.status_code, response.json()["code"]) == (403, "foreign_origin")
    given = {"email": tenant.email, "password": PASSWORD}
    assert (await connect().post("sign-in", json=given, headers=foreign)).status_code == 403


async def test_signing_out_ends_the_session(sign_in: SignIn, tenant: Tenant) -> None:
    browser = await sign_in(tenant)
    cookies = dict(browser.http.cookies)
    await browser.post("sign-out")
    browser.http.cookies.update(cookies)
    assert body(await browser.http.get("session"))["user"] is None


async def test_the_tab_names_its_workspace(browser: Browser, browsers: dict[Role, Browser], database: Database) -> None:
    other = browsers[Role.EDITOR].tenant
    response = await browser.http.get("flows", headers={"X-Ngoma-Workspace": other.uuid})
    assert (response.status_code, response.json()["code"]) == (409, "no_workspace")
    async with database.transaction() as session:
        await AccountStore(session).join(other.workspace_id, browser.tenant.user_id, Role.VIEWER)
    session = body(await browser.http.get("session", headers={"X-Ngoma-Workspace": other.uuid}))
    assert session["workspace"]["role"] == "viewer"
    assert "flow.create" not in session["permissions"]
    assert len(session["workspaces"]) == 2
    await browser.post("session/workspace", {"workspace": other.uuid})
    without = {"X-Ngoma-Workspace": ""}
    assert body(await browser.http.get("session", headers=without))["workspace"]["uuid"] == other.uuid


async def test_a_new_password_signs_out_elsewhere(sign_in: SignIn, connect: Connect, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    here, there = await sign_in(tenant), await sign_in(tenant)
    wrong = await here.http.post("account/password", json={"current": "wrong", "new": "another long one"})
    assert wrong.json()["fields"] == {"current": ["wrong_password"]}
    short = await here.http.post("account/password", json={"current": PASSWORD, "new": "short"})
    assert short.json()["fields"] == {"new": ["password_too_short"]}
    await here.post("account/password", {"current": PASSWORD, "new": "another long one"})
    assert body(await here.http.get("session"))["user"]
    assert body(await there.http.get("session"))["user"] is None
    http = connect()
    assert (await http.post("sign-in", json={"email": tenant.email, "password": PASSWORD})).status_code == 403
    assert (await http.post("sign-in", json={"email": tenant.email, "password": "another long one"})).is_success


async def test_a_second_factor_is_asked_for(sign_in: SignIn, connect: Connect, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    browser = await sign_in(tenant)
    secret = (await browser.post("account/second-factor/setup"))["secret"]
    wrong = await browser.http.post("account/second-factor", json={"secret": secret, "code": "000000x"})
    assert wrong.json()["fields"] == {"code": ["wrong_code"]}
    step = int(datetime.now(UTC).timestamp()) // two_factor.STEP
    proof = {"secret": secret, "code": two_factor.code_at(secret, step - 1)}
    codes = (await browser.post("account/second-factor", proof))["codes"]
    assert len(set(codes)) == two_factor.RECOVERY_CODES

    http, given = connect(), {"email": tenant.email, "password": PASSWORD}
    assert (await http.post("sign-in", json=given)).json()["code"] == "code_required"
    used = await http.post("sign-in", json=given | {"code": proof["code"]})
    assert used.json()["code"] == "wrong_code", "a code is good once"
    assert (await http.post("sign-in", json=given | {"code": two_factor.code_at(secret, step)})).is_success
    assert (await connect().post("sign-in", json=given | {"code": codes[0]})).is_success
    assert (await connect().post("sign-in", json=given | {"code": codes[0]})).json()["code"] == "wrong_code"


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, with SHA-1; the last six of its eight digits
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    known = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: two_factor.code_at(secret, at // two_factor.STEP) for at in known} == known


async def test_where_somebody_is_signed_in(sign_in: SignIn, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    here, there = await sign_in(tenant), await sign_in(tenant)
    lines = await here.get("account/sessions")
    assert [one["is_this"] for one in lines].count(True) == 1
    (other,) = [one["id"] for one in lines if not one["is_this"]]
    stranger = await sign_in(await make_tenant())
    for unknown in (other, -1, 10**30):
        assert (await stranger.http.delete(f"account/sessions/{unknown}")).status_code == 404
    body(await here.http.delete(f"account/sessions/{other}"))
    assert (await there.http.get("flows")).status_code == 401
    assert len(await here.get("account/sessions")) == 1


async def test_the_second_factor_is_offered_as_a_picture(sign_in: SignIn, make_tenant: MakeTenant) -> None:
    setup = await (await sign_in(await make_tenant())).post("account/second-factor/setup")
    assert setup["qr"].startswith("data:image/svg+xml;charset=utf-8,%3Csvg")
    assert setup["secret"] in setup["link"]

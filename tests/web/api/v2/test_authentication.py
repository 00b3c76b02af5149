"""Who may call: all refusals are 403 with JSON, in the order of RapidPro's checks."""

import base64

import httpx
import pytest
from redis.asyncio import Redis

from core.permissions import Role
from store.accounts import AccountStore
from store.database import Database
from store.workspaces import WorkspaceStore
from tests.web.conftest import MakeTenant, Tenant

LIST = "/api/v2/contacts.json"


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, "Authentication credentials were not provided."),
        ("Bearer abc", "Authentication credentials were not provided."),
        ("Token", "Invalid token header. No credentials provided."),
        ("Token a b", "Invalid token header. Token string should not contain spaces."),
        ("Token ABCDEFG", "Invalid token"),
        ("token ABCDEFG", "Invalid token"),
    ],
)
async def test_credentials_that_are_not_good(http: httpx.AsyncClient, header: str | None, detail: str) -> None:
    response = await http.get(LIST, headers={"Authorization": header} if header else {})
    assert (response.status_code, response.json()) == (403, {"detail": detail})
    assert "www-authenticate" not in response.headers


async def test_a_token_opens_its_workspace(http: httpx.AsyncClient, tenant: Tenant) -> None:
    response = await http.get(LIST, headers=tenant.headers)
    assert response.status_code == 200
    assert response.headers["x-temba-workspace"] == tenant.uuid


async def test_basic_authentication_needs_the_tokens_own_user(
    http: httpx.AsyncClient, tenant: Tenant, make_tenant: MakeTenant
) -> None:
    other = await make_tenant()
    assert (await http.get(LIST, headers=basic(tenant.email, tenant.token))).status_code == 200
    for user, password in ((other.email, tenant.token), (tenant.email, "nothing")):
        response = await http.get(LIST, headers=basic(user, password))
        assert (response.status_code, response.json()) == (403, {"detail": "Invalid token or email"})


async def test_a_demoted_member_may_no_longer(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant(Role.EDITOR)
    assert (await http.get(LIST, headers=tenant.headers)).status_code == 200
    async with database.transaction() as session:
        await AccountStore(session).join(tenant.workspace_id, tenant.user_id, Role.AGENT)
    response = await http.get(LIST, headers=tenant.headers)
    assert response.json() == {"detail": "You do not have permission to perform this action."}


async def test_bad_credentials_come_before_a_wrong_method_and_no_credentials_after(
    http: httpx.AsyncClient, tenant: Tenant
) -> None:
    for method in ("PUT", "PATCH", "OPTIONS"):
        response = await http.request(method, LIST)
        assert (response.status_code, response.json()) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert response.headers["allow"] == "GET, POST, DELETE"
    response = await http.request("PUT", LIST, headers={"Authorization": "Token no"})
    assert response.status_code == 403
    assert (await http.head("/api/v2/flows.json", headers=tenant.headers)).status_code == 405


async def test_unknown_endpoints_and_suffixes_are_not_found(http: httpx.AsyncClient) -> None:
    for path in ("/api/v2/nothing.json", "/api/v2/contacts.xml", "/api/v2/nothing"):
        assert (await http.get(path)).status_code == 404


async def test_a_slash_after_the_suffix_is_accepted(http: httpx.AsyncClient, tenant: Tenant) -> None:
    assert (await http.get(f"{LIST}/", headers=tenant.headers)).status_code == 200


async def test_json_must_be_acceptable(http: httpx.AsyncClient, tenant: Tenant) -> None:
    response = await http.get(LIST, headers=tenant.headers | {"Accept": "text/html"})
    assert response.status_code == 406
    assert (await http.get(LIST, headers=tenant.headers | {"Accept": "text/html, */*;q=0.1"})).status_code == 200


async def test_without_a_suffix_there_is_documentation(http: httpx.AsyncClient, tenant: Tenant) -> None:
    page = await http.get("/api/v2/contacts", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "contacts.json" in page.text
    assert (await http.get("/api/v2/contacts", headers={"Accept": "application/json"})).json() == []
    assert (await http.post("/api/v2/contacts", headers=tenant.headers)).status_code == 403
    overview = await http.get("/api/v2/", headers={"Accept": "text/html"})
    assert "flow_starts.json" in overview.text
    root = (await http.get("/api/v2/.json")).json()
    assert root["contacts"] == "http://ngoma.test/api/v2/contacts"


async def test_requests_are_throttled_by_workspace_and_scope(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, redis_url: str
) -> None:
    tenant = await make_tenant()
    async with database.transaction() as session:
        await WorkspaceStore(session).update(tenant.workspace_id, config={"api_rates": {"v2.contacts": "2/hour"}})
    answers = [await http.get(LIST, headers=tenant.headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    wait = int(answers[2].headers["retry-after"])
    assert 3590 <= wait <= 3600
    assert answers[2].json() == {"detail": f"Request was throttled. Expected available in {wait} seconds."}
    assert (await http.get("/api/v2/flows.json", headers=tenant.headers)).status_code == 200
    async with Redis.from_url(redis_url) as redis:
        assert await redis.zcard(f"throttle:{tenant.workspace_id}:v2.contacts") == 2


async def test_the_use_of_tokens_is_noted(
    http: httpx.AsyncClient, app: object, database: Database, make_tenant: MakeTenant
) -> None:
    from store.tokens import TokenStore

    tenant = await make_tenant()
    await http.get(LIST, headers=tenant.headers)
    await app.state.token_uses.write()  # type: ignore[attr-defined]
    async with database.reading() as session:
        (token,) = await TokenStore(session).of_member(tenant.workspace_id, tenant.user_id)
    assert token.last_used_on is not None

"""Calling the API from a page of the browser, and signing an app in."""

from datetime import UTC, datetime

import httpx
import pytest

from core.permissions import Role, allows
from core.settings import Settings
from store import two_factor
from store.accounts import AccountStore
from store.database import Database
from store.encryption import Cipher
from store.tables import ContactField
from tests.web.api.v2.test_tenancy import DELETED_BY, NOWHERE, routes
from tests.web.conftest import MakeTenant, Tenant

LIST, GROUPS = "/api/v2/contacts.json", "/api/v2/groups.json"
PASSWORD = "a long password"


async def signed_in(http: httpx.AsyncClient, tenant: Tenant) -> dict[str, str]:
    """The headers that a page sends of its own: the session's cookie and token."""
    response = await http.post("/api/internal/sign-in", json={"email": tenant.email, "password": PASSWORD})
    cookie = {"Cookie": response.headers["set-cookie"].partition(";")[0]}
    http.cookies.clear()
    session = (await http.get("/api/internal/session", headers=cookie)).json()
    return cookie | {"X-CSRF-Token": session["csrf_token"]}


async def test_a_session_calls_the_api(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    headers = await signed_in(http, tenant)
    response = await http.get(LIST, headers=headers)
    assert (response.status_code, response.headers["x-temba-workspace"]) == (200, tenant.uuid)
    assert (await http.post(GROUPS, json={"name": "Nurses"}, headers=headers)).status_code == 201
    forged = await http.post(GROUPS, json={"name": "Forged"}, headers={"Cookie": headers["Cookie"]})
    assert (forged.status_code, forged.json()["detail"].partition(":")[0]) == (403, "CSRF Failed")
    foreign = await http.post(GROUPS, json={"name": "Forged"}, headers=headers | {"Origin": "http://evil.test"})
    assert foreign.status_code == 403
    assert [one["name"] for one in (await http.get(GROUPS, headers=headers)).json()["results"]] == [
        "Nurses",
        "Open Tickets",
    ]


async def test_a_session_names_its_workspace(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    tenant, other = await make_tenant(), await make_tenant()
    headers = await signed_in(http, tenant)
    assert (await http.get(LIST, headers=headers | {"X-Temba-Workspace": tenant.uuid})).status_code == 200
    for named in (other.uuid, "nonsense"):
        response = await http.get(LIST, headers=headers | {"X-Temba-Workspace": named})
        assert (response.status_code, response.content) == (403, b"")


async def test_sessions_are_not_throttled(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant(config={"api_rates": {"v2.contacts": "1/hour"}})
    headers = await signed_in(http, tenant)
    assert [(await http.get(LIST, headers=headers)).status_code for _ in range(3)] == [200, 200, 200]
    assert [(await http.get(LIST, headers=tenant.headers)).status_code for _ in range(2)] == [200, 429]


async def test_agents_call_what_agents_may(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    agent = await make_tenant(Role.AGENT)
    headers = await signed_in(http, agent)
    assert (await http.get(LIST, headers=agent.headers)).status_code == 403, "agents have no keys"
    allowed = ("contacts", "fields", "groups", "tickets", "topics", "users", "workspace")
    refused = ("messages", "flows", "campaigns", "runs", "globals")
    for endpoint in allowed:
        assert (await http.get(f"/api/v2/{endpoint}.json", headers=headers)).status_code == 200, endpoint
    for endpoint in refused:
        assert (await http.get(f"/api/v2/{endpoint}.json", headers=headers)).status_code == 403, endpoint


@pytest.mark.parametrize("role", list(Role))
async def test_roles_by_session(http: httpx.AsyncClient, make_tenant: MakeTenant, role: Role) -> None:
    member = await make_tenant(role)
    headers = await signed_in(http, member)
    for method, path, permission in routes():
        endpoint = path.rsplit("/", 1)[1].removesuffix(".json")
        params = DELETED_BY.get(endpoint, {"uuid": NOWHERE}) if method == "DELETE" else {}
        response = await http.request(method, path, params=params, headers=headers)
        assert (response.status_code != 403) is allows(role, permission), f"{method} {path} as {role}: {response.text}"
        assert response.status_code < 500


async def test_agents_see_and_change_the_fields_that_allow_it(
    http: httpx.AsyncClient, make_tenant: MakeTenant, database: Database
) -> None:
    agent = await make_tenant(Role.AGENT)
    async with database.transaction() as session:
        for key, access in (("secret", "N"), ("age", "V"), ("note", "E")):
            owner = {"workspace_id": agent.workspace_id, "key": key, "name": key.title()}
            session.add(ContactField(**owner, value_type="T", agent_access=access))  # type: ignore[arg-type]
    headers = await signed_in(http, agent)
    assert {one["key"] for one in (await http.get("/api/v2/fields.json", headers=headers)).json()["results"]} == {
        "age",
        "note",
    }
    made = await http.post(LIST, json={"fields": {"note": "kind"}}, headers=headers)
    assert (made.status_code, made.json()["fields"]) == (201, {"age": None, "note": "kind"})
    for key, problem in (
        ("secret", "Invalid contact field key: secret"),
        ("age", "Editing of 'age' values disallowed for current user."),
    ):
        refused = await http.post(LIST, json={"fields": {key: "x"}}, headers=headers)
        assert (refused.status_code, refused.json()) == (400, {"fields": [problem]})


async def test_an_app_signs_in_for_keys(http: httpx.AsyncClient, make_tenant: MakeTenant, database: Database) -> None:
    tenant, second, third = await make_tenant(), await make_tenant(), await make_tenant()
    async with database.transaction() as session:
        await AccountStore(session).join(second.workspace_id, tenant.user_id, Role.EDITOR)
        await AccountStore(session).join(third.workspace_id, tenant.user_id, Role.AGENT)
    given = {"username": tenant.email, "password": PASSWORD}

    async def keys(**more: str) -> dict[str, str]:
        response = await http.post("/api/v2/authenticate.json", data=given | more)
        assert response.status_code == 200
        return {one["org"]["uuid"]: one["token"] for one in response.json()["tokens"]}

    assert (await keys(role="A")).keys() == {tenant.uuid}
    assert (await keys(role="E")).keys() == {second.uuid}
    assert (await keys(role="S")) == {}
    first, again = await keys(), await keys()
    assert first.keys() == {tenant.uuid, second.uuid}

    async def status(key: str) -> int:
        return (await http.get(LIST, headers={"Authorization": f"Token {key}"})).status_code

    assert [await status(one[tenant.uuid]) for one in (first, again)] == [403, 200]
    assert await status(tenant.token) == 200, "keys that people made stay"


async def test_the_explorers_address_leads_to_the_pages(http: httpx.AsyncClient) -> None:
    response = await http.get("/api/v2/explorer/")
    assert (response.status_code, response.headers["location"]) == (302, "/api/v2/")
    page = (await http.get("/api/v2/contacts")).text
    assert page.count("<form") == 4, "one for the key, and one for each method"
    assert "<script src=" in page
    assert "<script>" not in page


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"username": "nobody@example.org"}])
async def test_a_wrong_password_gives_no_keys(
    http: httpx.AsyncClient, make_tenant: MakeTenant, given: dict[str, str]
) -> None:
    tenant = await make_tenant()
    response = await http.post(
        "/api/v2/authenticate.json", json={"username": tenant.email, "password": PASSWORD} | given
    )
    assert (response.status_code, response.json().keys()) == (403, {"detail"})


async def test_bad_sign_ins_are_refused_by_field(http: httpx.AsyncClient) -> None:
    response = await http.post("/api/v2/authenticate.json", json={"role": "X"})
    assert response.status_code == 400
    assert response.json() == {
        "username": ["This field is required."],
        "password": ["This field is required."],
        "role": ['"X" is not a valid choice.'],
    }


async def test_a_second_factor_is_asked_of_apps_too(
    http: httpx.AsyncClient, make_tenant: MakeTenant, database: Database, settings: Settings
) -> None:
    tenant, secret = await make_tenant(), two_factor.new_secret()
    async with database.transaction() as session:
        user = await AccountStore(session).get(tenant.user_id)
        two_factor.turn_on(user, secret, 0, Cipher(settings.secret_key.get_secret_value()))
    given = {"username": tenant.email, "password": PASSWORD}
    code = two_factor.code_at(secret, int(datetime.now(UTC).timestamp()) // two_factor.STEP)
    for codes, status in (({}, 403), ({"code": "000000x"}, 403), ({"code": code}, 200), ({"code": code}, 403)):
        response = await http.post("/api/v2/authenticate.json", json=given | codes)
        assert response.status_code == status, codes


async def test_attempts_are_throttled(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    given = {"username": (await make_tenant()).email, "password": "wrong"}
    statuses = [(await http.post("/api/v2/authenticate.json", json=given)) for _ in range(11)]
    assert [one.status_code for one in statuses] == [403] * 10 + [429]
    assert int(statuses[-1].headers["retry-after"]) > 0

"""People in a browser: clients that are signed in, and what they look at."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from core.permissions import Role
from store import accounts
from tests.web.conftest import MakeTenant, Tenant
from web.demo.setup import DEPLOYMENT

PASSWORD = "a long password"
ROOT = "http://ngoma.test"


@dataclass(frozen=True)
class Browser:
    """A browser of a member, signed in; `http` sends cookie, token and workspace along."""

    http: httpx.AsyncClient
    tenant: Tenant

    async def get(self, path: str, **params: Any) -> Any:
        """The body of a successful answer."""
        return body(await self.http.get(path, params=params))

    async def post(self, path: str, data: Any = None, **more: Any) -> Any:
        """The body of a successful answer."""
        return body(await self.http.post(path, json=data, **more))


def body(response: httpx.Response) -> Any:
    """What was answered; anything but success fails the test."""
    assert response.is_success, f"{response.status_code} {response.text}"
    return response.json() if response.content else None


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords hashed with little work: tests make and check hundreds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


Connect = Callable[[], httpx.AsyncClient]
SignIn = Callable[[Tenant], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def connect(app: FastAPI) -> AsyncIterator[Connect]:
    """Makes browsers that nobody is signed in with."""
    made: list[httpx.AsyncClient] = []

    def new() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=f"{ROOT}/api/internal/")
        made.append(client)
        return client

    yield new
    for client in made:
        await client.aclose()


@pytest.fixture(scope="module")
async def sign_in(connect: Connect) -> SignIn:
    """Signs a member in."""

    async def sign(tenant: Tenant) -> Browser:
        http = connect()
        body(await http.post("sign-in", json={"email": tenant.email, "password": PASSWORD}))
        http.headers["X-Ngoma-Workspace"] = tenant.uuid
        http.headers["X-CSRF-Token"] = body(await http.get("session"))["csrf_token"]
        return Browser(http, tenant)

    return sign


@pytest.fixture(scope="module")
async def browser(sign_in: SignIn, tenant: Tenant) -> Browser:
    """The browser of the module's administrator."""
    return await sign_in(tenant)


@pytest.fixture(scope="module")
async def browsers(sign_in: SignIn, make_tenant: MakeTenant) -> dict[Role, Browser]:
    """A browser for each role, each in a workspace of its own."""
    return {role: await sign_in(await make_tenant(role)) for role in Role}


@pytest.fixture(scope="module")
def deployment() -> bytes:
    """The demo's file."""
    return DEPLOYMENT.read_bytes()


@pytest.fixture(scope="module")
async def flows(browser: Browser, channel: str, deployment: bytes) -> dict[str, str]:
    """The demo's flows in the module's workspace: uuids by name."""
    body(await browser.http.post("definitions", content=deployment))
    return {flow["name"]: flow["uuid"] for flow in (await browser.get("flows"))["results"]}


def export_of(*flows: dict[str, Any]) -> bytes:
    """A file with these flows."""
    return json.dumps({"version": "13", "site": "https://example.org", "flows": list(flows)}).encode()

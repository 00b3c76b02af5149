"""The web application, in memory and behind a real port, with a workspace and a caller."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from core.permissions import Role
from core.settings import Settings
from store.accounts import AccountStore
from store.channels import ChannelStore
from store.database import Database
from store.encryption import Cipher
from store.tokens import TokenStore
from store.workspaces import WorkspaceStore
from web.application import create_app
from workers.stack import ports

SECRET = "a secret of the tests, at least 32 characters"


@dataclass(frozen=True)
class Tenant:
    """A workspace, and a member with a token."""

    workspace_id: int
    uuid: str
    user_id: int
    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What the member's programs send."""
        return {"Authorization": f"Token {self.token}"}


MakeTenant = Callable[..., Awaitable[Tenant]]


@pytest.fixture(scope="module")
def settings(database_url: str, redis_url: str) -> Settings:
    """Settings of a deployment; Temporal is where nothing listens."""
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        temporal_address="127.0.0.1:1",
        secret_key=SECRET,
        demo=True,
        public_url="http://ngoma.test",
        log_level="warning",
    )


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The running application."""
    application = create_app(settings)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture(scope="module")
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without credentials; what goes wrong in the application is an answer, as over a real port."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ngoma.test") as client:
        yield client


@pytest.fixture(scope="module")
def database(app: FastAPI) -> Database:
    """The application's database."""
    found: Database = app.state.resources.database
    return found


@pytest.fixture(scope="module")
def make_tenant(database: Database) -> MakeTenant:
    """Makes workspaces with a member each."""

    async def make(role: Role = Role.ADMINISTRATOR, **columns: Any) -> Tenant:
        email = f"{secrets.token_hex(4)}@example.org"
        values = {"country": "RW", "timezone": "Africa/Kigali", "flow_languages": ["eng", "kin"], **columns}
        async with database.transaction() as session:
            workspace = await WorkspaceStore(session).create("Clinics", **values)
            user = await AccountStore(session).create(email, "a long password")
            await AccountStore(session).join(workspace.id, user.id, role)
            token = await TokenStore(session).create(workspace.id, user.id)
            return Tenant(workspace.id, str(workspace.uuid), user.id, email, token)

    return make


@pytest.fixture(scope="module")
async def tenant(make_tenant: MakeTenant) -> Tenant:
    """The module's workspace and its administrator."""
    return await make_tenant()


@pytest.fixture(scope="module")
async def api(http: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the administrator's token, at the API's root."""
    async with httpx.AsyncClient(
        transport=http._transport, base_url="http://ngoma.test/api/v2/", headers=tenant.headers
    ) as client:
        yield client


@pytest.fixture(scope="module")
async def channel(database: Database, tenant: Tenant, settings: Settings) -> str:
    """The uuid of a channel of type EX in the tenant's workspace."""
    return await make_channel(database, tenant.workspace_id, settings)


async def make_channel(database: Database, workspace_id: int, settings: Settings, **columns: Any) -> str:
    """A channel, of type EX unless another is given; its uuid."""
    values = {"type": "EX", "name": "Gateway", "address": "2020", "country": "RW", "schemes": ["tel"], **columns}
    values.setdefault("config", {"send_url": "http://gateway.test/send"})
    async with database.transaction() as session:
        store = ChannelStore(session, Cipher(settings.secret_key.get_secret_value()))
        return str((await store.create(workspace_id, **values)).uuid)


@pytest.fixture(scope="module")
async def server_url(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real port."""
    port = ports.free()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving

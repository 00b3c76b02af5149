"""Every registered channel type behind the endpoint: whatever comes, the answer is never an error of ours."""

import itertools

import httpx
import pytest

from channels import registry
from core.settings import Settings
from store.database import Database
from tests.web.conftest import MakeTenant, make_channel

BODIES = (
    (b"", ""),
    (b"from=1&to=2&text=%ff%00&id=x&status=%F0%9F", "application/x-www-form-urlencoded"),
    (b'{"messages": [{"from": null, "text": 5}], "results": "x", "data": {"object": []}}', "application/json"),
    (b"{", "application/json"),
    (b"[[1, null], {}]", "application/json"),
    (b"<a><b>", "text/xml"),
    (b"\x00\xff\xfe", "application/octet-stream"),
)


@pytest.fixture(scope="module")
async def channels_by_type(database: Database, make_tenant: MakeTenant, settings: Settings) -> dict[str, str]:
    """A channel of each type, by code; a workspace may have ten."""
    made = dict[str, str]()
    for place, code in enumerate(registry.types()):
        if place % 10 == 0:
            tenant = await make_tenant()
        schemes = list(registry.types()[code].schemes)
        config = {"secret": "s3cret", "auth_token": "t0ken", "username": "u", "password": "p"}
        columns = {"type": code, "name": code, "address": f"+2507880{place:05}", "schemes": schemes}
        made[code] = await make_channel(database, tenant.workspace_id, settings, config=config, **columns)
    return made


@pytest.mark.parametrize("code", list(registry.types()))
async def test_whatever_comes(http: httpx.AsyncClient, channels_by_type: dict[str, str], code: str) -> None:
    kind, uuid = registry.types()[code], channels_by_type[code]
    for action, (body, content_type) in itertools.product(kind.routes, BODIES):
        path = f"/c/{code.lower()}/{action}" if kind.by_address else f"/c/{code.lower()}/{uuid}/{action}"
        for method in {method for route in kind.routes[action] for method in route.methods}:
            response = await http.request(method, path, content=body, headers={"Content-Type": content_type})
            assert response.status_code < 500, f"{method} {path} {body!r}: {response.text}"

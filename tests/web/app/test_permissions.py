"""Every route against every role, as `core.permissions` has it; and against people of other workspaces."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from core.permissions import Role, allows
from tests.web.app.conftest import Browser
from web.app.application import ENDPOINTS
from web.app.caller import signed_in

OPEN = {"/session", "/sign-in", "/join/{secret}", "/ways-in", "/sign-up", "/sign-up/{secret}", "/forgotten-password",
        "/forgotten-password/{secret}"}  # fmt: skip
"""What needs nobody signed in."""
OWN = {"/sign-out", "/session/confirm", "/session/workspace", "/account", "/account/password",
       "/account/second-factor", "/account/second-factor/setup",
       "/account/sessions", "/account/sessions/{session_id}"}  # fmt: skip
"""What concerns the person, not a workspace."""
NOWHERE = "00000000-0000-4000-8000-000000000000"


def routes() -> Iterator[tuple[str, str, str | None, bool]]:
    """Method, path, permission, and whether somebody must be signed in, of each route."""
    for module in ENDPOINTS:
        for route in module.router.routes:
            if not isinstance(route, APIRoute):
                continue
            calls = list(_calls(route.dependant))
            permission = next((call.permission for call in calls if hasattr(call, "permission")), None)
            path = route.path.removeprefix("/api/internal")
            for method in sorted(route.methods or ()):
                yield method, path, permission, signed_in in calls


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)


def test_every_route_says_who_may() -> None:
    undeclared = {path for _, path, permission, _ in routes() if permission is None}
    assert undeclared == OPEN | OWN
    assert {path for _, path, permission, asks in routes() if permission is None and not asks} == OPEN


@pytest.mark.parametrize("role", list(Role))
async def test_routes_refuse_what_the_role_does_not_allow(browsers: dict[Role, Browser], role: Role) -> None:
    http, checked = browsers[role].http, 0
    for method, path, permission, _ in routes():
        if permission is None or allows(role, permission):
            continue
        filled = "/".join(NOWHERE if part.startswith("{") else part for part in path.strip("/").split("/"))
        response = await http.request(method, filled)
        told = (response.status_code, response.json().get("code"))
        # The dependency is asked beside the body's validation, which may come first: then nothing was done either.
        assert told in {(403, "forbidden"), (400, "invalid")}, f"{method} {path} as {role}: {response.text}"
        checked += told[0] == 403
    assert checked > 0 or role == Role.ADMINISTRATOR


async def test_what_is_another_workspaces_is_not_there(browser: Browser, browsers: dict[Role, Browser]) -> None:
    mine = await browser.post("flows", {"name": "Mine"})
    contact = await browser.post("contacts", {"name": "Mine", "phone": "+250788000001"})
    label = await browser.post("flow-labels", {"name": "Mine"})
    other = browsers[Role.ADMINISTRATOR].http
    uuid = contact["uuid"]
    for method, path, data in [
        ("GET", f"flows/{mine['uuid']}/results", None),
        ("POST", f"flows/{mine['uuid']}/copy", None),
        ("PATCH", f"flows/{mine['uuid']}", {"name": "Theirs"}),
        ("POST", f"flows/{mine['uuid']}/archive", None),
        ("DELETE", f"flow-labels/{label['uuid']}", None),
        ("GET", f"contacts/{uuid}", None),
        ("GET", f"contacts/{uuid}/timeline", None),
        ("PATCH", f"contacts/{uuid}", {"name": "Theirs"}),
        ("DELETE", f"contacts/{uuid}", None),
        ("POST", f"contacts/{uuid}/messages", {"text": "Hello"}),
        ("POST", f"contacts/{uuid}/interrupt", None),
        ("POST", "starts/preview", {"flow": mine["uuid"]}),
        ("POST", "starts", {"flow": mine["uuid"], "contacts": [uuid]}),
    ]:
        response = await other.request(method, path, json=data)
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), f"{method} {path}"
    assert (await browser.get(f"contacts/{uuid}"))["name"] == "Mine"

"""`runs`: shown with their way to Temporal."""

from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from store.database import Database
from store.tables import Contact, ContactURN, Flow, FlowRun
from store.tables.columns import now
from tests.web.conftest import MakeTenant, Tenant

NODE = "27a86a1b-6cc4-4ae3-b73d-89650966a82f"
RESULT = {
    "name": "Colour",
    "value": "12.0",
    "category": "Blue",
    "node_uuid": NODE,
    "created_on": "2026-01-02T03:04:05Z",
    "input": "12.0 please",
}


@pytest.fixture(scope="module")
async def run(database: Database, tenant: Tenant) -> dict[str, str]:
    """A waiting run that the contact answered, and an expired one of another flow; uuids by name."""
    async with database.transaction() as session:
        owner: dict[str, Any] = {"workspace_id": tenant.workspace_id}
        contact = Contact(**owner, name="Uwase")
        flows = [Flow(**owner, name=name) for name in ("Visit", "Thanks")]
        session.add_all([contact, *flows])
        await session.flush()
        session.add(
            ContactURN(**owner, contact_id=contact.id, identity="tel:+250788123123", scheme="tel", path="+250788123123")
        )
        path = [{"node_uuid": NODE, "arrived_on": "2026-01-02T03:04:05.5Z"}]
        common: dict[str, Any] = {**owner, "contact_id": contact.id, "session_id": 1}
        waiting = FlowRun(
            **common,
            flow_id=flows[0].id,
            status="W",
            responded=True,
            results=orjson.dumps({"colour": RESULT}).decode(),
            path=orjson.dumps(path).decode(),
        )
        expired = FlowRun(**common, flow_id=flows[1].id, status="X", exited_on=now())
        other = Contact(**owner, name="Keza")
        session.add_all([waiting, expired, other])
        await session.flush()
        failed = FlowRun(
            **{**common, "contact_id": other.id},
            flow_id=flows[1].id,
            status="F",
            failure="too many steps",
            exited_on=now(),
        )
        session.add(failed)
        await session.flush()
        return {
            "waiting": str(waiting.uuid),
            "expired": str(expired.uuid),
            "failed": str(failed.uuid),
            "flow": str(flows[0].uuid),
            "contact": str(contact.uuid),
        }


async def uuids(api: httpx.AsyncClient, **params: Any) -> list[str]:
    response = await api.get("runs.json", params=params)
    assert response.status_code == 200, response.text
    return [found["uuid"] for found in response.json()["results"]]


async def test_a_run_as_it_is_shown(api: httpx.AsyncClient, run: dict[str, str]) -> None:
    (found,) = (await api.get("runs.json", params={"uuid": run["waiting"]})).json()["results"]
    assert found["flow"] == {"uuid": run["flow"], "name": "Visit"}
    assert found["contact"] == {
        "uuid": run["contact"],
        "name": "Uwase",
        "urn": "tel:+250788123123",
        "urn_display": "0788 123 123",
    }
    assert found["path"] == [{"node": NODE, "time": "2026-01-02T03:04:05.500000Z"}]
    assert found["values"] == {
        "colour": {
            "name": "Colour",
            "value": "12.0",
            "category": "Blue",
            "node": NODE,
            "time": "2026-01-02T03:04:05.000000Z",
            "input": "12.0 please",
        }
    }
    assert (found["start"], found["responded"], found["exited_on"], found["exit_type"]) == (None, True, None, None)
    assert found["workflow_url"] == f"http://127.0.0.1:8233/namespaces/default/workflows/run:{run['waiting']}"


async def test_a_failed_run_says_why(api: httpx.AsyncClient, run: dict[str, str]) -> None:
    (failed,) = (await api.get("runs.json", params={"uuid": run["failed"]})).json()["results"]
    assert (failed["exit_type"], failed["failure"]) == ("failed", "too many steps")
    (waiting,) = (await api.get("runs.json", params={"uuid": run["waiting"]})).json()["results"]
    assert waiting["failure"] is None


async def test_filters(api: httpx.AsyncClient, run: dict[str, str]) -> None:
    both = [run["expired"], run["waiting"]]
    assert await uuids(api, contact=run["contact"]) == both
    assert await uuids(api, contact=run["contact"], reverse="true") == both[::-1]
    assert await uuids(api, flow=run["flow"]) == await uuids(api, responded="yes") == [run["waiting"]]
    assert await uuids(api, flow=str(uuid4())) == await uuids(api, contact="x") == []
    bad = await api.get("runs.json", params={"flow": "x"})
    assert (bad.status_code, bad.json()) == (400, {"detail": "Param 'flow': x is not a valid UUID."})
    (found,) = (await api.get("runs.json", params={"uuid": run["expired"], "paths": "false"})).json()["results"]
    assert (found["path"], found["exit_type"]) == ([], "expired")


async def test_others_see_none(http: httpx.AsyncClient, run: dict[str, str], make_tenant: MakeTenant) -> None:
    stranger = await make_tenant()
    response = await http.get("/api/v2/runs.json", params={"uuid": run["waiting"]}, headers=stranger.headers)
    assert response.json()["results"] == []

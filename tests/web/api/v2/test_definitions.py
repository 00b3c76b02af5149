"""`definitions`: exports, and imports of them."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.web.conftest import MakeTenant, Tenant
from web.demo.setup import DEPLOYMENT

PATH = "/api/v2/definitions.json"


@pytest.fixture(scope="module")
async def summary(http: httpx.AsyncClient, tenant: Tenant) -> dict[str, Any]:
    """The sample deployment, imported through the API."""
    response = await http.post(PATH, content=gzip.compress(DEPLOYMENT.read_bytes()), headers=tenant.headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(scope="module")
async def flows(api: httpx.AsyncClient, summary: dict[str, Any]) -> dict[str, str]:
    """Uuids of flows by name."""
    return {flow["name"]: flow["uuid"] for flow in (await api.get("flows.json")).json()["results"]}


async def test_an_export_is_imported(summary: dict[str, Any], flows: dict[str, str]) -> None:
    assert (summary["counts"]["flows"]["created"], summary["nodes"], len(flows)) == (7, 50, 7)
    assert [problem["flow"] for problem in summary["problems"]] == ["Find a Clinic"]


async def test_importing_an_own_export_changes_nothing(api: httpx.AsyncClient, flows: dict[str, str]) -> None:
    export = await api.get("definitions.json", params={"flow": flows["Registration"]})
    again = (await api.post("definitions.json", content=export.content)).json()
    for kind, counts in again["counts"].items():
        assert (counts["created"], counts["updated"]) == (0, 0), kind


async def test_what_comes_along(api: httpx.AsyncClient, flows: dict[str, str]) -> None:
    async def exported(**params: Any) -> dict[str, Any]:
        found: dict[str, Any] = (await api.get("definitions.json", params=params)).json()
        return found

    alone = await exported(flow=flows["Clinic Survey"], dependencies="none")
    assert [flow["name"] for flow in alone["flows"]] == ["Clinic Survey"]
    assert alone["triggers"] == alone["groups"] == alone["fields"] == alone["campaigns"] == []
    linked = await exported(flow=flows["Clinic Survey"], dependencies="flows")
    assert {flow["name"] for flow in linked["flows"]} == {"Clinic Survey", "Vaccination Reminder", "Find a Clinic"}
    assert len(linked["triggers"]) == 3
    assert linked["campaigns"] == []
    for value in ("all", "1", "true"):
        whole = await exported(flow=flows["Clinic Survey"], dependencies=value)
        assert len(whole["flows"]) == 7
        assert [campaign["name"] for campaign in whole["campaigns"]] == ["Vaccinations"]
        assert len(whole["campaigns"][0]["events"]) == 5
    two = {"flow": [flows["Help"], flows["Clinic Survey"], "x"], "dependencies": "0"}
    response = await api.get("definitions.json", params=two)
    assert {flow["name"] for flow in response.json()["flows"]} == {"Help", "Clinic Survey"}
    assert (await exported())["flows"] == []


async def test_dependencies_are_one_of_three(api: httpx.AsyncClient) -> None:
    response = await api.get("definitions.json", params={"dependencies": "some"})
    assert (response.status_code, response.json()) == (
        400,
        {"detail": "dependencies must be one of none, flows, all"},
    )


async def test_a_refused_import_names_what_stands_in_its_way(api: httpx.AsyncClient, flows: dict[str, str]) -> None:
    export = json.loads(DEPLOYMENT.read_text())
    for flow in export["flows"][:2]:
        flow["type"] = "nonsense"
    export["flows"][2]["name"] = "Brand New"
    response = await api.post("definitions.json", json=export)
    assert response.status_code == 400
    problems = response.json()["non_field_errors"]
    assert [problem.split("”")[0] for problem in problems] == ["flow “Choose Language", "flow “Registration"]
    names = [flow["name"] for flow in (await api.get("flows.json")).json()["results"]]
    assert "Brand New" not in names
    for content in (b"", b"hello", b"\x1f\x8b", b"[]"):
        assert (await api.post("definitions.json", content=content)).status_code == 400


async def test_others_flows_are_not_exported(
    http: httpx.AsyncClient, flows: dict[str, str], make_tenant: MakeTenant
) -> None:
    stranger = await make_tenant()
    response = await http.get(PATH, params={"flow": flows["Help"]}, headers=stranger.headers)
    assert response.json()["flows"] == []

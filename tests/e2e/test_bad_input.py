"""What is wrong is refused with a clear answer that names it, and leaves nothing behind."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.deployment import Deployment

TABLES = ("contact", "contact_urn", "msg", "pending_event", "channel_event", "flow_start", "flow", "parking")


async def counts(deployment: Deployment) -> dict[str, int]:
    """How many rows each table has that bad input might leave something in."""
    statement = " UNION ALL ".join(f"SELECT '{table}' AS name, count(*) AS rows FROM {table}" for table in TABLES)
    return {row["name"]: row["rows"] for row in await deployment.fetch(statement)}


@pytest.mark.parametrize(
    ("path", "form", "status", "named"),
    [
        ("/c/ex/{unknown}/receive", {"from": "+250786000001", "text": "x"}, 400, "channel"),
        ("/c/kn/{channel}/receive", {"from": "+250786000001", "text": "x"}, 400, "channel"),
        ("/c/ex/not-a-uuid/receive", {"from": "+250786000001", "text": "x"}, 404, "Not Found"),
        ("/c/ex/{channel}/receive", {"text": "whose?"}, 400, "from"),
        ("/c/ex/{channel}/receive", {"from": "a b c", "text": "x"}, 400, "a b c"),
        ("/c/ex/{channel}/receive", {"from": "+250786000001", "text": "x", "date": "yesterday"}, 400, "yesterday"),
        ("/c/ex/{channel}/sent", {}, 400, "id"),
        ("/c/ex/{channel}/sent", {"id": "seven"}, 400, "seven"),
        ("/c/ex/{channel}/nothing", {"from": "+250786000001"}, 404, "Not Found"),
    ],
)
async def test_a_callback_that_is_wrong_is_refused_with_what_is_wrong(
    deployment: Deployment, path: str, form: dict[str, str], status: int, named: str
) -> None:
    before = await counts(deployment)
    answer = await deployment.api.post(path.format(unknown=uuid4(), channel=deployment.channel), data=form)
    assert answer.status_code == status, answer.text
    assert named in answer.text
    assert await counts(deployment) == before


@pytest.mark.parametrize("authorization", ["", "Token", "Token 0000", "Basic bm9ib2R5Om5vdGhpbmc=", "Bearer x"])
@pytest.mark.parametrize("endpoint", ["contacts", "messages", "flows", "runs", "flow_starts", "channels"])
async def test_a_wrong_token_is_refused(deployment: Deployment, endpoint: str, authorization: str) -> None:
    headers = {"Authorization": authorization}
    answer = await deployment.api.get(f"/api/v2/{endpoint}.json", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("endpoint", "body", "named"),
    [
        ("flow_starts", {"flow": "00000000-0000-0000-0000-000000000000", "urns": ["tel:+250786000002"]}, "flow"),
        ("flow_starts", {"urns": ["tel:+250786000002"]}, "flow"),
        ("contacts", {"urns": ["telephone:12"]}, "urns"),
        ("contacts", {"groups": ["Nobody knows this"]}, "groups"),
        ("definitions", {"flows": "many"}, "version"),
        ("definitions", {"version": "13", "flows": [{"name": "Half", "spec_version": "13.5.0"}]}, "Half"),
    ],
)
async def test_a_request_that_is_wrong_is_refused_field_by_field(
    deployment: Deployment, endpoint: str, body: dict[str, Any], named: str
) -> None:
    before = await counts(deployment)
    answer = await deployment.api.post(f"/api/v2/{endpoint}.json", json=body)
    assert answer.status_code == 400, answer.text
    assert named in answer.text
    assert await counts(deployment) == before


async def test_what_is_no_json_is_refused(deployment: Deployment) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await deployment.api.post("/api/v2/contacts.json", content=b"{nothing", headers=headers)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]


async def test_an_address_that_is_none_is_not_found(deployment: Deployment) -> None:
    answer: httpx.Response = await deployment.api.get("/api/v2/nothing.json")
    assert answer.status_code == 404

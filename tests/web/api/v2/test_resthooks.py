"""`resthooks`, their subscribers, events and deliveries."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from store.database import Database
from store.resthooks import ResthookStore
from store.tables import Parking, Resthook, ResthookEvent, WebhookLog, Workspace
from tests.web.conftest import MakeTenant, Tenant

URL = "https://registry.example.org/births?key=1"


@pytest.fixture(scope="module")
async def hook(database: Database, tenant: Tenant) -> Resthook:
    """A resthook with an event."""
    async with database.transaction() as session:
        made = await ResthookStore(session).get_or_create(tenant.workspace_id, "new-birth")
        session.add(
            ResthookEvent(workspace_id=tenant.workspace_id, resthook_id=made.id, data={"contact": {"name": "Keza"}})
        )
        return made


async def test_resthooks(api: httpx.AsyncClient, hook: Resthook) -> None:
    (found,) = (await api.get("resthooks.json")).json()["results"]
    assert found.keys() == {"resthook", "created_on", "modified_on"}
    assert found["resthook"] == hook.slug
    assert (await api.get("resthooks.json", params={"reverse": "1"})).json()["results"] == [found]
    assert (await api.post("resthooks.json", json={})).status_code == 405


async def test_subscribing(api: httpx.AsyncClient, hook: Resthook, database: Database, tenant: Tenant) -> None:
    (before,) = (await api.get("resthooks.json")).json()["results"]
    version = await assets_version(database, tenant)
    made = await api.post("resthook_subscribers.json", json={"resthook": "NEW-birth", "target_url": URL})
    assert made.status_code == 201
    subscriber = made.json()
    assert {key: subscriber[key] for key in ("resthook", "target_url")} == {"resthook": hook.slug, "target_url": URL}
    (after,) = (await api.get("resthooks.json")).json()["results"]
    assert after["modified_on"] > before["modified_on"]
    assert await assets_version(database, tenant) > version
    twice = await api.post("resthook_subscribers.json", json={"resthook": hook.slug, "target_url": URL})
    assert (twice.status_code, twice.json()) == (
        400,
        {"non_field_errors": ["URL is already subscribed to this event."]},
    )
    for params in ({}, {"id": subscriber["id"]}, {"resthook": hook.slug}):
        assert (await api.get("resthook_subscribers.json", params=params)).json()["results"] == [subscriber]
    for params in ({"id": 999_999}, {"resthook": "nothing"}):
        assert (await api.get("resthook_subscribers.json", params=params)).json()["results"] == []
    bad = await api.get("resthook_subscribers.json", params={"id": "x"})
    assert (bad.status_code, bad.json()) == (400, {"detail": "Value for id must be an integer"})
    for status in (204, 404):
        gone = await api.delete("resthook_subscribers.json", params={"id": subscriber["id"]})
        assert gone.status_code == status
    assert gone.json() == {"detail": "No ResthookSubscriber matches the given query."}
    again = await api.post("resthook_subscribers.json", json={"resthook": hook.slug, "target_url": URL})
    assert again.status_code == 201


async def assets_version(database: Database, tenant: Tenant) -> int:
    async with database.reading() as session:
        return (await session.exec(select(Workspace.assets_version).where(Workspace.id == tenant.workspace_id))).one()


@pytest.mark.usefixtures("hook")
@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, {"resthook": ["This field is required."], "target_url": ["This field is required."]}),
        ({"resthook": "x", "target_url": URL}, {"resthook": ["No resthook with slug: x"]}),
        ({"resthook": "new-birth", "target_url": "x"}, {"target_url": ["Enter a valid URL."]}),
        ({"resthook": "new-birth", "target_url": "ftp://x.org"}, {"target_url": ["Enter a valid URL."]}),
        ({"resthook": "new-birth", "target_url": "https://"}, {"target_url": ["Enter a valid URL."]}),
        ({"resthook": "new-birth", "target_url": "https://a b"}, {"target_url": ["Enter a valid URL."]}),
    ],
)
async def test_who_cannot_subscribe(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("resthook_subscribers.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)


async def test_a_subscriber_is_named(api: httpx.AsyncClient) -> None:
    response = await api.delete("resthook_subscribers.json")
    assert response.json() == {"detail": "URL must contain one of the following parameters: id"}


async def test_events_and_telling_of_them_again(
    api: httpx.AsyncClient, hook: Resthook, database: Database, tenant: Tenant
) -> None:
    (event,) = (await api.get("resthook_events.json", params={"resthook": hook.slug})).json()["results"]
    assert (event["resthook"], event["data"]) == (hook.slug, {"contact": {"name": "Keza"}})
    assert (await api.get("resthook_events.json", params={"resthook": "nothing"})).json()["results"] == []
    again = await api.post("resthook_events.json", params={"id": event["id"]})
    assert (again.status_code, again.json()) == (200, event)
    async with database.reading() as session:
        query = select(Parking).where(Parking.workspace_id == tenant.workspace_id, Parking.kind == "deliver")
        (order,) = (await session.exec(query)).all()
    assert order.payload["event"] == event["id"]
    missing = await api.post("resthook_events.json")
    assert missing.json() == {"detail": "URL must contain one of the following parameters: id"}


async def test_other_workspaces_see_nothing(http: httpx.AsyncClient, hook: Resthook, make_tenant: MakeTenant) -> None:
    stranger, root = await make_tenant(), "/api/v2"
    for endpoint in ("resthooks", "resthook_events", "resthook_subscribers", "resthook_deliveries"):
        response = await http.get(f"{root}/{endpoint}.json", headers=stranger.headers)
        assert response.json()["results"] == []
    body = {"resthook": hook.slug, "target_url": URL}
    refused = await http.post(f"{root}/resthook_subscribers.json", json=body, headers=stranger.headers)
    assert refused.json() == {"resthook": ["No resthook with slug: new-birth"]}
    event = await http.post(f"{root}/resthook_events.json?id=1", headers=stranger.headers)
    assert (event.status_code, event.json()) == (404, {"detail": "No ResthookEvent matches the given query."})


async def test_deliveries(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    owner: dict[str, Any] = {"workspace_id": tenant.workspace_id}
    async with database.transaction() as session:
        session.add_all(
            [
                WebhookLog(**owner, resthook="new-birth", url=URL, status_code=500, is_error=True, request="POST"),
                WebhookLog(**owner, resthook="other", url=URL, status_code=200, request="POST", response="HTTP"),
                WebhookLog(**owner, url=URL, status_code=200),
            ]
        )
    found = (await api.get("resthook_deliveries.json")).json()["results"]
    assert {(one["resthook"], one["status_code"], one["is_error"]) for one in found} == {
        ("new-birth", 500, True),
        ("other", 200, False),
    }
    errors = (await api.get("resthook_deliveries.json", params={"errors": "true"})).json()["results"]
    assert [one["resthook"] for one in errors] == ["new-birth"]
    of_hook = (await api.get("resthook_deliveries.json", params={"resthook": "OTHER"})).json()["results"]
    assert [one["uuid"] for one in of_hook] == [one["uuid"] for one in found if one["resthook"] == "other"]
    assert (await api.get("resthook_deliveries.json", params={"uuid": str(uuid4())})).json()["results"] == []

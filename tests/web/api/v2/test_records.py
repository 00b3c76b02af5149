"""What is only read: archives, boundaries, channel events, statistics, templates, and what RapidPro has retired."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from core.settings import Settings
from store.database import Database
from store.tables import (
    Archive,
    Channel,
    ChannelCount,
    ChannelEvent,
    Contact,
    Location,
    LocationAlias,
    SyncEvent,
    Template,
    TemplateTranslation,
    Workspace,
)
from tests.web.conftest import MakeTenant, Tenant, make_channel
from web.api.v2.urns import reference_code


@pytest.mark.parametrize("endpoint", ["classifiers", "optins", "templates", "boundaries", "channel_events", "tickets"])
async def test_empty_pages(http: httpx.AsyncClient, make_tenant: MakeTenant, endpoint: str) -> None:
    tenant = await make_tenant()
    response = await http.get(f"/api/v2/{endpoint}.json", headers=tenant.headers)
    assert (response.status_code, response.json()) == (200, {"next": None, "previous": None, "results": []})


async def test_archives(http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    owner: dict[str, Any] = {"workspace_id": tenant.workspace_id, "type": "message"}
    async with database.transaction() as session:
        month = Archive(
            **owner, period="M", start_date=date(2026, 7, 1), record_count=12, size=345, hash="a" * 32, path="x"
        )
        session.add(month)
        await session.flush()
        day: dict[str, Any] = {"period": "D", "record_count": 0}
        session.add_all(
            [
                Archive(**owner, **day, start_date=date(2026, 7, 1), rollup_id=month.id),
                Archive(**owner, **day, start_date=date(2026, 8, 2), hash="b" * 32),
                Archive(**owner | {"type": "run"}, **day, start_date=date(2026, 8, 1)),
            ]
        )

    async def get(**params: Any) -> dict[str, Any]:
        response = await http.get("/api/v2/archives.json", params=params, headers=tenant.headers)
        assert response.status_code == 200
        return dict(response.json())

    whole = await get()
    assert whole.keys() == {"count", "next", "previous", "results"}
    assert (whole["count"], whole["next"], whole["previous"]) == (3, None, None)
    assert [one["start_date"] for one in whole["results"]] == ["2026-08-02", "2026-08-01", "2026-07-01"]
    link = whole["results"][2].pop("download_url")
    assert link.startswith(f"http://ngoma.test/archives/{month.uuid}?expires=")
    assert whole["results"][0]["download_url"] is None
    assert whole["results"][2] == {
        "type": "message", "archive_type": "message", "start_date": "2026-07-01", "period": "monthly",
        "record_count": 12, "size": 345, "hash": "a" * 32,
    }  # fmt: skip
    assert whole["results"][0]["hash"] is None
    for params, count in (
        ({"type": "run"}, 1), ({"archive_type": "message"}, 2), ({"type": "x"}, 0), ({"period": "daily"}, 2),
        ({"period": "x"}, 3), ({"before": "2026-08-01"}, 2), ({"after": "2026-08-01"}, 2), ({"before": "x"}, 0),
        ({"after": "x"}, 0),
    ):  # fmt: skip
        assert (await get(**params))["count"] == count, params
    page = await get(limit=1, offset=1)
    assert [one["start_date"] for one in page["results"]] == ["2026-08-01"]
    assert urlsplit(page["next"]).query == "limit=1&offset=2"
    assert urlsplit(page["previous"]).query == "limit=1"
    assert len((await get(limit="x", offset="y"))["results"]) == 3


async def test_boundaries(http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant()
    shape = {"type": "MultiPolygon", "coordinates": []}
    async with database.transaction() as session:
        rwanda = Location(osm_id="171496", name="Rwanda", level=0, path="Rwanda", geometry=shape)
        session.add(rwanda)
        await session.flush()
        places = [
            Location(
                osm_id=f"2{number:04}", name=f"Place {number}", level=1, path=f"Rwanda > Place {number}",
                parent_id=rwanda.id,
            )
            for number in range(600)
        ]  # fmt: skip
        session.add_all([*places, Location(osm_id="1", name="Kenya", level=0, path="Kenya")])
        await session.flush()
        session.add_all(
            LocationAlias(workspace_id=tenant.workspace_id, location_id=places[0].id, name=name) for name in ("b", "a")
        )
        workspace = (await session.exec(select(Workspace).where(Workspace.id == tenant.workspace_id))).one()
        workspace.config = {"location": "171496"}
    pages, url = [], "/api/v2/boundaries.json"
    while url:
        pages.append((await http.get(url, headers=tenant.headers)).json())
        url = pages[-1]["next"]
    found = [place for page in pages for place in page["results"]]
    assert [place["osm_id"] for place in found] == sorted(place["osm_id"] for place in found)
    assert [len(page["results"]) for page in pages] == [250, 250, 101]
    assert found[0] == {
        "osm_id": "171496", "name": "Rwanda", "level": 0, "parent": None, "aliases": [], "geometry": shape,
    }  # fmt: skip
    assert (found[1]["parent"], found[1]["aliases"]) == ({"osm_id": "171496", "name": "Rwanda"}, ["a", "b"])
    back = (await http.get(pages[2]["previous"], headers=tenant.headers)).json()
    assert back["results"] == pages[1]["results"]
    assert (await http.get(back["previous"], headers=tenant.headers)).json()["previous"] is None
    for value, shown in (("false", None), ("0", None), ("true", shape), ("1", shape)):
        page = (await http.get("/api/v2/boundaries.json", params={"geometry": value}, headers=tenant.headers)).json()
        assert page["results"][0]["geometry"] == shown
    for cursor in ("x", "é", "bi4=", "eC54"):
        bad = await http.get("/api/v2/boundaries.json", params={"cursor": cursor}, headers=tenant.headers)
        assert (bad.status_code, bad.json()) == (404, {"detail": "Invalid cursor"})


async def test_channel_events(api: httpx.AsyncClient, database: Database, tenant: Tenant, channel: str) -> None:
    at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    async with database.transaction() as session:
        found = (await session.exec(select(Channel).where(Channel.uuid == channel))).one()
        contact = Contact(workspace_id=tenant.workspace_id, name="Uwase")
        session.add(contact)
        await session.flush()
        owner: dict[str, Any] = {"workspace_id": tenant.workspace_id, "channel_id": found.id, "contact_id": contact.id}
        session.add_all(
            ChannelEvent(**owner, event_type=kind, extra={"duration": 6}, occurred_on=at, created_on=at)
            for kind in ("mo_call", "mo_miss", "mt_call", "mt_miss", "new_conversation", "stop_contact", "optin")
        )
    events = (await api.get("channel_events.json")).json()["results"]
    assert [event["type"] for event in events] == [
        "optin", "stop-contact", "new-conversation", "call-out-missed", "call-out", "call-in-missed", "call-in",
    ]  # fmt: skip
    assert events[0] == {
        "id": events[0]["id"], "type": "optin", "contact": {"uuid": str(contact.uuid), "name": "Uwase"},
        "channel": {"uuid": channel, "name": "Gateway"}, "extra": {"duration": 6},
        "occurred_on": "2026-11-02T08:00:00Z", "created_on": "2026-11-02T08:00:00Z",
    }  # fmt: skip
    for params, count in (
        ({"id": events[3]["id"]}, 1), ({"contact": str(contact.uuid)}, 7), ({"contact": "x"}, 0),
        ({"before": "2026-11-02T08:00:00Z"}, 7), ({"after": "2026-11-02T08:00:01Z"}, 0), ({"before": "x"}, 0),
    ):  # fmt: skip
        assert len((await api.get("channel_events.json", params=params)).json()["results"]) == count, params
    bad = await api.get("channel_events.json", params={"id": "x"})
    assert (bad.status_code, bad.json()) == (400, {"detail": "Value for id must be an integer"})


async def test_statistics(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    tenant = await make_tenant()
    uuid = await make_channel(database, tenant.workspace_id, settings)
    today = datetime.now(UTC).date()
    async with database.transaction() as session:
        channel = (await session.exec(select(Channel).where(Channel.uuid == uuid))).one()
        session.add_all(
            ChannelCount(channel_id=channel.id, day=today - timedelta(days=ago), scope=scope, count=count)
            for ago, scope, count in (
                (1, "text:in", 3), (1, "text:in", 2), (1, "voice:out", 1), (0, "text:out", 7), (400, "text:in", 9),
                (0, "log:success", 5),
            )
        )  # fmt: skip

    async def get(**params: Any) -> httpx.Response:
        return await http.get("/api/v2/statistics.json", params=params, headers=tenant.headers)

    yesterday = (today - timedelta(days=1)).isoformat()
    assert (await get()).json() == {
        "results": [
            {"date": yesterday, "channels": {uuid: {"type": "external", "text:in": 5, "voice:out": 1}}},
            {"date": today.isoformat(), "channels": {uuid: {"type": "external", "text:out": 7}}},
        ]
    }
    assert (await get(since=today.isoformat(), until=today.isoformat())).json() == {"results": []}
    assert [day["date"] for day in (await get(until=today.isoformat())).json()["results"]] == [yesterday]
    wide = await get(since="2020-01-01")
    assert (wide.status_code, wide.json()) == (400, {"detail": "Date range can't be more than 366 days."})
    bad = await get(since="x")
    assert (bad.status_code, bad.json()) == (400, {"detail": "Invalid date value for 'since'."})


async def test_templates(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    tenant = await make_tenant()
    uuid = await make_channel(database, tenant.workspace_id, settings)
    async with database.transaction() as session:
        channel = (await session.exec(select(Channel).where(Channel.uuid == uuid))).one()
        template = Template(workspace_id=tenant.workspace_id, name="visit")
        session.add(template)
        await session.flush()
        session.add(
            TemplateTranslation(
                template_id=template.id, channel_id=channel.id, locale="eng-US", status="A", namespace="n",
                components=[{"type": "body", "content": "Come on {{1}}"}], variables=[{"type": "text"}],
            )
        )  # fmt: skip
    (found,) = (await http.get("/api/v2/templates.json", headers=tenant.headers)).json()["results"]
    assert (found["uuid"], found["name"]) == (str(template.uuid), "visit")
    assert found["translations"] == [
        {
            "language": "eng", "locale": "eng-US", "content": "Come on {{1}}", "namespace": "n", "variable_count": 1,
            "status": "approved", "channel": {"uuid": uuid, "name": "Gateway"},
        }
    ]  # fmt: skip


@pytest.mark.parametrize("endpoint", ["archives", "boundaries", "channel_events", "statistics", "templates", "users"])
async def test_only_reading(api: httpx.AsyncClient, endpoint: str) -> None:
    response = await api.post(f"{endpoint}.json", json={})
    assert (response.status_code, response.headers["allow"]) == (405, "GET")
    assert response.json() == {"detail": 'Method "POST" not allowed.'}
    anonymous = await api.get(f"{endpoint}.json", headers={"Authorization": ""})
    assert (anonymous.status_code, anonymous.json()) == (
        403,
        {"detail": "Authentication credentials were not provided."},
    )


async def test_unknown_endpoints(api: httpx.AsyncClient) -> None:
    response = await api.get(f"{uuid4()}.json")
    assert response.status_code == 404


async def test_the_map_of_the_api(http: httpx.AsyncClient) -> None:
    found = (await http.get("/api/v2/.json")).json()
    assert set(found) == {
        "archives", "broadcasts", "campaigns", "campaign_events", "channels", "contacts", "contact_actions", "fields",
        "flow_starts", "flows", "globals", "groups", "labels", "media", "messages", "message_actions", "resthooks",
        "resthook_events", "resthook_subscribers", "runs", "tickets", "ticket_actions", "topics", "users", "workspace",
    }  # fmt: skip
    assert found["tickets"] == "http://ngoma.test/api/v2/tickets"


@pytest.mark.parametrize(
    ("columns", "country"),
    [
        ({"country": "KE"}, "KE"),
        ({"country": "", "timezone": "Africa/Kigali"}, "RW"),
        ({"country": "", "timezone": "UTC"}, ""),
    ],
)
async def test_the_country_of_a_workspace(
    http: httpx.AsyncClient, make_tenant: MakeTenant, columns: dict[str, str], country: str
) -> None:
    tenant = await make_tenant(**columns)
    for endpoint in ("workspace", "org"):
        found = (await http.get(f"/api/v2/{endpoint}.json", headers=tenant.headers)).json()
        assert found["country"] == country


async def test_the_country_of_the_only_channels(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    tenant = await make_tenant(country="", timezone="UTC")
    await make_channel(database, tenant.workspace_id, settings, country="UG")
    assert (await http.get("/api/v2/org.json", headers=tenant.headers)).json()["country"] == "UG"
    await make_channel(database, tenant.workspace_id, settings, country="KE", address="3030")
    assert (await http.get("/api/v2/org.json", headers=tenant.headers)).json()["country"] == ""


async def test_the_phone_of_a_relayer(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, settings: Settings
) -> None:
    tenant = await make_tenant()
    uuid = await make_channel(database, tenant.workspace_id, settings, type="A", device="Nexus 5X")
    async with database.transaction() as session:
        channel = (await session.exec(select(Channel).where(Channel.uuid == uuid))).one()
        session.add_all(
            SyncEvent(
                channel_id=channel.id, power_level=level, power_status="CHA", power_source="AC", network_type="WIFI"
            )
            for level in (10, 99)
        )
    (found,) = (await http.get("/api/v2/channels.json", headers=tenant.headers)).json()["results"]
    assert (found["type"], found["device"]) == (
        "android",
        {
            "name": "Nexus 5X",
            "power_level": 99,
            "power_status": "CHA",
            "power_source": "AC",
            "network_type": "WIFI",
        },
    )


async def test_codes_of_contacts_in_anonymous_workspaces(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant(is_anonymous=True)
    made = await http.post("/api/v2/contacts.json", json={"urns": ["tel:+250788123123"]}, headers=tenant.headers)
    contact = made.json()
    assert (contact["urns"], contact["ref"], len(contact["ref"])) == (["tel:********"], contact["anon_display"], 6)


def test_codes_are_those_of_expressions() -> None:
    assert [reference_code(number) for number in (1, 12345, 2**30)] == ["E2E6MX", "A6YWQL", "GQENS3N"]

"""`campaigns` and `campaign_events`: RapidPro's answers, also to what is wrong."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlmodel import col, select

from store.campaign_progress import CampaignProgress
from store.campaigns import CampaignEventStore, CampaignStore
from store.database import Database
from store.flows import FlowStore
from store.groups import GroupStore
from store.tables import CampaignEvent, CampaignFire, Parking
from tests.web.conftest import MakeTenant, Tenant

EVENT = {"offset": 15, "unit": "days", "delivery_hour": 9}


@pytest.fixture(scope="module")
async def group(api: httpx.AsyncClient) -> dict[str, Any]:
    made = (await api.post("groups.json", json={"name": "Mothers"})).json()
    return {"uuid": made["uuid"], "name": made["name"]}


@pytest.fixture(scope="module")
async def campaign(api: httpx.AsyncClient, group: dict[str, Any]) -> dict[str, Any]:
    await api.post("fields.json", json={"name": "EDD", "type": "datetime"})
    await api.post("fields.json", json={"name": "Nick", "type": "text"})
    made: dict[str, Any] = (await api.post("campaigns.json", json={"name": "Pregnancy", "group": group["uuid"]})).json()
    return made


async def make_flow(database: Database, tenant: Tenant, **columns: Any) -> str:
    async with database.transaction() as session:
        flow = await FlowStore(session).create(tenant.workspace_id, name=f"Flow {uuid4()}", language="eng", **columns)
        return str(flow.uuid)


async def schedule(database: Database, tenant: Tenant) -> None:
    """Carries out the scheduling of all events, as the campaigns' workflows do."""
    async with database.reading() as session:
        campaigns = await CampaignStore(session).all(tenant.workspace_id)
    for campaign in campaigns:
        assert await CampaignProgress(database).schedule(campaign.id, seconds=5) == "done"


async def test_campaigns_come_and_change(
    api: httpx.AsyncClient, group: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    made = await api.post("campaigns.json", json={"name": " Reminders ", "group": "mothers"})
    body = made.json()
    assert made.status_code == 201
    assert body == {
        "uuid": body["uuid"], "name": "Reminders", "archived": False, "group": group, "created_on": body["created_on"],
    }  # fmt: skip
    params = {"uuid": body["uuid"]}
    assert (await api.get("campaigns.json", params=params)).json()["results"] == [body]
    other = (await api.post("groups.json", json={"name": "Fathers"})).json()
    changed = await api.post("campaigns.json", params=params, json={"name": "REMINDERS", "group": other["uuid"]})
    assert (changed.status_code, changed.json()["name"], changed.json()["group"]["name"]) == (
        200, "REMINDERS", "Fathers",
    )  # fmt: skip
    async with database.transaction() as session:
        told = (await session.exec(select(Parking).where(Parking.run_uuid == body["uuid"]))).all()
        assert {row.kind for row in told} == {"campaign"}
        await CampaignStore(session).archive(tenant.workspace_id, body["uuid"])
    assert (await api.get("campaigns.json", params=params)).json()["results"] == []
    gone = await api.post("campaigns.json", params=params, json={"name": "X", "group": group["uuid"]})
    assert (gone.status_code, gone.json()) == (404, {"detail": "No Campaign matches the given query."})
    assert (await api.delete("campaigns.json", params=params)).status_code == 405


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": ["This field is required."], "group": ["This field is required."]}),
        (
            {"name": "pregnancy", "group": "Nobody"},
            {"name": ["This field must be unique."], "group": ["No such object: Nobody"]},
        ),
        (
            {"name": 'a"b', "group": None},
            {"name": ['Cannot contain the character: "'], "group": ["This field may not be null."]},
        ),
    ],
)
async def test_campaigns_that_can_not_be(
    api: httpx.AsyncClient, campaign: dict[str, Any], body: dict[str, Any], errors: dict[str, Any]
) -> None:
    response = await api.post("campaigns.json", json=body)
    assert (response.status_code, response.json()) == (400, errors)


async def test_a_message_event_comes_changes_and_goes(
    api: httpx.AsyncClient, campaign: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    message = {"eng": "Hi @contact", "kin": "Muraho @contact"}
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "edd", "message": message}
    made = await api.post("campaign_events.json", json=asked)
    body = made.json()
    assert made.status_code == 201
    assert body == {
        "uuid": body["uuid"],
        "campaign": {"uuid": campaign["uuid"], "name": "Pregnancy"},
        "relative_to": {"key": "edd", "name": "EDD", "label": "EDD"},
        **EVENT,
        "flow": None,
        "message": message,
        "created_on": body["created_on"],
    }
    params = {"uuid": body["uuid"]}
    assert (await api.get("campaign_events.json", params=params)).json()["results"] == [body]
    for name in (campaign["uuid"], "Pregnancy"):
        found = (await api.get("campaign_events.json", params={"campaign": name})).json()["results"]
        assert body["uuid"] in [one["uuid"] for one in found]
    assert (await api.get("campaign_events.json", params={"campaign": "pregnancy"})).json()["results"] == []
    changed = {**EVENT, "relative_to": "last_seen_on", "offset": "-2", "unit": "weeks", "message": "Hello"}
    busy = await api.post("campaign_events.json", params=params, json=changed)
    assert busy.json() == {"non_field_errors": ["Cannot modify events which are currently being scheduled."]}
    await schedule(database, tenant)
    answer = await api.post("campaign_events.json", params=params, json=changed)  # as the client: without a campaign
    assert answer.status_code == 200
    assert (answer.json()["offset"], answer.json()["unit"], answer.json()["message"]) == (-2, "weeks", {"eng": "Hello"})
    assert answer.json()["relative_to"] == {"key": "last_seen_on", "name": "Last Seen On", "label": "Last Seen On"}
    assert (await api.delete("campaign_events.json", params=params)).status_code == 204
    assert (await api.get("campaign_events.json", params=params)).json()["results"] == []
    gone = await api.delete("campaign_events.json", params=params)
    assert (gone.status_code, gone.json()) == (404, {"detail": "No CampaignEvent matches the given query."})


async def test_what_the_api_does_to_contacts_moves_their_fires(
    api: httpx.AsyncClient, campaign: dict[str, Any], group: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "edd", "message": "Hi"}
    event = (await api.post("campaign_events.json", json=asked)).json()["uuid"]
    await schedule(database, tenant)

    async def fires() -> list[str]:
        async with database.reading() as session:
            query = select(CampaignFire.fire_on).join(
                CampaignEvent, col(CampaignEvent.id) == col(CampaignFire.event_id)
            )
            found = (await session.exec(query.where(CampaignEvent.uuid == event))).all()
        return [fire.isoformat() for fire in found]

    body = {"urns": ["tel:+250788555999"], "groups": [group["uuid"]], "fields": {"edd": "2099-05-01T10:00:00+02:00"}}
    contact = (await api.post("contacts.json", json=body)).json()["uuid"]
    assert await fires() == ["2099-05-16T07:00:00+00:00"]
    params = {"uuid": contact}
    await api.post("contacts.json", params=params, json={"fields": {"edd": "2099-06-01T10:00:00+02:00"}})
    assert await fires() == ["2099-06-16T07:00:00+00:00"]
    await api.post("contacts.json", params=params, json={"groups": []})
    assert await fires() == []
    await api.post("contacts.json", params=params, json={"groups": [group["uuid"]]})
    assert len(await fires()) == 1
    await api.delete("contacts.json", params=params)
    assert await fires() == []


async def test_a_flow_takes_the_place_of_a_message_and_back(
    api: httpx.AsyncClient, campaign: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    flow = await make_flow(database, tenant)
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "created_on", "flow": flow}
    made = (await api.post("campaign_events.json", json=asked)).json()
    assert (made["flow"]["uuid"], made["message"]) == (flow, None)
    await schedule(database, tenant)
    params = {"uuid": made["uuid"]}
    now_a_message = {**EVENT, "relative_to": "created_on", "message": "Hello"}
    answer = (await api.post("campaign_events.json", params=params, json=now_a_message)).json()
    assert (answer["flow"], answer["message"]) == (None, {"eng": "Hello"})
    # Only the content was changed, so nobody was scheduled anew.
    answer = await api.post("campaign_events.json", params=params, json=asked)
    assert (answer.status_code, answer.json()["flow"]["uuid"], answer.json()["message"]) == (200, flow, None)


async def test_a_background_flow_runs_beside(
    api: httpx.AsyncClient, campaign: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    flow = await make_flow(database, tenant, type="B")
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "edd", "flow": flow}
    made = (await api.post("campaign_events.json", json=asked)).json()
    async with database.reading() as session:
        row = (await session.exec(select(CampaignEvent).where(CampaignEvent.uuid == made["uuid"]))).one()
    assert row.start_mode == "P"


REQUIRED = "This field is required."


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"unit": "months", "delivery_hour": 25, "message": {"kin": "Muraho"}},
            {
                "unit": ['"months" is not a valid choice.'],
                "delivery_hour": ["Ensure this value is less than or equal to 23."],
                "message": ["Message text in default flow language is required."],
            },
        ),
        ({"message": ""}, {"message": {"eng": ["This field may not be blank."]}}),
        (
            {"message": {"eng": "x" * 4097}},
            {"message": {"eng": ["Ensure this field has no more than 4096 characters."]}},
        ),
        ({"message": {"zz9": "Hi", "eng": "Hi"}}, {"message": {"zz9": ["Not an allowed ISO 639-3 language code."]}}),
        ({"message": ["Hi"]}, {"message": ['Expected a dictionary of items but got type "list".']}),
        ({"relative_to": "gone"}, {"relative_to": ["No such object: gone"]}),
        ({"relative_to": "nick"}, {"relative_to": ["Not a date field: nick"]}),
        ({"relative_to": True}, {"relative_to": ["Must be a string or integer"]}),
        (
            {"offset": "soon", "delivery_hour": -2},
            {
                "offset": ["A valid integer is required."],
                "delivery_hour": ["Ensure this value is greater than or equal to -1."],
            },
        ),
        ({"campaign": "Pregnancy"}, {"campaign": ["No such object: Pregnancy"]}),
        ({"flow": "nothing"}, {"flow": ["No such object: nothing"]}),
        ({"message": None}, {"message": ["This field may not be null."]}),
    ],
)
async def test_events_that_can_not_be(
    api: httpx.AsyncClient, campaign: dict[str, Any], changes: dict[str, Any], errors: dict[str, Any]
) -> None:
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "edd", "message": "Hi", **changes}
    response = await api.post("campaign_events.json", json=asked)
    assert (response.status_code, response.json()) == (400, errors)


async def test_events_as_a_whole(
    api: httpx.AsyncClient, campaign: dict[str, Any], group: dict[str, Any], database: Database, tenant: Tenant
) -> None:
    fields = ("campaign", "relative_to", "offset", "unit", "delivery_hour")
    assert (await api.post("campaign_events.json")).json() == {field: [REQUIRED] for field in fields}
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "edd"}
    either = {"non_field_errors": ["Flow or a message text required."]}
    assert (await api.post("campaign_events.json", json=asked)).json() == either
    both = {**asked, "message": "Hi", "flow": await make_flow(database, tenant)}
    assert (await api.post("campaign_events.json", json=both)).json() == either
    made = (await api.post("campaign_events.json", json={**asked, "message": "Hi"})).json()
    await schedule(database, tenant)
    other = (await api.post("campaigns.json", json={"name": "Other", "group": group["uuid"]})).json()
    moved = await api.post(
        "campaign_events.json",
        params={"uuid": made["uuid"]},
        json={**asked, "campaign": other["uuid"], "message": "Hi"},
    )
    assert moved.json() == {"campaign": ["Cannot change campaign for existing events"]}
    assert (await api.delete("campaign_events.json")).json() == {
        "detail": "URL must contain one of the following parameters: uuid"
    }


async def test_another_workspace_sees_and_changes_nothing(
    http: httpx.AsyncClient, make_tenant: MakeTenant, campaign: dict[str, Any], api: httpx.AsyncClient
) -> None:
    asked = {**EVENT, "campaign": campaign["uuid"], "relative_to": "created_on", "message": "Hi"}
    event = (await api.post("campaign_events.json", json=asked)).json()
    headers = (await make_tenant()).headers
    for endpoint in ("campaigns", "campaign_events"):
        assert (await http.get(f"/api/v2/{endpoint}.json", headers=headers)).json()["results"] == []
    refused = await http.post("/api/v2/campaign_events.json", headers=headers, json=asked)
    assert refused.json() == {"campaign": [f"No such object: {campaign['uuid']}"]}
    target = {"uuid": event["uuid"]}
    assert (await http.delete("/api/v2/campaign_events.json", headers=headers, params=target)).status_code == 404
    body = {"name": "X", "group": "Mothers"}
    changed = await http.post("/api/v2/campaigns.json", headers=headers, params={"uuid": campaign["uuid"]}, json=body)
    assert changed.status_code == 404


async def test_lists_come_in_pages_that_a_new_event_does_not_shift(
    http: httpx.AsyncClient, make_tenant: MakeTenant, database: Database
) -> None:
    tenant = await make_tenant()
    async with database.transaction() as session:
        group = await GroupStore(session).create(tenant.workspace_id, name="All")
        campaign = await CampaignStore(session).create(tenant.workspace_id, name="One", group_id=group.id)
        at = datetime.now(UTC)  # the same for all: the id decides
        columns = {"relative_to": "created_on", "type": "M", "message": {"eng": "Hi"}, "created_on": at}
        events = CampaignEventStore(session)
        made = [await events.create(campaign, **columns, offset=number) for number in range(252)]
    first = (await http.get("/api/v2/campaign_events.json", headers=tenant.headers)).json()
    async with database.transaction() as session:
        await CampaignEventStore(session).create(campaign, **columns, offset=252)
    second = (await http.get(first["next"], headers=tenant.headers)).json()
    seen = [event["uuid"] for page in (first, second) for event in page["results"]]
    assert seen == [str(event.uuid) for event in reversed(made)]
    assert (len(first["results"]), second["next"]) == (250, None)

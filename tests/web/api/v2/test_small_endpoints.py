"""`groups`, `labels`, `fields`, `globals`, `channels`, `workspace`: RapidPro's answers, also to what is wrong."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from store.database import Database
from store.tables import ContactGroup, Flow, Trigger, TriggerGroup
from tests.web.conftest import MakeTenant, Tenant


@pytest.mark.parametrize("endpoint", ["groups", "labels"])
async def test_named_things_come_and_go(api: httpx.AsyncClient, endpoint: str) -> None:
    made = await api.post(f"{endpoint}.json", json={"name": " Nurses "})
    assert (made.status_code, made.json()["name"], made.json()["count"]) == (201, "Nurses", 0)
    uuid = made.json()["uuid"]
    taken = await api.post(f"{endpoint}.json", json={"name": "nurses"})
    assert (taken.status_code, taken.json()) == (400, {"name": ["This field must be unique."]})
    renamed = await api.post(f"{endpoint}.json", params={"uuid": uuid}, json={"name": "NURSES"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "NURSES")
    for params in ({"uuid": uuid}, {"name": "nurses"}):
        assert [one["uuid"] for one in (await api.get(f"{endpoint}.json", params=params)).json()["results"]] == [uuid]
    both = await api.get(f"{endpoint}.json", params={"uuid": uuid, "name": "x"})
    assert both.json() == {"detail": "You may only specify one of the uuid, name parameters"}
    assert (await api.delete(f"{endpoint}.json", params={"uuid": uuid})).status_code == 204
    assert (await api.get(f"{endpoint}.json", params={"uuid": uuid})).json()["results"] == []
    assert (await api.delete(f"{endpoint}.json", params={"uuid": uuid})).status_code == 404
    assert (await api.delete(f"{endpoint}.json")).json() == {
        "detail": "URL must contain one of the following parameters: uuid"
    }


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ('"VIP"', 'Cannot contain the character: "'),
        ("a\\b", "Cannot contain the character: \\"),
        ("x" * 65, "Ensure this field has no more than 64 characters."),
        ("", "This field may not be blank."),
        (None, "This field may not be null."),
    ],
)
async def test_names_that_cannot_be(api: httpx.AsyncClient, name: str | None, problem: str) -> None:
    response = await api.post("groups.json", json={"name": name})
    assert (response.status_code, response.json()) == (400, {"name": [problem]})


async def test_a_name_is_needed(api: httpx.AsyncClient) -> None:
    assert (await api.post("groups.json")).json() == {"name": ["This field is required."]}


async def test_system_groups_stay(api: httpx.AsyncClient) -> None:
    (group,) = (await api.get("groups.json", params={"name": "open tickets"})).json()["results"]
    assert (group["query"], group["system"]) == ("tickets > 0", True)
    params = {"uuid": group["uuid"]}
    changed = await api.post("groups.json", params=params, json={"name": "X"})
    assert (changed.status_code, changed.json()) == (403, {"detail": "Cannot modify system object."})
    gone = await api.delete("groups.json", params=params)
    assert (gone.status_code, gone.json()) == (403, {"detail": "Cannot delete system object."})
    manual = (await api.get("groups.json", params={"manual_only": "1"})).json()["results"]
    assert group["uuid"] not in [one["uuid"] for one in manual]


async def test_a_group_that_triggers_use_stays(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    made = (await api.post("groups.json", json={"name": "Watched"})).json()
    async with database.transaction() as session:
        query = select(ContactGroup).where(ContactGroup.workspace_id == tenant.workspace_id)
        group = (await session.exec(query.where(ContactGroup.name == "Watched"))).one()
        flow = Flow(workspace_id=tenant.workspace_id, name="Watching")
        session.add(flow)
        await session.flush()
        trigger = Trigger(workspace_id=tenant.workspace_id, type="C", flow_id=flow.id)
        session.add(trigger)
        await session.flush()
        session.add(TriggerGroup(trigger_id=trigger.id, group_id=group.id))
    response = await api.delete("groups.json", params={"uuid": made["uuid"]})
    assert (response.status_code, response.json()) == (
        400,
        {"detail": "Group is being used by triggers which must be archived first."},
    )


async def test_others_objects_are_unknown(
    api: httpx.AsyncClient, http: httpx.AsyncClient, make_tenant: MakeTenant
) -> None:
    stranger = await make_tenant()
    for endpoint in ("groups", "labels"):
        made = (await api.post(f"{endpoint}.json", json={"name": "Private"})).json()
        path, params = f"/api/v2/{endpoint}.json", {"uuid": made["uuid"]}
        assert (await http.get(path, params=params, headers=stranger.headers)).json()["results"] == []
        for method in ("POST", "DELETE"):
            assert (await http.request(method, path, params=params, headers=stranger.headers)).status_code == 404
    await api.post("fields.json", json={"name": "Secret", "type": "text"})
    answer = await http.post("/api/v2/fields.json", params={"key": "secret"}, json={}, headers=stranger.headers)
    assert answer.status_code == 404


async def test_fields(api: httpx.AsyncClient) -> None:
    made = await api.post("fields.json", json={"name": "Birth Date", "type": "datetime"})
    assert (made.status_code, made.json()) == (
        201,
        {
            "key": "birth_date",
            "name": "Birth Date",
            "type": "datetime",
            "featured": False,
            "priority": 0,
            "usages": {"flows": 0, "groups": 0, "campaign_events": 0},
            "agent_access": "view",
            "label": "Birth Date",
            "value_type": "datetime",
        },
    )
    body = {"label": "Born", "value_type": "numeric"}
    changed = await api.post("fields.json", params={"key": "birth_date"}, json=body)
    assert (changed.json()["key"], changed.json()["name"], changed.json()["type"]) == ("birth_date", "Born", "number")
    assert (await api.get("fields.json", params={"key": "birth_date"})).json()["results"] == [changed.json()]
    assert (await api.request("DELETE", "fields.json")).status_code == 405


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"name": "HAS", "type": "text"}, {"name": ['Generated key "has" is invalid or a reserved name.']}),
        ({"name": "a_b", "type": "text"}, {"name": ["Can only contain letters, numbers and hypens."]}),
        ({"type": "text"}, {"non_field_errors": ["Field 'name' is required."]}),
        ({"name": "Age"}, {"non_field_errors": ["Field 'type' is required."]}),
        ({"name": "Age", "type": "colour"}, {"type": ['"colour" is not a valid choice.']}),
    ],
)
async def test_fields_that_cannot_be(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("fields.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)


async def test_field_keys_are_unique_too(api: httpx.AsyncClient) -> None:
    await api.post("fields.json", json={"name": "Nick-Name", "type": "text"})
    response = await api.post("fields.json", json={"name": "Nick Name", "type": "text"})
    assert (response.status_code, response.json()) == (400, {"name": ["This field must be unique."]})


async def test_globals(api: httpx.AsyncClient) -> None:
    made = await api.post("globals.json", json={"name": "Org Name", "value": "Clinics"})
    assert (made.status_code, made.json()["key"]) == (201, "org_name")
    changed = await api.post("globals.json", params={"key": "org_name"}, json={"value": "More clinics", "name": "!"})
    assert changed.status_code == 400
    changed = await api.post("globals.json", params={"key": "org_name"}, json={"value": "More clinics"})
    assert (changed.status_code, changed.json()["value"]) == (200, "More clinics")
    for body, problem in (
        ({"name": "4 colours", "value": "1"}, {"name": ["Name creates Key that is invalid"]}),
        ({"name": "@", "value": "1"}, {"name": ["Name contains illegal characters."]}),
        ({"value": "1"}, {"non_field_errors": ["Name is required when creating new global."]}),
        ({"name": "org name", "value": "1"}, {"name": ["This field must be unique."]}),
        ({"name": "X"}, {"value": ["This field is required."]}),
    ):
        response = await api.post("globals.json", json=body)
        assert (response.status_code, response.json()) == (400, problem)
    assert (await api.post("globals.json", params={"key": "nothing"}, json={"value": "1"})).status_code == 404


async def test_a_full_workspace_is_told_before_anything_else(
    http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    async with database.transaction() as session:
        for number in range(250):
            session.add(ContactGroup(workspace_id=tenant.workspace_id, name=f"Group {number}"))
    response = await http.post("/api/v2/groups.json", json={"name": ""}, headers=tenant.headers)
    assert (response.status_code, response.json()) == (
        409,
        {"detail": "Cannot create object because workspace has reached limit."},
    )


async def test_workspace_and_its_older_name(api: httpx.AsyncClient, tenant: Tenant) -> None:
    found = (await api.get("workspace.json")).json()
    assert found == (await api.get("org.json")).json()
    assert (found["uuid"], found["date_style"], found["primary_language"]) == (tenant.uuid, "day_first", "eng")


async def test_channels_by_address(api: httpx.AsyncClient, channel: str) -> None:
    (found,) = (await api.get("channels.json", params={"address": "2020"})).json()["results"]
    assert (found["uuid"], found["type"], found["device"]) == (channel, "external", None)
    assert (await api.get("channels.json", params={"address": "1"})).json()["results"] == []
    assert (await api.get("channels.json", params={"uuid": str(uuid4())})).json()["results"] == []

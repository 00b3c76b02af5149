"""`contacts`: reading, creating, updating and deleting, with RapidPro's answers."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import select

from store.database import Database
from store.fields import FieldStore
from store.groups import GroupStore
from store.tables import Contact
from tests.web.conftest import MakeTenant, Tenant

pytestmark = pytest.mark.usefixtures("things")


@pytest.fixture(scope="module")
async def things(database: Database, tenant: Tenant) -> None:
    """Fields and groups."""
    async with database.transaction() as session:
        fields = FieldStore(session)
        for key, name, kind in (("age", "Age", "N"), ("born", "Born", "D"), ("nick", "Nick", "T")):
            await fields.create(tenant.workspace_id, key=key, name=name, value_type=kind)
        groups = GroupStore(session)
        await groups.create(tenant.workspace_id, name="Reporters")
        await groups.create(
            tenant.workspace_id, name="Adults", query="age >= 18", parsed_query={"fields": ["age"]}, status="R"
        )


async def create(api: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    response = await api.post("contacts.json", json=body)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_an_empty_body_makes_an_empty_contact(api: httpx.AsyncClient) -> None:
    response = await api.post("contacts.json", headers={"Content-Type": "application/json"})
    assert response.status_code == 201
    contact = response.json()
    assert {key: value for key, value in contact.items() if key not in ("uuid", "created_on", "modified_on")} == {
        "name": None,
        "status": "active",
        "language": None,
        "urns": [],
        "groups": [],
        "notes": [],
        "fields": {"age": None, "born": None, "nick": None},
        "flow": None,
        "last_seen_on": None,
        "blocked": False,
        "stopped": False,
    }


async def test_all_that_is_wrong_is_told_together(api: httpx.AsyncClient) -> None:
    unknown = "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10"
    body = {"name": "Musa", "language": "zz9", "urns": ["0788123"], "groups": [unknown], "fields": {"shoe": "44"}}
    response = await api.post("contacts.json", json=body)
    assert (response.status_code, response.json()) == (
        400,
        {
            "language": ["Not a valid ISO639-3 language code."],
            "urns": {"0": ["Invalid URN: 0788123. Ensure phone numbers contain country codes."]},
            "groups": [f"No such object: {unknown}"],
            "fields": ["Invalid contact field key: shoe"],
        },
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[]", {"non_field_errors": ["Request body should be a single JSON object"]}),
        ('"x"', {"non_field_errors": ["Request body should be a single JSON object"]}),
        ('{"name": true}', {"name": ["Not a valid string."]}),
        ('{"name": ["x"]}', {"name": ["Not a valid string."]}),
        ('{"name": ""}', {"name": ["This field may not be blank."]}),
        ('{"name": "a\\u0000b"}', {"name": ["Null characters are not allowed."]}),
        ('{"urns": null}', {"urns": ["This field may not be null."]}),
        ('{"urns": "tel:+1"}', {"urns": ['Expected a list of items but got type "str".']}),
        ('{"fields": []}', {"fields": ['Expected a dictionary of items but got type "list".']}),
        ('{"language": "engl"}', {"language": ["Ensure this field has no more than 3 characters."]}),
        ('{"groups": [["x"]]}', {"groups": ["Must be a string or integer"]}),
        ('{"groups": ["Adults"]}', {"groups": ["Contact group must not be query based: Adults"]}),
    ],
)
async def test_what_a_field_may_hold(api: httpx.AsyncClient, body: str, problem: Any) -> None:
    response = await api.post("contacts.json", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (400, problem)


async def test_broken_json_and_other_bodies(api: httpx.AsyncClient) -> None:
    response = await api.post("contacts.json", content="{", headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error - ")
    response = await api.post("contacts.json", content="hello", headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()) == (
        415,
        {"detail": 'Unsupported media type "text/plain" in request.'},
    )


async def test_forms_are_read_too(api: httpx.AsyncClient) -> None:
    for given in ({"data": {"name": "Ann"}}, {"files": {"name": (None, "Ann")}}):
        response = await api.post("contacts.json", **given)
        assert (response.status_code, response.json()["name"]) == (201, "Ann")


async def test_numbers_are_read_by_the_workspaces_country(api: httpx.AsyncClient) -> None:
    contact = await create(api, name="Uwase", urns=["tel:0785 111 222", "twitter:@Uwase_R"], fields={"age": 34})
    assert contact["urns"] == ["tel:+250785111222", "twitter:uwase_r"]
    assert contact["fields"]["age"] == "34"
    found = (await api.get("contacts.json", params={"urn": "tel:0785111222"})).json()["results"]
    assert [one["uuid"] for one in found] == [contact["uuid"]]
    taken = await api.post("contacts.json", json={"urns": ["tel:+250785111222"]})
    assert (taken.status_code, taken.json()) == (400, {"urns": {"0": ["URN is in use by another contact."]}})


async def test_an_unknown_urn_in_the_address_makes_a_contact_once(api: httpx.AsyncClient) -> None:
    answers = [
        await api.post("contacts.json", params={"urn": "tel:+250788777666"}, json={"name": name}) for name in "AB"
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["uuid"] == answers[1].json()["uuid"]
    assert answers[1].json()["name"] == "B"
    refused = await api.post("contacts.json", params={"urn": "tel:+250788777666"}, json={"urns": []})
    assert refused.json() == {"urns": ["Field not allowed when using URN in URL"]}
    bad = await api.post("contacts.json", params={"urn": "12345"}, json={})
    assert (bad.status_code, bad.json()) == (400, {"detail": "Invalid URN: 12345"})


async def test_only_what_is_given_changes(api: httpx.AsyncClient) -> None:
    contact = await create(
        api, name="Keza", language="kin", urns=["tel:+250788000001"], groups=["reporters"], fields={"nick": "K"}
    )
    changed = await api.post("contacts.json", params={"uuid": contact["uuid"]}, json={"fields": {"age": "17"}})
    assert changed.status_code == 200
    after = changed.json()
    assert {key: after[key] for key in ("name", "language", "urns", "groups")} == {
        key: contact[key] for key in ("name", "language", "urns", "groups")
    }
    assert after["fields"] == {"age": "17", "born": None, "nick": "K"}
    assert after["modified_on"] > contact["modified_on"]
    cleared = await api.post(
        "contacts.json", params={"uuid": contact["uuid"]}, json={"name": None, "groups": [], "fields": {"nick": ""}}
    )
    assert (cleared.json()["name"], cleared.json()["groups"]) == (None, [])
    assert cleared.json()["fields"] == {"age": "17", "born": None, "nick": None}


async def test_values_are_shown_by_their_type(api: httpx.AsyncClient) -> None:
    contact = await create(api, fields={"age": "12.50", "born": "11-11-2017 13:12:13"})
    assert contact["fields"]["age"] == "12.5"
    assert contact["fields"]["born"].startswith("2017-11-11T13:12:13")
    assert contact["fields"]["born"].endswith("+02:00")
    contact = await create(api, fields={"age": "old", "born": "long ago"})
    assert contact["fields"] == {"age": None, "born": None, "nick": None}


async def test_smart_groups_follow(api: httpx.AsyncClient) -> None:
    contact = await create(api, fields={"age": 40})
    assert [group["name"] for group in contact["groups"]] == ["Adults"]
    younger = await api.post("contacts.json", params={"uuid": contact["uuid"]}, json={"fields": {"age": 4}})
    assert younger.json()["groups"] == []


async def test_urns_are_replaced_and_others_left_to_their_owners(api: httpx.AsyncClient) -> None:
    await create(api, urns=["tel:+250788000010"])
    contact = await create(api, urns=["tel:+250788000011"])
    changed = await api.post(
        "contacts.json",
        params={"uuid": contact["uuid"]},
        json={"urns": ["mailto:A@B.org", "tel:+250788000010", "tel:+250788000011"]},
    )
    assert changed.json()["urns"] == ["mailto:a@b.org", "tel:+250788000011"]


async def test_notes_are_added(api: httpx.AsyncClient, tenant: Tenant) -> None:
    contact = await create(api, note="not at first")
    assert contact["notes"] == []
    for number in range(7):
        answer = await api.post("contacts.json", params={"uuid": contact["uuid"]}, json={"note": f"call {number}"})
    notes = answer.json()["notes"]
    assert [note["text"] for note in notes] == [f"call {number}" for number in range(2, 7)]
    assert notes[0]["created_by"]["email"] == tenant.email


async def test_deleting_frees_urns_and_keeps_the_uuid(api: httpx.AsyncClient, database: Database) -> None:
    contact = await create(api, name="Gone", urns=["tel:+250788000020"], groups=["Reporters"])
    deleted = await api.delete("contacts.json", params={"urn": "tel:+250788000020"})
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await api.get("contacts.json", params={"uuid": contact["uuid"]})).json()["results"] == []
    (gone,) = (await api.get("contacts.json", params={"uuid": contact["uuid"], "deleted": "true"})).json()["results"]
    assert (gone["name"], gone["status"], gone["urns"], gone["fields"]) == (None, None, [], {})
    again = await api.post("contacts.json", params={"uuid": contact["uuid"]}, json={})
    assert again.json() == {"non_field_errors": ["Deleted contacts can't be modified."]}
    assert (await create(api, urns=["tel:+250788000020"]))["uuid"] != contact["uuid"]
    async with database.reading() as session:
        row = (await session.exec(select(Contact).where(Contact.uuid == UUID(contact["uuid"])))).one()
    assert (row.name, row.fields, row.is_active) == (None, {}, False)


async def test_targets_in_the_address(api: httpx.AsyncClient) -> None:
    both = await api.post("contacts.json", params={"uuid": str(uuid4()), "urn": "tel:+2507"}, json={})
    assert both.json() == {"detail": "URL can only contain one of the following parameters: urn, uuid"}
    none = await api.delete("contacts.json")
    assert (none.status_code, none.json()) == (
        400,
        {"detail": "URL must contain one of the following parameters: urn, uuid"},
    )
    for method in ("POST", "DELETE"):
        unknown = await api.request(method, "contacts.json", params={"uuid": str(uuid4())})
        assert (unknown.status_code, unknown.json()) == (404, {"detail": "No Contact matches the given query."})
    bad = await api.get("contacts.json", params={"uuid": "12"})
    assert (bad.status_code, bad.json()) == (400, {"detail": "Param 'uuid': 12 is not a valid UUID."})


async def test_filters(api: httpx.AsyncClient) -> None:
    contact = await create(api, groups=["Reporters"])
    for group in ("Reporters", contact["groups"][0]["uuid"]):
        found = (await api.get("contacts.json", params={"group": group})).json()["results"]
        assert contact["uuid"] in [one["uuid"] for one in found]
    assert (await api.get("contacts.json", params={"group": "Nobody"})).json()["results"] == []
    nothing = await api.get("contacts.json", params={"before": "longago"})
    assert nothing.json() == {"next": None, "previous": None, "results": []}
    at = {"before": contact["modified_on"], "after": contact["modified_on"]}
    assert [one["uuid"] for one in (await api.get("contacts.json", params=at)).json()["results"]] == [contact["uuid"]]
    expanded = await create(api, urns=["tel:+250788000031"])
    (found,) = (await api.get("contacts.json", params={"uuid": expanded["uuid"], "expand_urns": "true"})).json()[
        "results"
    ]
    assert found["urns"] == [{"channel": None, "scheme": "tel", "path": "+250788000031", "display": None}]


async def test_other_workspaces_are_unknown(
    api: httpx.AsyncClient, http: httpx.AsyncClient, make_tenant: MakeTenant
) -> None:
    stranger = await make_tenant()
    contact = await create(api, name="Mine", urns=["tel:+250788000041"])
    listed = await http.get("/api/v2/contacts.json", params={"uuid": contact["uuid"]}, headers=stranger.headers)
    assert listed.json()["results"] == []
    for method in ("POST", "DELETE"):
        answer = await http.request(
            method, "/api/v2/contacts.json", params={"uuid": contact["uuid"]}, headers=stranger.headers
        )
        assert answer.status_code == 404
    own = await http.post("/api/v2/contacts.json", json={"urns": ["tel:+250788000041"]}, headers=stranger.headers)
    assert own.status_code == 201


async def test_anonymous_workspaces_mask_urns(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    tenant = await make_tenant(is_anonymous=True)
    made = await http.post("/api/v2/contacts.json", json={"urns": ["tel:+250788000051"]}, headers=tenant.headers)
    assert made.json()["urns"] == ["tel:********"]
    assert made.json()["ref"] == made.json()["anon_display"]
    lookup = await http.get("/api/v2/contacts.json", params={"urn": "tel:+250788000051"}, headers=tenant.headers)
    assert lookup.json() == {"detail": "URN lookups not allowed for anonymous organizations"}

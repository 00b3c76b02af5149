"""What a request leaves to the workers: filling smart groups, wiping contacts, telling subscribers, ending runs."""

import json

from tests.e2e.deployment import WORKSPACE, Deployment, until
from tests.e2e.histories import assert_nothing_personal
from tests.e2e.web_services import ANSWER


async def test_a_smart_group_is_filled_and_follows(deployment: Deployment) -> None:
    names = [f"Mkulima {number}" for number in range(3)]
    uuids = []
    for name in names:
        made = await deployment.api.post("/api/v2/contacts.json", json={"name": name})
        uuids.append(made.json()["uuid"])
    deployment.personal |= set(names)
    body = {"name": "Wakulima", "query": 'name ~ "mkulima"'}
    group = (await deployment.api.post("/api/v2/groups.json", json=body)).json()
    assert group["status"] == "initializing"

    async def is_filled() -> bool:
        found = await deployment.get("groups", uuid=group["uuid"])
        return bool(found) and (found[0]["status"], found[0]["count"]) == ("ready", 3)

    await until("the group to be filled", is_filled)
    found = await deployment.get("contacts", group=group["uuid"])
    assert {contact["uuid"] for contact in found} == set(uuids)
    await deployment.api.post("/api/v2/contacts.json", params={"uuid": uuids[0]}, json={"name": "Mvuvi"})
    assert len(await deployment.get("contacts", group=group["uuid"])) == 2
    assert await deployment.listed(f"WorkflowId = 'order:populate:{group['uuid']}'")


async def test_an_interrupted_run_ends_with_its_workflow(deployment: Deployment) -> None:
    phone = deployment.phone("250786000001")
    await deployment.talk(phone, "mwangwi")
    (run,) = await deployment.runs(phone)
    await deployment.parked(run["uuid"])
    body = {"contacts": [f"tel:+{phone.number}"], "action": "interrupt"}
    assert (await deployment.api.post("/api/v2/contact_actions.json", json=body)).status_code == 204
    (run,) = await deployment.runs(phone)
    assert run["exit_type"] == "interrupted"
    assert (await deployment.contact(phone))["flow"] is None
    assert (await deployment.summary(run["uuid"]))["status"] == "interrupted"


async def test_a_deleted_contact_is_wiped(deployment: Deployment) -> None:
    phone = deployment.phone("250786000002")
    await deployment.talk(phone, "mwangwi")
    contact = await deployment.contact(phone)
    params = {"uuid": contact["uuid"]}
    assert (await deployment.api.delete("/api/v2/contacts.json", params=params)).status_code == 204

    async def is_wiped() -> bool:
        return not await deployment.get("messages", contact=contact["uuid"])

    await until("the contact's messages to be wiped", is_wiped)
    assert await deployment.get("runs", contact=contact["uuid"]) == []
    (gone,) = await deployment.get("contacts", uuid=contact["uuid"], deleted="true")
    assert (gone["name"], gone["urns"]) == (None, [])


async def test_subscribers_of_a_resthook_are_told_again(deployment: Deployment) -> None:
    data = json.dumps({"contact": {"name": "Mzaliwa"}})
    deployment.personal.add("Mzaliwa")
    (row,) = await deployment.fetch(
        "WITH hook AS (INSERT INTO resthook (uuid, workspace_id, slug) "
        "SELECT gen_random_uuid(), id, 'new-birth' FROM workspace WHERE name = $1 RETURNING *) "
        "INSERT INTO resthook_event (workspace_id, resthook_id, data) "
        "SELECT workspace_id, id, $2 FROM hook RETURNING id",
        WORKSPACE,
        data,
    )
    url = f"{deployment.service.url}/births"
    body = {"resthook": "new-birth", "target_url": url}
    assert (await deployment.api.post("/api/v2/resthook_subscribers.json", json=body)).status_code == 201
    again = await deployment.api.post("/api/v2/resthook_events.json", params={"id": row["id"]})
    assert (again.status_code, again.json()["data"]) == (200, {"contact": {"name": "Mzaliwa"}})

    async def is_told() -> bool:
        return bool(await deployment.get("resthook_deliveries", resthook="new-birth"))

    await until("the subscriber to be told", is_told)
    (delivery,) = await deployment.get("resthook_deliveries", resthook="new-birth")
    assert (delivery["target_url"], delivery["status_code"], delivery["is_error"]) == (url, 200, False)
    assert ANSWER in delivery["response"]
    assert json.loads(deployment.service.bodies[-1]) == {"contact": {"name": "Mzaliwa"}}


async def test_no_person_is_in_the_histories_of_this(deployment: Deployment) -> None:
    await deployment.parking_done()
    await assert_nothing_personal(deployment)

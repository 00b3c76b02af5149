"""`message_actions`: labels, the archive, deleting; by number and by uuid."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlmodel import col, select

from store.database import Database
from store.labels import LabelStore
from store.tables import Contact, Label, Msg, MsgLabel
from tests.web.conftest import MakeTenant, Tenant

TOO_MANY = "Ensure this field has no more than 100 elements."


@pytest.fixture(scope="module")
async def label(database: Database, tenant: Tenant) -> Label:
    """A label."""
    async with database.transaction() as session:
        return await LabelStore(session).create(tenant.workspace_id, name="Urgent")


async def make(database: Database, tenant: Tenant, *directions: str) -> list[Msg]:
    """Messages of a contact, one a direction."""
    async with database.transaction() as session:
        contact = Contact(workspace_id=tenant.workspace_id, name="Uwase")
        session.add(contact)
        await session.flush()
        made = [
            Msg(
                workspace_id=tenant.workspace_id, contact_id=contact.id, direction=direction, text="hello",
                status="H" if direction == "I" else "S", attachments=["image/jpeg:https://example.org/a.jpg"],
            )
            for direction in directions
        ]  # fmt: skip
        session.add_all(made)
        await session.flush()
        return made


async def act(api: httpx.AsyncClient, action: str, *keys: Any, **more: Any) -> httpx.Response:
    return await api.post("message_actions.json", json={"messages": list(keys), "action": action, **more})


async def stored(database: Database, *messages: Msg) -> list[Msg]:
    async with database.reading() as session:
        query = select(Msg).where(col(Msg.id).in_([one.id for one in messages])).order_by(col(Msg.id))
        found = await session.exec(query)
        return list(found.all())


async def labels_of(database: Database, message: Msg) -> list[str]:
    async with database.reading() as session:
        query = select(Label.name).join(MsgLabel, col(MsgLabel.label_id) == Label.id)
        return sorted((await session.exec(query.where(MsgLabel.msg_id == message.id))).all())


async def test_labelling_by_number_and_by_uuid(
    api: httpx.AsyncClient, database: Database, tenant: Tenant, label: Label
) -> None:
    one, two = await make(database, tenant, "I", "I")
    assert (await act(api, "label", one.id, str(two.uuid).upper(), label="urgent")).status_code == 204
    assert await labels_of(database, one) == await labels_of(database, two) == ["Urgent"]
    assert (await stored(database, one))[0].modified_on > one.modified_on
    assert (await api.get("labels.json")).json()["results"][0]["count"] == 2
    assert (await act(api, "unlabel", one.id, label=str(label.uuid))).status_code == 204
    assert await labels_of(database, one) == []
    (shown,) = (await api.get("messages.json", params={"uuid": str(two.uuid)})).json()["results"]
    assert shown["labels"] == [{"uuid": str(label.uuid), "name": "Urgent"}]


async def test_a_labels_name_makes_it(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    (one,) = await make(database, tenant, "I")
    assert (await act(api, "unlabel", one.id, label_name="Spam")).status_code == 204
    for name in ("Spam", "SPAM"):
        assert (await act(api, "label", one.id, label_name=name)).status_code == 204
    assert await labels_of(database, one) == ["Spam"]


async def test_archiving_restoring_deleting(
    api: httpx.AsyncClient, database: Database, tenant: Tenant, label: Label
) -> None:
    one, two = await make(database, tenant, "I", "I")
    await act(api, "label", one.id, label="Urgent")
    count = (await api.get("labels.json", params={"name": "urgent"})).json()["results"][0]["count"]
    for action, visibility in (("archive", "A"), ("archive", "A"), ("restore", "V")):
        assert (await act(api, action, one.id, two.id)).status_code == 204
        assert {message.visibility for message in await stored(database, one, two)} == {visibility}
    assert (await act(api, "delete", one.id)).status_code == 204
    (gone,) = await stored(database, one)
    assert (gone.visibility, gone.text, gone.attachments) == ("D", "", [])
    assert (await api.get("labels.json", params={"name": "urgent"})).json()["results"][0]["count"] == count - 1
    assert (await api.get("messages.json", params={"id": one.id})).json()["results"] == []


async def test_what_is_gone_fails_and_the_rest_is_done(
    api: httpx.AsyncClient, database: Database, tenant: Tenant
) -> None:
    here, gone = await make(database, tenant, "I", "I")
    await act(api, "delete", gone.id)
    unknown = str(uuid4())
    response = await act(api, "archive", here.id, gone.id, unknown, "9999999999999999999999", "x", "\u0661", -4)
    assert (response.status_code, response.json()) == (
        200,
        {"failures": [gone.id, unknown, "9999999999999999999999", "x", "\u0661", -4]},
    )
    assert (await stored(database, here))[0].visibility == "A"


async def test_other_workspaces_messages_are_gone(
    api: httpx.AsyncClient, database: Database, make_tenant: MakeTenant
) -> None:
    (theirs,) = await make(database, await make_tenant(), "I")
    assert (await act(api, "delete", theirs.id)).json() == {"failures": [theirs.id]}
    assert (await stored(database, theirs))[0].visibility == "V"


async def test_outgoing_messages_are_refused(api: httpx.AsyncClient, database: Database, tenant: Tenant) -> None:
    incoming, outgoing = await make(database, tenant, "I", "O")
    response = await act(api, "archive", incoming.id, outgoing.id)
    assert (response.status_code, response.json()) == (
        400,
        {"messages": [f"Not an incoming message: {outgoing.id}"]},
    )
    assert (await stored(database, incoming))[0].visibility == "V"


@pytest.mark.usefixtures("label")
@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"action": "archive"}, {"messages": ["This field is required."]}),
        ({"messages": []}, {"action": ["This field is required."]}),
        ({"messages": [], "action": "like"}, {"action": ['"like" is not a valid choice.']}),
        ({"messages": [True], "action": "archive"}, {"messages": ["Must be a string or integer"]}),
        ({"messages": list(range(101)), "action": "archive"}, {"messages": [TOO_MANY]}),
        (
            {"messages": [], "action": "label"},
            {"non_field_errors": ['For action "label" you should also specify a label']},
        ),
        (
            {"messages": [], "action": "archive", "label": "Urgent"},
            {"non_field_errors": ['For action "archive" you should not specify a label']},
        ),
        (
            {"messages": [], "action": "label", "label": "Urgent", "label_name": "Spam"},
            {"non_field_errors": ["Can't specify both label and label_name."]},
        ),
        ({"messages": [], "action": "label", "label": "Nothing"}, {"label": ["No such object: Nothing"]}),
        ({"messages": [], "action": "label", "label_name": '"x"'}, {"label_name": ['Cannot contain the character: "']}),
    ],
)
async def test_what_is_refused(api: httpx.AsyncClient, body: dict[str, Any], problem: Any) -> None:
    response = await api.post("message_actions.json", json=body)
    assert (response.status_code, response.json()) == (400, problem)

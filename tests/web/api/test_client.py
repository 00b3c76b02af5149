"""RapidPro's published Python client, unmodified, against the running server."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from temba_client.exceptions import TembaBadRequestError, TembaNoSuchObjectError, TembaTokenError
from temba_client.v2 import TembaClient

from store.database import Database
from store.imports.export_file import read_export
from store.imports.importer import import_export
from tests.web.conftest import Tenant
from web.demo.setup import DEPLOYMENT

Result = TypeVar("Result")


@pytest.fixture(scope="module")
async def flows(database: Database, tenant: Tenant) -> None:
    """The sample deployment, imported."""
    async with database.transaction() as session:
        export = read_export(DEPLOYMENT.read_bytes())
        await import_export(session, tenant.workspace_id, export, url="http://ngoma.test")


@pytest.fixture(scope="module")
def client(server_url: str, tenant: Tenant, flows: None) -> TembaClient:
    """The client of the tenant's administrator."""
    return TembaClient(server_url, tenant.token)


async def call(method: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """The client blocks, so it is called beside the loop that serves it."""
    return await asyncio.to_thread(method, *arguments, **named)


async def test_contacts(client: TembaClient, channel: str) -> None:
    group = await call(client.create_group, name="Nurses")
    contact = await call(
        client.create_contact,
        name="Uwase",
        language="kin",
        urns=["tel:+250788123123"],
        fields={"county": "Kigali"},
        groups=[group],
    )
    assert (contact.name, contact.urns, contact.fields["county"]) == ("Uwase", ["tel:+250788123123"], "Kigali")
    assert [one.name for one in contact.groups] == ["Nurses"]
    changed = await call(client.update_contact, "tel:+250788123123", name="Uwase M.")
    assert (changed.uuid, changed.name) == (contact.uuid, "Uwase M.")
    found = await call(client.get_contacts(group=group).all)
    assert [one.uuid for one in found] == [contact.uuid]
    assert isinstance(found[0].created_on, datetime)
    await call(client.delete_contact, contact)
    assert await call(client.get_contacts(uuid=contact.uuid).first) is None
    assert (await call(client.get_contacts(deleted=True).first)).uuid == contact.uuid
    with pytest.raises(TembaNoSuchObjectError):
        await call(client.update_contact, contact.uuid[:-4] + "0000", name="Nobody")
    with pytest.raises(TembaBadRequestError) as error:
        await call(client.create_contact, urns=["tel:1"])
    assert error.value.errors == {"urns": {"0": ["Invalid URN: tel:1. Ensure phone numbers contain country codes."]}}


async def test_an_empty_contact(client: TembaClient) -> None:
    assert (await call(client.create_contact)).name is None


async def test_messages(client: TembaClient, channel: str) -> None:
    contact = await call(client.create_contact, urns=["tel:+250788123124"])
    replies = [{"type": "text", "text": "Yes"}]
    sent = await call(client.create_message, contact, "Muraho @contact", attachments=[], quick_replies=replies)
    assert (sent.text, sent.direction, sent.status) == ("Muraho @contact", "out", "queued")
    assert (sent.urn, sent.channel.uuid, sent.contact.uuid) == ("tel:+250788123124", channel, contact.uuid)
    listed = await call(client.get_messages(folder="outbox").all)
    assert sent.uuid in [one.uuid for one in listed]
    assert await call(client.get_messages(folder="failed").all) == []
    unreachable = await call(client.create_contact, urns=["mailto:a@example.org"])
    failed = await call(client.create_message, unreachable, "Hello", attachments=[])
    assert (failed.status, failed.urn, failed.channel) == ("failed", None, None)
    assert failed.uuid in [one.uuid for one in await call(client.get_messages(folder="failed").all)]


async def test_flows_and_definitions(client: TembaClient) -> None:
    flows = await call(client.get_flows().all)
    by_name = {flow.name: flow for flow in flows}
    assert len(flows) == 7
    registration = by_name["Registration"]
    assert (registration.type, registration.expires, registration.archived) == ("message", 10080, False)
    assert registration.runs.waiting == 0
    assert "birth_date" in [result.key for result in registration.results]
    assert await call(client.get_flows(archived=True).all) == []
    alone = await call(client.get_definitions, flows=[registration], dependencies="none")
    assert [flow["name"] for flow in alone.flows] == ["Registration"]
    assert (alone.version, alone.groups, alone.triggers) == ("13", [], [])
    whole = await call(client.get_definitions, flows=[registration])
    assert {flow["name"] for flow in whole.flows} == {
        "Choose Language", "Clinic Survey", "Find a Clinic", "Help", "Leave Programme", "Registration",
        "Vaccination Reminder",
    }  # fmt: skip
    assert [campaign["name"] for campaign in whole.campaigns] == ["Vaccinations"]
    assert "baby_birth_date" in [field["key"] for field in whole.fields]


async def test_flow_starts(client: TembaClient) -> None:
    flow = await call(client.get_flows().first)
    group = (await call(client.get_groups(name="parents").all))[0]
    start = await call(
        client.create_flow_start,
        flow,
        groups=[group],
        urns=["tel:+250788123125"],
        restart_participants=False,
        exclude_active=True,
        params={"a": 1},
    )
    assert (start.status, start.params, start.restart_participants, start.exclude_active) == (
        "pending", {"a": 1}, False, True,
    )  # fmt: skip
    assert [one.name for one in start.groups] == ["Parents"]
    assert (await call(client.get_flow_starts(uuid=start.uuid).first)).flow.uuid == flow.uuid
    with pytest.raises(TembaBadRequestError) as error:
        await call(client.create_flow_start, flow)
    assert str(error.value) == "Must specify at least one group, contact or URN"


async def test_small_things(client: TembaClient) -> None:
    field = await call(client.create_field, name="Clinic Name", type="text")
    assert (field.key, field.type) == ("clinic_name", "text")
    assert (await call(client.update_field, field, name="Clinic", type="text")).name == "Clinic"
    made = await call(client.create_global, name="Hot Line", value="0800")
    assert (await call(client.update_global, made, value="0801")).value == "0801"
    assert (await call(client.get_globals(key="hot_line").first)).value == "0801"
    label = await call(client.create_label, name="Urgent")
    assert (await call(client.update_label, label, name="Very urgent")).name == "Very urgent"
    await call(client.delete_label, label)
    assert await call(client.get_labels(uuid=label.uuid).all) == []
    group = await call(client.create_group, name="Short-lived")
    await call(client.delete_group, group)
    assert await call(client.get_groups(uuid=group.uuid).all) == []
    org = await call(client.get_org)
    assert (org.country, org.languages, org.timezone) == ("RW", ["eng", "kin"], "Africa/Kigali")
    assert await call(client.get_classifiers().all) == []
    assert await call(client.get_runs(after=datetime(2020, 1, 1, tzinfo=UTC)).all) == []


async def test_channels(client: TembaClient, channel: str) -> None:
    (found,) = await call(client.get_channels(uuid=channel).all)
    assert (found.address, found.country, found.device) == ("2020", "RW", None)


async def test_a_wrong_token(server_url: str) -> None:
    with pytest.raises(TembaTokenError):
        await call(TembaClient(server_url, "ABC").get_groups().all)

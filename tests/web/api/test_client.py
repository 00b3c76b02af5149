"""RapidPro's published Python client, unmodified, against the running server."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlmodel import select
from temba_client.exceptions import TembaBadRequestError, TembaNoSuchObjectError, TembaTokenError
from temba_client.v2 import TembaClient

from store.campaign_progress import CampaignProgress
from store.database import Database
from store.imports.export_file import read_export
from store.imports.importer import import_export
from store.resthooks import ResthookStore
from store.tables import CampaignEvent, Contact, Msg, ResthookEvent
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


async def test_campaigns(client: TembaClient, database: Database) -> None:
    group = await call(client.create_group, name="Expecting")
    await call(client.create_field, name="EDD", type="datetime")
    campaign = await call(client.create_campaign, name="Antenatal", group=group)
    assert (campaign.name, campaign.group.name, campaign.archived) == ("Antenatal", "Expecting", False)
    renamed = await call(client.update_campaign, campaign, name="Antenatal care", group=group)
    assert (renamed.uuid, renamed.name) == (campaign.uuid, "Antenatal care")
    assert [one.name for one in await call(client.get_campaigns(uuid=campaign).all)] == ["Antenatal care"]
    event = await call(
        client.create_campaign_event,
        campaign=campaign, relative_to="edd", offset=-14, unit="days", delivery_hour=9, message={"eng": "Soon!"},
    )  # fmt: skip
    assert (event.offset, event.unit, event.delivery_hour, event.message) == (-14, "days", 9, {"eng": "Soon!"})
    assert (event.campaign.uuid, event.relative_to.key, event.flow) == (campaign.uuid, "edd", None)
    again: dict[str, Any] = {"relative_to": "edd", "offset": 0, "unit": "hours", "delivery_hour": -1, "message": "Now!"}
    with pytest.raises(TembaBadRequestError, match="being scheduled"):
        await call(client.update_campaign_event, event, **again)
    async with database.reading() as session:
        row = (await session.exec(select(CampaignEvent).where(CampaignEvent.uuid == event.uuid))).one()
    await CampaignProgress(database).schedule(row.campaign_id, seconds=5)
    changed = await call(client.update_campaign_event, event, **again)
    assert (changed.uuid, changed.unit, changed.message) == (event.uuid, "hours", {"eng": "Now!"})
    await call(client.delete_campaign_event, event)
    assert await call(client.get_campaign_events(campaign=campaign).all) == []


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


async def test_bulk_actions(client: TembaClient, database: Database, tenant: Tenant) -> None:
    group = await call(client.create_group, name="Bulk")
    contacts = [await call(client.create_contact, name=name) for name in "ab"]
    await call(client.bulk_add_contacts, contacts, group)
    assert len(await call(client.get_contacts(group=group).all)) == 2
    await call(client.bulk_remove_contacts, contacts[:1], group)
    assert [one.name for one in await call(client.get_contacts(group=group).all)] == ["b"]
    await call(client.bulk_block_contacts, contacts)
    assert (await call(client.get_contacts(uuid=contacts[1]).first)).status == "blocked"
    await call(client.bulk_unblock_contacts, contacts)
    await call(client.bulk_interrupt_contacts, contacts)
    async with database.transaction() as session:
        found = (await session.exec(select(Contact).where(Contact.uuid == UUID(contacts[0].uuid)))).one()
        owner: dict[str, Any] = {"workspace_id": tenant.workspace_id, "contact_id": found.id}
        session.add_all([Msg(**owner, direction="I", status="H", text=text) for text in ("one", "two")])
    messages = await call(client.get_messages(folder="inbox").all)
    await call(client.bulk_label_messages, messages, label_name="Read")
    assert [label.name for label in (await call(client.get_messages(folder="inbox").first)).labels] == ["Read"]
    await call(client.bulk_unlabel_messages, messages, label_name="Read")
    await call(client.bulk_archive_messages, messages[:1])
    assert len(await call(client.get_messages(folder="archived").all)) == 1
    await call(client.bulk_restore_messages, messages[:1])
    await call(client.bulk_archive_contact_messages, contacts)
    assert await call(client.get_messages(folder="inbox").all) == []
    await call(client.bulk_delete_messages, messages)
    assert await call(client.get_messages(folder="archived").all) == []
    await call(client.bulk_delete_contacts, contacts)
    assert await call(client.get_contacts(uuid=contacts[0]).first) is None
    with pytest.raises(TembaBadRequestError) as error:
        await call(client.bulk_block_contacts, contacts)
    assert error.value.errors == {"contacts": [f"No such object: {contacts[0].uuid}"]}


async def test_resthooks(client: TembaClient, database: Database, tenant: Tenant) -> None:
    async with database.transaction() as session:
        hook = await ResthookStore(session).get_or_create(tenant.workspace_id, "new-birth")
        session.add(ResthookEvent(workspace_id=tenant.workspace_id, resthook_id=hook.id, data={"a": 1}))
    assert [one.resthook for one in await call(client.get_resthooks().all)] == ["new-birth"]
    assert [one.data for one in await call(client.get_resthook_events(resthook="new-birth").all)] == [{"a": 1}]
    made = await call(client.create_resthook_subscriber, "new-birth", "https://registry.example.org")
    (found,) = await call(client.get_resthook_subscribers(resthook="new-birth").all)
    assert (found.id, found.target_url) == (made.id, "https://registry.example.org")
    await call(client.delete_resthook_subscriber, made)
    assert await call(client.get_resthook_subscribers(id=made.id).all) == []


async def test_records(client: TembaClient) -> None:
    assert await call(client.get_archives(type="message", period="daily").all) == []
    assert await call(client.get_boundaries(geometry=True).all) == []


async def test_channels(client: TembaClient, channel: str) -> None:
    (found,) = await call(client.get_channels(uuid=channel).all)
    assert (found.address, found.country, found.device) == ("2020", "RW", None)


async def test_a_wrong_token(server_url: str) -> None:
    with pytest.raises(TembaTokenError):
        await call(TembaClient(server_url, "ABC").get_groups().all)

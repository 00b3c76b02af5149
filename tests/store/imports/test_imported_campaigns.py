"""Campaigns of an export are live: they get their workflow, and those who join their group get fires."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from store.campaign_progress import CampaignProgress
from store.campaigns import CampaignStore
from store.database import Database
from store.fields import FieldStore
from store.imports.export_file import read_export
from store.imports.importer import import_export
from store.tables import Campaign, CampaignEvent, CampaignFire, Contact, ContactField, GroupMembership, Parking
from store.workspaces import WorkspaceStore

EXPORT = (Path(__file__).parent / "clinic.json").read_bytes()


class Clinics:
    """A workspace into which the export is imported."""

    def __init__(self, database: Database, workspace: int) -> None:
        self.database, self.workspace = database, workspace

    async def import_it(self, export: bytes = EXPORT) -> Campaign:
        async with self.database.transaction() as session:
            await import_export(session, self.workspace, read_export(export), url="https://ngoma.example.org")
        async with self.database.reading() as session:
            return (await session.exec(select(Campaign).where(Campaign.workspace_id == self.workspace))).one()

    async def told(self, campaign: Campaign) -> int:
        """How many rows say that the workflow has to look; they are taken away."""
        async with self.database.transaction() as session:
            rows = (await session.exec(select(Parking).where(Parking.run_uuid == campaign.uuid))).all()
            for row in rows:
                await session.delete(row)
            return len(rows)

    async def versions(self) -> set[tuple[str, int]]:
        """Status and version of each event that is in use."""
        async with self.database.reading() as session:
            query = select(CampaignEvent).where(CampaignEvent.workspace_id == self.workspace, CampaignEvent.is_active)
            return {(event.status, event.fire_version) for event in (await session.exec(query)).all()}


@pytest.fixture
async def clinics(database: Database) -> Clinics:
    async with database.transaction() as session:
        workspace = await WorkspaceStore(session).create("Clinics", country="RW", flow_languages=["eng"])
    return Clinics(database, workspace.id)


async def test_an_imported_campaign_is_scheduled_and_fires_for_whoever_joins(clinics: Clinics) -> None:
    campaign = await clinics.import_it()
    assert await clinics.told(campaign) > 0
    assert await clinics.versions() == {("S", 1)}
    assert await CampaignProgress(clinics.database).schedule(campaign.id, seconds=5) == "done"
    assert await clinics.versions() == {("R", 1)}
    async with clinics.database.transaction() as session:
        contact = Contact(workspace_id=clinics.workspace, created_on=datetime(2100, 1, 8, 12, tzinfo=UTC))
        session.add(contact)
        await session.flush()
        session.add(GroupMembership(group_id=campaign.group_id, contact_id=contact.id))
    async with clinics.database.reading() as session:
        fire = (await session.exec(select(CampaignFire).where(CampaignFire.contact_id == contact.id))).one()
    assert fire.fire_on == datetime(2100, 1, 1, 9, tzinfo=UTC)
    assert await clinics.told(campaign) == 1


async def test_the_same_export_again_schedules_nobody_anew(clinics: Clinics) -> None:
    campaign = await clinics.import_it()
    await CampaignProgress(clinics.database).schedule(campaign.id, seconds=5)
    await clinics.told(campaign)
    await clinics.import_it()
    assert (await clinics.versions(), await clinics.told(campaign)) == ({("R", 1)}, 0)


async def test_another_group_or_an_archived_campaign_schedules_all_anew(clinics: Clinics) -> None:
    campaign = await clinics.import_it()
    await CampaignProgress(clinics.database).schedule(campaign.id, seconds=5)
    async with clinics.database.transaction() as session:
        await CampaignStore(session).archive(clinics.workspace, campaign.uuid)
    await clinics.told(campaign)
    await clinics.import_it()
    assert await clinics.versions() == {("S", 2)}
    assert await clinics.told(campaign) > 0
    await CampaignProgress(clinics.database).schedule(campaign.id, seconds=5)
    export = json.loads(EXPORT)
    export["campaigns"][0]["group"] = {"uuid": "00000067-1111-4222-8333-444455556666", "name": "Others"}
    await clinics.import_it(json.dumps(export).encode())
    assert await clinics.versions() == {("S", 3)}


@pytest.mark.parametrize("is_known", [False, True], ids=["new field", "field of the workspace"])
async def test_a_field_that_only_a_flow_and_a_campaign_name_holds_dates(clinics: Clinics, is_known: bool) -> None:
    """Old exports list no fields, and a flow doesn't say of what type the fields are that it sets."""
    export = json.loads(EXPORT.replace(b"visited_on", b"age").replace(b"Visited On", b"Age"))
    export["fields"] = []
    if is_known:
        async with clinics.database.transaction() as session:
            await FieldStore(session).create(clinics.workspace, key="age", name="Age")
    for _ in range(2):
        await clinics.import_it(json.dumps(export).encode())
    async with clinics.database.reading() as session:
        query = select(ContactField.value_type).where(ContactField.workspace_id == clinics.workspace)
        assert (await session.exec(query.where(ContactField.key == "age"))).all() == ["D"]

"""When campaign events fire."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import campaign_fires
from store.campaigns import CampaignEventStore, CampaignStore
from store.errors import Conflict, NotFound
from store.fields import FieldStore
from store.groups import GroupStore
from store.tables import Campaign, CampaignFire, Contact, ContactField, ContactGroup, GroupMembership, Workspace

KIGALI = ZoneInfo("Africa/Kigali")
NEXT_YEAR = datetime.now(UTC).year + 1


@pytest.fixture
async def group(session: AsyncSession, workspace: Workspace) -> ContactGroup:
    return await GroupStore(session).create(workspace.id, name="Mothers")


@pytest.fixture
async def field(session: AsyncSession, workspace: Workspace) -> ContactField:
    return await FieldStore(session).create(workspace.id, key="edd", name="EDD", value_type="D")


@pytest.fixture
async def campaign(session: AsyncSession, workspace: Workspace, group: ContactGroup) -> Campaign:
    workspace.timezone = "Africa/Kigali"
    return await CampaignStore(session).create(workspace.id, name="Pregnancy", group_id=group.id)


async def member(session: AsyncSession, group: ContactGroup, **columns: Any) -> Contact:
    contact = Contact(workspace_id=group.workspace_id, **columns)
    session.add(contact)
    await session.flush()
    session.add(GroupMembership(group_id=group.id, contact_id=contact.id))
    await session.flush()
    return contact


async def fires(session: AsyncSession) -> dict[int, datetime]:
    rows = (await session.exec(select(CampaignFire))).all()
    for row in rows:
        await session.refresh(row)
    return {row.contact_id: row.fire_on for row in rows}


@pytest.mark.parametrize(
    ("offset", "unit", "hour", "expected"),
    [
        (14, "D", -1, "06-15T10:31"),
        (14, "D", 9, "06-15T09:00"),
        (-1, "W", 0, "05-25T00:00"),
        (3, "H", 9, "06-01T13:31"),
        (-31, "M", -1, "06-01T10:00"),
    ],
)
async def test_offsets(
    session: AsyncSession,
    campaign: Campaign,
    group: ContactGroup,
    field: ContactField,
    offset: int,
    unit: str,
    hour: int,
    expected: str,
) -> None:
    value = {"text": "x", "datetime": f"{NEXT_YEAR}-06-01T10:30:30+02:00"}
    contact = await member(session, group, fields={str(field.uuid): value})
    store = CampaignEventStore(session)
    event = await store.create(campaign, field_id=field.id, offset=offset, unit=unit, delivery_hour=hour)
    assert await store.finish_scheduling(event.id) == 1
    assert event.status == "R"
    local = (await fires(session))[contact.id].astimezone(KIGALI)
    assert local.strftime("%Y-%m-%dT%H:%M") == f"{NEXT_YEAR}-{expected}"


async def test_days_keep_the_time_of_day_over_daylight_saving(
    session: AsyncSession, workspace: Workspace, campaign: Campaign, group: ContactGroup
) -> None:
    workspace.timezone = "Europe/Zurich"
    created = datetime(NEXT_YEAR, 3, 1, 9, tzinfo=ZoneInfo("Europe/Zurich"))
    contact = await member(session, group, created_on=created)
    event = await CampaignEventStore(session).create(campaign, relative_to="created_on", offset=60, unit="D")
    await CampaignEventStore(session).finish_scheduling(event.id)
    found = (await fires(session))[contact.id].astimezone(ZoneInfo("Europe/Zurich"))
    assert (found.hour, found.utcoffset()) == (9, timedelta(hours=2))


async def test_no_date_no_membership_or_a_past_time_make_no_fire(
    session: AsyncSession, workspace: Workspace, campaign: Campaign, group: ContactGroup, field: ContactField
) -> None:
    soon = {str(field.uuid): {"text": "x", "datetime": f"{NEXT_YEAR}-06-01T00:00:00Z"}}
    await member(session, group)
    await member(session, group, fields={str(field.uuid): {"text": "2001", "datetime": "2001-01-01T00:00:00Z"}})
    await member(session, group, fields=soon, status="B")
    session.add(Contact(workspace_id=workspace.id, fields=soon))
    event = await CampaignEventStore(session).create(campaign, field_id=field.id, offset=1, unit="D")
    assert await CampaignEventStore(session).finish_scheduling(event.id) == 0


async def test_a_changed_contact_is_scheduled_anew(
    session: AsyncSession, campaign: Campaign, group: ContactGroup, field: ContactField
) -> None:
    one, other = [await member(session, group, fields=_at(field, "06-01")) for _ in range(2)]
    event = await CampaignEventStore(session).create(campaign, field_id=field.id, offset=1, unit="D", delivery_hour=12)
    await CampaignEventStore(session).finish_scheduling(event.id)
    one.fields = _at(field, "07-01")
    await session.flush()
    assert await campaign_fires.schedule(session, campaign.workspace_id, contact_ids=[one.id]) == 1
    found = await fires(session)
    assert [found[one.id].month, found[other.id].month] == [7, 6]
    told = await campaign_fires.earliest(session, campaign.workspace_id, [one.id, other.id])
    assert told == {str(campaign.uuid): found[other.id]}


async def test_another_time_makes_a_new_version(
    session: AsyncSession, workspace: Workspace, campaign: Campaign, group: ContactGroup, field: ContactField
) -> None:
    await member(session, group, fields=_at(field, "06-01"))
    store = CampaignEventStore(session)
    event = await store.create(campaign, field_id=field.id, offset=1, unit="D")
    with pytest.raises(Conflict):
        await store.update(workspace.id, event.uuid, offset=2)
    await store.finish_scheduling(event.id)
    await store.update(workspace.id, event.uuid, message={"eng": "Hi"}, type="M")
    assert (event.fire_version, event.status) == (1, "R")
    await store.update(workspace.id, event.uuid, offset=2)
    assert (event.fire_version, event.status, await fires(session)) == (2, "S", {})


async def test_due_fires_are_claimed_once_and_old_versions_dropped(
    session: AsyncSession, campaign: Campaign, group: ContactGroup, field: ContactField
) -> None:
    event = await CampaignEventStore(session).create(campaign, field_id=field.id, offset=1, unit="D")
    past, later = datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC) + timedelta(hours=1)
    ids = {"workspace_id": campaign.workspace_id, "campaign_id": campaign.id, "event_id": event.id}
    for contact, version, at in ((1, 1, past), (2, 0, past), (3, 1, later)):
        session.add(CampaignFire.model_validate({**ids, "contact_id": contact, "version": version, "fire_on": at}))
    await session.flush()
    assert await campaign_fires.claim(session, campaign.id, 10) == [campaign_fires.DueFire(event.id, 1, past)]
    assert await campaign_fires.claim(session, campaign.id, 10) == []
    assert await campaign_fires.next_due(session, campaign.id) == later


async def test_another_workspace_has_no_such_event(
    session: AsyncSession, campaign: Campaign, field: ContactField, other: Workspace
) -> None:
    event = await CampaignEventStore(session).create(campaign, field_id=field.id, offset=1, unit="D")
    with pytest.raises(NotFound):
        await CampaignEventStore(session).get(other.id, event.uuid)
    with pytest.raises(NotFound):
        await CampaignStore(session).get(other.id, campaign.uuid)


def _at(field: ContactField, day: str) -> dict[str, Any]:
    return {str(field.uuid): {"text": day, "datetime": f"{NEXT_YEAR}-{day}T10:00:00+02:00"}}

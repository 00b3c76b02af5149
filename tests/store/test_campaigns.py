"""Campaigns, their events, and the fires that these have."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store import counts
from store.campaign_progress import CampaignProgress
from store.campaigns import CampaignEventStore, CampaignStore
from store.database import Database
from store.errors import Conflict, NotFound
from store.fields import FieldStore
from store.flows import FlowStore
from store.groups import GroupStore
from store.listings.campaign_overview import campaign_rows, event_rows, upcoming_rows
from store.tables import (
    CampaignEvent,
    CampaignFire,
    Contact,
    GroupMembership,
)
from store.workspaces import WorkspaceStore
from tests.store.campaigns import Sandbox

NEXT_YEAR = datetime.now(UTC).year + 1


@pytest.fixture
async def sandbox(database: Database) -> Sandbox:
    return await Sandbox(database).build()


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
async def test_offsets(sandbox: Sandbox, offset: int, unit: str, hour: int, expected: str) -> None:
    contact = await sandbox.member("06-01T10:30:30+02:00")
    await sandbox.event(offset=offset, unit=unit, delivery_hour=hour)
    local = (await sandbox.fires())[contact].astimezone(ZoneInfo("Africa/Kigali"))
    assert local.strftime("%Y-%m-%dT%H:%M") == f"{NEXT_YEAR}-{expected}"


async def test_no_date_no_membership_or_a_past_time_make_no_fire(sandbox: Sandbox) -> None:
    await sandbox.member(None)
    await sandbox.member("2001-01-01T00:00:00Z")
    await sandbox.member("06-01T00:00:00Z", status="B")
    await sandbox.contact("06-01T00:00:00Z")
    await sandbox.event()
    assert await sandbox.fires() == {}


async def test_a_changed_date_moves_the_fire_in_its_transaction(sandbox: Sandbox) -> None:
    one, other = await sandbox.member("06-01T00:00:00Z"), await sandbox.member("06-01T00:00:00Z")
    await sandbox.event(delivery_hour=12)
    await sandbox.told()
    await sandbox.set_date(one, "07-01T00:00:00Z")
    found = await sandbox.fires()
    assert (found[one].month, found[other].month) == (7, 6)
    assert await sandbox.told() == ["campaign"]
    await sandbox.set_date(one, None)
    await sandbox.set_date(other, "2001-07-01T00:00:00Z")
    assert await sandbox.fires() == {}


async def test_what_does_not_change_the_date_leaves_a_due_fire_alone(sandbox: Sandbox) -> None:
    """A fire that is due and hasn't fired yet must not be lost because the contact writes something."""
    contact = await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    await sandbox.change(CampaignFire, contact_id=contact, fire_on=datetime.now(UTC) - timedelta(hours=1))
    await sandbox.change(Contact, id=contact, name="Ann", last_seen_on=datetime.now(UTC))
    assert list(await sandbox.fires()) == [contact]


async def test_system_dates(sandbox: Sandbox) -> None:
    seen, never = [await sandbox.member(None, created_on=datetime.now(UTC)) for _ in range(2)]
    created = await sandbox.event(field_id=None, relative_to="created_on")
    last_seen = await sandbox.event(field_id=None, relative_to="last_seen_on", offset=2)
    assert await sandbox.fires_of(created) == {seen, never}
    assert await sandbox.fires_of(last_seen) == set()
    await sandbox.change(Contact, id=seen, last_seen_on=datetime.now(UTC))
    assert await sandbox.fires_of(last_seen) == {seen}
    before = await sandbox.fires_on(last_seen)
    await sandbox.change(Contact, id=seen, last_seen_on=datetime.now(UTC) + timedelta(hours=5))
    assert await sandbox.fires_on(last_seen) != before


async def test_joining_and_leaving_the_group(sandbox: Sandbox) -> None:
    contact = await sandbox.contact("06-01T00:00:00Z")
    await sandbox.event()
    await sandbox.event(offset=5)
    assert await sandbox.fires() == {}
    await sandbox.join(contact)
    assert await sandbox.count() == 2
    await sandbox.leave(contact)
    assert await sandbox.count() == 0


async def test_blocking_and_unblocking(sandbox: Sandbox) -> None:
    contact = await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    await sandbox.change(Contact, id=contact, status="S")
    assert await sandbox.count() == 0
    await sandbox.change(Contact, id=contact, status="A")
    assert await sandbox.count() == 1


async def test_a_new_time_zone_makes_all_fires_anew(sandbox: Sandbox) -> None:
    contact = await sandbox.member("06-01T10:00:00Z")
    event = await sandbox.event(delivery_hour=9)
    async with sandbox.database.transaction() as session:
        await WorkspaceStore(session).update(sandbox.workspace.id, timezone="America/New_York")
    assert await sandbox.status(event) == ("S", 2)
    await sandbox.schedule()
    assert (await sandbox.fires())[contact].astimezone(ZoneInfo("America/New_York")).hour == 9


async def test_another_time_makes_a_new_version_and_another_text_does_not(sandbox: Sandbox) -> None:
    await sandbox.member("06-01T00:00:00Z")
    event = await sandbox.event(schedule=False)
    with pytest.raises(Conflict, match="still being scheduled"):
        await sandbox.update(event, offset=2)
    await sandbox.schedule()
    await sandbox.update(event, type="M", message={"eng": "Hi"}, base_language="eng")
    assert await sandbox.status(event) == ("R", 1)
    await sandbox.update(event, offset=2)
    assert await sandbox.status(event) == ("S", 2)
    await sandbox.schedule()
    assert await sandbox.versions() == {2}


async def test_another_kind_clears_what_the_old_one_did(sandbox: Sandbox) -> None:
    event = await sandbox.event(type="M", message={"eng": "Hi"}, base_language="eng")
    async with sandbox.database.transaction() as session:
        flow = await FlowStore(session).create(sandbox.workspace.id, name=f"Flow {event}", language="eng")
    await sandbox.update(event, type="F", flow_id=flow.id)
    row = await sandbox.row(event)
    assert (row.message, row.base_language, row.flow_id) == (None, None, flow.id)
    await sandbox.update(event, type="M", message={"eng": "Hi"}, base_language="eng")
    assert (await sandbox.row(event)).flow_id is None


async def test_many_contacts_are_scheduled_in_batches_that_go_on_where_they_were(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.campaign_progress.CONTACTS_AT_ONCE", 10)
    members = [await sandbox.member("06-01T00:00:00Z") for _ in range(25)]
    event = await sandbox.event(schedule=False)
    progress = CampaignProgress(sandbox.database)
    assert await progress.schedule(sandbox.campaign.id, seconds=0) == "more"
    steps = 0
    while await sandbox.count() < 25:
        assert await sandbox.status(event) == ("S", 1)
        await progress.schedule(sandbox.campaign.id, seconds=0.000_001)
        steps += 1
    assert steps >= 3
    assert await progress.schedule(sandbox.campaign.id, seconds=5) == "done"
    assert await sandbox.status(event) == ("R", 1)
    assert set(await sandbox.fires()) == set(members)


async def test_scheduling_waits_for_those_who_join_in_a_transaction_under_way(sandbox: Sandbox) -> None:
    """It began before the event was there, so its trigger knows nothing of it."""
    contact = await sandbox.contact("06-01T00:00:00Z")
    progress = CampaignProgress(sandbox.database)
    async with sandbox.database.transaction() as joining:
        joining.add(GroupMembership(group_id=sandbox.group.id, contact_id=contact))
        await joining.flush()
        event = await sandbox.event(schedule=False)
        assert await progress.schedule(sandbox.campaign.id, seconds=5) == "settling"
        assert await sandbox.status(event) == ("S", 1)
    assert await progress.schedule(sandbox.campaign.id, seconds=5) == "done"
    assert list(await sandbox.fires()) == [contact]


async def test_scheduling_gives_way_to_a_transaction_that_moves_the_same_date(sandbox: Sandbox) -> None:
    contact = await sandbox.member("06-01T00:00:00Z")
    event = await sandbox.event(schedule=False)
    progress = CampaignProgress(sandbox.database)
    while (await sandbox.row(event)).scheduling_after != []:
        await progress.schedule(sandbox.campaign.id, seconds=0.000_001)
    async with sandbox.database.transaction() as moving:
        row = await moving.get_one(Contact, contact)
        row.fields = {str(sandbox.field.uuid): {"text": "x", "datetime": f"{NEXT_YEAR}-08-01T00:00:00Z"}}
        await moving.flush()
        assert await progress.schedule(sandbox.campaign.id, seconds=5) == "settling"
    assert await progress.schedule(sandbox.campaign.id, seconds=5) == "done"
    assert (await sandbox.fires())[contact].month == 8


async def test_deleting_an_event_drops_its_fires(sandbox: Sandbox) -> None:
    await sandbox.member("06-01T00:00:00Z")
    one, other = await sandbox.event(), await sandbox.event()
    async with sandbox.database.transaction() as session:
        await CampaignEventStore(session).delete(sandbox.workspace.id, (await sandbox.row(one)).uuid)
    await sandbox.schedule()
    assert (await sandbox.fires_of(one), len(await sandbox.fires_of(other))) == (set(), 1)


async def test_archiving_stops_and_restoring_schedules_anew(sandbox: Sandbox) -> None:
    contact = await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    progress, workspace, uuid = CampaignProgress(sandbox.database), sandbox.workspace.id, sandbox.campaign.uuid
    async with sandbox.database.transaction() as session:
        with pytest.raises(Conflict, match="archived"):
            await CampaignStore(session).delete(workspace, uuid)
        await CampaignStore(session).archive(workspace, uuid)
    standing = await progress.standing(uuid)
    assert standing is not None
    assert not standing.is_live
    assert standing.is_to_be_woken
    assert await progress.drop(standing.id, seconds=5)
    await sandbox.set_date(contact, "07-01T00:00:00Z")
    assert await sandbox.count() == 0
    async with sandbox.database.transaction() as session:
        await CampaignStore(session).restore(workspace, uuid)
    await sandbox.schedule()
    assert (await sandbox.fires())[contact].month == 7


async def test_another_group_schedules_anew(sandbox: Sandbox) -> None:
    await sandbox.member("06-01T00:00:00Z")
    contact = await sandbox.contact("06-01T00:00:00Z")
    await sandbox.event()
    async with sandbox.database.transaction() as session:
        group = await GroupStore(session).create(sandbox.workspace.id, name="Fathers")
        session.add(GroupMembership(group_id=group.id, contact_id=contact))
        await session.flush()
        await CampaignStore(session).set_group(sandbox.workspace.id, sandbox.campaign.uuid, group.id)
    await sandbox.schedule()
    assert list(await sandbox.fires()) == [contact]


async def test_a_campaign_is_woken_only_for_what_is_earlier_than_its_sleep(sandbox: Sandbox) -> None:
    progress, uuid = CampaignProgress(sandbox.database), sandbox.campaign.uuid

    async def is_to_be_woken() -> bool:
        standing = await progress.standing(uuid)
        assert standing is not None
        return standing.is_to_be_woken

    assert await is_to_be_woken()  # it has no workflow yet
    await sandbox.member("06-10T00:00:00Z")
    await sandbox.event()
    assert await progress.asleep(sandbox.campaign.id) == datetime(NEXT_YEAR, 6, 11, tzinfo=UTC)
    assert not await is_to_be_woken()
    later = await sandbox.member("06-20T00:00:00Z")
    assert not await is_to_be_woken()
    await sandbox.set_date(later, "06-01T00:00:00Z")
    assert await is_to_be_woken()
    await progress.awake(sandbox.campaign.id)
    assert await is_to_be_woken()  # awake: it may just be looking for the next one


async def test_a_campaign_without_fires_sleeps_until_it_is_woken(sandbox: Sandbox) -> None:
    progress = CampaignProgress(sandbox.database)
    assert await progress.asleep(sandbox.campaign.id) is None
    standing = await progress.standing(sandbox.campaign.uuid)
    assert standing is not None
    assert not standing.is_to_be_woken
    await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    standing = await progress.standing(sandbox.campaign.uuid)
    assert standing is not None
    assert standing.is_to_be_woken


async def test_a_late_campaign_is_found(sandbox: Sandbox) -> None:
    contact = await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    progress = CampaignProgress(sandbox.database)
    assert sandbox.campaign.uuid not in dict(await progress.late())
    await sandbox.change(CampaignFire, contact_id=contact, fire_on=datetime.now(UTC) - timedelta(minutes=3))
    assert dict(await progress.late())[sandbox.campaign.uuid]["campaign"] == "Pregnancy"


async def test_what_is_not_there_is_refused_before_anything_is_written(sandbox: Sandbox) -> None:
    async with sandbox.database.transaction() as session:
        fields, events = FieldStore(session), CampaignEventStore(session)
        gone = await fields.create(sandbox.workspace.id, key="gone", name="Gone", value_type="D")
        await fields.delete(sandbox.workspace.id, gone.uuid)
        text = await fields.create(sandbox.workspace.id, key="nick", name="Nick", value_type="T")
        other = await WorkspaceStore(session).create("Other")
        foreign = await fields.create(other.id, key="edd", name="EDD", value_type="D")
        for field in (gone, foreign):
            with pytest.raises(NotFound, match="no field"):
                await events.create(sandbox.campaign, field_id=field.id, offset=1, unit="D")
        with pytest.raises(Conflict, match="field: the field holds no dates"):
            await events.create(sandbox.campaign, field_id=text.id, offset=1, unit="D")
        with pytest.raises(NotFound, match="no flow"):
            await events.create(sandbox.campaign, field_id=sandbox.field.id, offset=1, unit="D", flow_id=0)
        with pytest.raises(NotFound, match="no group"):
            await CampaignStore(session).create(other.id, name="Foreign", group_id=sandbox.group.id)
        with pytest.raises(NotFound):
            await CampaignStore(session).get(other.id, sandbox.campaign.uuid)
        assert await events.of_campaign(sandbox.campaign.id) == []


async def test_deleting_a_field_takes_its_events_along(sandbox: Sandbox) -> None:
    await sandbox.member("06-01T00:00:00Z")
    await sandbox.event()
    async with sandbox.database.transaction() as session:
        await FieldStore(session).delete(sandbox.workspace.id, sandbox.field.uuid)
    await sandbox.schedule()
    assert await sandbox.count() == 0


async def test_a_transaction_leaves_word_once_however_much_it_changes(sandbox: Sandbox) -> None:
    contacts = [await sandbox.member("06-01T00:00:00Z") for _ in range(3)]
    await sandbox.event()
    await sandbox.told()
    async with sandbox.database.transaction() as session:
        for contact in contacts:
            row = await session.get_one(Contact, contact)
            row.fields = {str(sandbox.field.uuid): {"text": "x", "datetime": f"{NEXT_YEAR}-08-01T00:00:00Z"}}
            await session.flush()
    assert await sandbox.told() == ["campaign"]
    assert {fire.month for fire in (await sandbox.fires()).values()} == {8}


async def test_fires_are_counted_as_they_come_and_go(sandbox: Sandbox) -> None:
    """No list has to read them; squashing changes nothing."""
    one, other = await sandbox.member("06-01T00:00:00Z"), await sandbox.member("06-01T00:00:00Z")
    await sandbox.member("2001-06-01T00:00:00Z")
    event, later = await sandbox.event(), await sandbox.event(offset=2)

    async def pending() -> list[int]:
        async with sandbox.database.transaction() as session:
            await counts.squash(session, "item_count")
            events = await CampaignEventStore(session).of_campaign(sandbox.campaign.id)
            found = await CampaignEventStore(session).pending(events)
        rows = await sandbox.count()
        assert sum(found.values()) == rows, "counts and rows agree"
        return [found[event], found[later]]

    assert await pending() == [2, 2]
    await sandbox.set_date(one, "07-01T00:00:00Z")
    assert await pending() == [2, 2]
    await sandbox.set_date(one, None)
    assert await pending() == [1, 1]
    await sandbox.join(await sandbox.contact("06-01T00:00:00Z"))
    assert await pending() == [2, 2]
    await sandbox.leave(other)
    assert await pending() == [1, 1]
    await sandbox.update(event, offset=-9_000)
    await sandbox.schedule()
    assert await pending() == [0, 1]


async def test_the_list_tells_counts_and_the_next_time(sandbox: Sandbox) -> None:
    await sandbox.member("06-01T00:00:00Z")
    event = await sandbox.event(delivery_hour=9)
    async with sandbox.database.reading() as session:
        [row] = await campaign_rows(session, sandbox.workspace.id)
        [shown] = await event_rows(session, sandbox.workspace.id, sandbox.campaign.id)
        [due] = await upcoming_rows(session, await session.get_one(CampaignEvent, event), 5)
    fire_on = datetime(NEXT_YEAR, 6, 2, 9, tzinfo=ZoneInfo("Africa/Kigali"))
    assert (row["contacts"], row["events"], row["pending"], row["next_on"]) == (1, 1, 1, fire_on)
    assert (shown["next_on"], due["fire_on"]) == (fire_on, fire_on)


async def test_names_are_the_campaigns_own(sandbox: Sandbox) -> None:
    async with sandbox.database.transaction() as session:
        store = CampaignStore(session)
        other = await store.create(sandbox.workspace.id, name="Birth", group_id=sandbox.group.id)
        with pytest.raises(Conflict, match="name"):
            await store.create(sandbox.workspace.id, name="PREGNANCY", group_id=sandbox.group.id)
        with pytest.raises(Conflict, match="name"):
            await store.rename(sandbox.workspace.id, other.uuid, "pregnancy")
        assert (await store.rename(sandbox.workspace.id, other.uuid, "BIRTH")).name == "BIRTH"

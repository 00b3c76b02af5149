"""Campaigns sleep for days on one timer, through a change of clocks, and miss nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts import workflow_ids
from core.contracts.campaigns import CampaignInput
from core.contracts.queues import Queue
from core.contracts.signals import Signal
from tests.workflows.campaign_fakes import Campaigns, FakeCampaign, serving_campaigns
from tests.workflows.serving import assert_replays
from workflows import campaign as module
from workflows.campaign import CampaignWorkflow

Handle = WorkflowHandle[CampaignWorkflow, None]
SOON = timedelta(seconds=3)
"""What "at its time" means: RapidPro looks every half minute."""


@pytest.fixture(scope="module")
async def campaigns(time_skipping: WorkflowEnvironment) -> AsyncIterator[Campaigns]:
    campaigns = Campaigns()
    async with serving_campaigns(time_skipping.client, campaigns):
        yield campaigns


async def begin(environment: WorkflowEnvironment, campaigns: Campaigns, fake: FakeCampaign) -> Handle:
    campaign = uuid4()
    campaigns.by_uuid[campaign] = fake
    return await environment.client.start_workflow(
        CampaignWorkflow.run,
        CampaignInput(campaign=campaign),
        id=workflow_ids.campaign(campaign),
        task_queue=Queue.DEFAULT,
    )


async def timers(handle: Handle) -> int:
    history = await handle.fetch_history()
    return sum(event.HasField("timer_started_event_attributes") for event in history.events)


async def test_sleeps_for_weeks_on_one_timer_whatever_the_number_of_contacts(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    now = await time_skipping.get_current_time()
    due = now + timedelta(days=40)
    fake = FakeCampaign(time_skipping.get_current_time, [*[due] * 1_200, now + timedelta(days=90)])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(days=41))
    assert len(fake.fired) == 1_200
    # A first look; three turns of 500 fires at the one time; then it sleeps again.
    assert len(fake.turns) == 4
    assert all(timedelta(0) <= turn - due < SOON for turn in fake.turns[1:])
    assert await timers(handle) == 2
    await time_skipping.sleep(timedelta(days=50))
    assert len(fake.fired) == 1_201
    await assert_replays(handle)


async def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    zone = ZoneInfo("America/New_York")
    year = (await time_skipping.get_current_time()).astimezone(zone).year + 1
    days = [datetime(year, month, day, 9, tzinfo=zone) for month in (3, 11) for day in range(1, 16)]
    fake = FakeCampaign(time_skipping.get_current_time, [day.astimezone(UTC) for day in days])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(days[-1] - await time_skipping.get_current_time() + timedelta(hours=1))
    assert fake.fires == []
    assert len({day.utcoffset() for day in days}) == 2
    local = [turn.astimezone(zone) for turn in fake.turns[1:]]
    assert {(turn.hour, turn.minute, turn.second < SOON.seconds) for turn in local} == {(9, 0, True)}
    assert [turn.date() for turn in local] == [day.date() for day in days]
    await assert_replays(handle)


async def test_is_woken_for_an_earlier_fire(time_skipping: WorkflowEnvironment, campaigns: Campaigns) -> None:
    now = await time_skipping.get_current_time()
    fake = FakeCampaign(time_skipping.get_current_time, [now + timedelta(days=300)])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(days=10))
    earlier = now + timedelta(days=20)
    fake.fires.append(earlier)
    await handle.signal(Signal.CAMPAIGN_CHANGED)
    await time_skipping.sleep(timedelta(days=11))
    assert fake.fired == [earlier]
    assert fake.turns[-1] - earlier < SOON
    await assert_replays(handle)


async def test_without_fires_it_waits_without_a_timer(time_skipping: WorkflowEnvironment, campaigns: Campaigns) -> None:
    fake = FakeCampaign(time_skipping.get_current_time)
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(days=365))
    assert (len(fake.turns), await timers(handle)) == (1, 0)
    now = await time_skipping.get_current_time()
    fake.fires.append(now + timedelta(minutes=5))
    await handle.signal(Signal.CAMPAIGN_CHANGED)
    await time_skipping.sleep(timedelta(minutes=6))
    assert len(fake.fired) == 1


async def test_fires_what_became_due_while_it_was_away(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    now = await time_skipping.get_current_time()
    late = [now - timedelta(days=days) for days in (30, 2, 1)]
    fake = FakeCampaign(time_skipping.get_current_time, [*late, now + timedelta(days=1)])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(hours=1))
    assert fake.fired == late
    await handle.terminate()


async def test_signals_of_other_versions_change_nothing(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    now = await time_skipping.get_current_time()
    fake = FakeCampaign(time_skipping.get_current_time, [now + timedelta(days=2)])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(days=1))
    await handle.signal("campaign_paused", {"of": "a version to come"})
    await handle.signal(Signal.CAMPAIGN_CHANGED, "with an argument that this version has not")
    await time_skipping.sleep(timedelta(days=2))
    assert len(fake.fired) == 1
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await handle.terminate()


async def test_waits_a_second_for_transactions_that_began_before(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    fake = FakeCampaign(time_skipping.get_current_time, settling=3)
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(minutes=1))
    assert len(fake.turns) == 4
    assert fake.turns[3] - fake.turns[0] >= timedelta(seconds=3)
    await assert_replays(handle)


async def test_an_archived_campaign_ends_and_begins_again_when_restored(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    now = await time_skipping.get_current_time()
    fake = FakeCampaign(time_skipping.get_current_time, [now + timedelta(days=5)])
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(days=1))
    fake.is_over = True
    await handle.signal(Signal.CAMPAIGN_CHANGED)
    await handle.result()
    await assert_replays(handle)
    fake.is_over = False
    again = await time_skipping.client.start_workflow(
        CampaignWorkflow.run,
        CampaignInput(campaign=next(uuid for uuid, known in campaigns.by_uuid.items() if known is fake)),
        id=handle.id,
        task_queue=Queue.DEFAULT,
        start_signal=Signal.CAMPAIGN_CHANGED,
    )
    await time_skipping.sleep(timedelta(days=5))
    assert len(fake.fired) == 1
    await again.terminate()


async def test_a_storm_of_fires_is_spread_over_several_histories(
    time_skipping: WorkflowEnvironment, campaigns: Campaigns
) -> None:
    now = await time_skipping.get_current_time()
    fires = [now - timedelta(minutes=1)] * (module.TURNS + 5)
    fake = FakeCampaign(time_skipping.get_current_time, fires, at_once=1)
    handle = await begin(time_skipping, campaigns, fake)
    await time_skipping.sleep(timedelta(minutes=1))
    assert len(fake.fired) == module.TURNS + 5
    first = time_skipping.client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
    assert (await first.describe()).status is WorkflowExecutionStatus.CONTINUED_AS_NEW
    await handle.terminate()

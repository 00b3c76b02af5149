"""Lives of campaigns and of what schedules start, for the histories."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts.campaigns import CampaignInput
from core.contracts.queues import Queue
from core.contracts.schedules import ScheduledInput, ScheduledOrder, ScheduledOutcome, SyncOutcome
from core.contracts.signals import Signal
from core.contracts.sweeps import SweepOutcome
from core.contracts.workflow_types import WorkflowType
from tests.workflows.campaign_fakes import Campaigns, FakeCampaign, serving_campaigns
from tests.workflows.serving import WORKFLOWS, serving

Handle = WorkflowHandle[Any, Any]


@activity.defn(name="set_off_schedule")
async def _set_off(order: ScheduledOrder) -> ScheduledOutcome:
    return ScheduledOutcome(start=UUID(int=7))


@activity.defn(name="sync_schedules")
async def _sync() -> SyncOutcome:
    return SyncOutcome(schedules=1)


@activity.defn(name="squash_counts")
async def _squash() -> SweepOutcome:
    return SweepOutcome(found=12)


@activity.defn(name="write_daily_statistics")
async def _statistics() -> SweepOutcome:
    return SweepOutcome(found=1)


async def live_campaign(environment: WorkflowEnvironment) -> Handle:
    """It settles, fires in several turns, is woken for an earlier fire, sleeps for weeks, and is archived."""
    campaigns, campaign, now = Campaigns(), uuid4(), await environment.get_current_time()
    fake = campaigns.by_uuid[campaign] = FakeCampaign(
        environment.get_current_time, [now + timedelta(days=30)] * 1_001, settling=1
    )
    async with serving_campaigns(environment.client, campaigns):
        handle = await environment.client.start_workflow(
            WorkflowType.CAMPAIGN, CampaignInput(campaign=campaign), id=f"campaign-{campaign}", task_queue=Queue.DEFAULT
        )
        await environment.sleep(timedelta(days=1))
        fake.fires.append(now + timedelta(days=2))
        await handle.signal(Signal.CAMPAIGN_CHANGED)
        await environment.sleep(timedelta(days=40))
        assert len(fake.fired) == 1_002
        fake.is_over = True
        await handle.signal(Signal.CAMPAIGN_CHANGED)
        await handle.result()
    return handle


async def live_once(environment: WorkflowEnvironment, kind: WorkflowType) -> Handle:
    """What does one thing and ends."""
    arguments = [ScheduledInput(schedule=uuid4())] if kind is WorkflowType.SCHEDULED else []
    activities: list[Callable[..., Any]] = [_set_off, _sync, _squash, _statistics]
    async with serving(environment.client, Queue.DEFAULT, workflows=WORKFLOWS, activities=activities):
        handle = await environment.client.start_workflow(
            kind, args=arguments, id=f"{kind}-{uuid4()}", task_queue=Queue.DEFAULT
        )
        await handle.result()
    return handle

"""What keeps time in a worker process: campaigns, the schedules that people made, and jobs on counts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from temporalio.client import Client

from activities.campaigns import CampaignActivities, CampaignWaker
from activities.counting import CountActivities
from activities.parking import Teller
from activities.pipeline.firing import CampaignFiring
from activities.pipeline.opening import Opener
from activities.schedules import ScheduleActivities, ScheduleSync
from store.campaign_progress import CampaignProgress
from store.daily_statistics import DailyStatistics
from store.database import Database
from store.housekeeping import Housekeeping
from store.scheduled_work import ScheduledWork
from store.schedules import ScheduleRows
from workers.serving import Service
from workflows.campaign import CampaignWorkflow
from workflows.daily_statistics import DailyStatisticsWorkflow
from workflows.scheduled import ScheduledWorkflow
from workflows.squash_counts import SquashCountsWorkflow
from workflows.sync_schedules import SyncSchedulesWorkflow

CAMPAIGNS_AT_ONCE = 2
"""Campaigns that fire at a time, so that handlers keep getting their share of the processor."""


class Timekeeping:
    """Its workflows and activities, by where they are served, and what the parking loops tell for it."""

    workflows: Sequence[type] = (
        CampaignWorkflow,
        DailyStatisticsWorkflow,
        ScheduledWorkflow,
        SquashCountsWorkflow,
        SyncSchedulesWorkflow,
    )

    def __init__(self, database: Database, opener: Opener, temporal: Client) -> None:
        progress, rows = CampaignProgress(database), ScheduleRows(database)
        waker, sync = CampaignWaker(progress, temporal), ScheduleSync(rows, temporal)
        campaigns = CampaignActivities(progress, CampaignFiring(opener))
        schedules = ScheduleActivities(rows, sync, ScheduledWork(database), waker.wake_late)
        counts = CountActivities(Housekeeping(database), DailyStatistics(database))
        self.tellers: Mapping[str, Teller] = {"campaign": waker, "schedule": sync}
        self.campaign = Service((), (campaigns.advance_campaign,), CAMPAIGNS_AT_ONCE)
        self.activities: Sequence[Callable[..., Any]] = (
            schedules.set_off_schedule,
            schedules.sync_schedules,
            counts.squash_counts,
            counts.write_daily_statistics,
        )

"""Turns of campaigns: fires that are due are fired, those of new and changed events are made."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio import activity
from temporalio.client import Client
from temporalio.common import Priority, SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy

from activities.heartbeats import heartbeats
from activities.ports import CampaignSteps, Firing, ParkingItem
from core.contracts import search_attributes, workflow_ids
from core.contracts.campaigns import CampaignInput, CampaignOutcome
from core.contracts.queues import Queue
from core.contracts.signals import Signal
from core.contracts.workflow_types import WorkflowType

FIRES = 500
"""Fires of one turn, as many as a batch of a bulk start has contacts."""
SECONDS = 5.0
"""Given in one turn to making or dropping fires."""
_RUNNING = f"WorkflowType = '{WorkflowType.CAMPAIGN}' AND ExecutionStatus = 'Running'"
RPC_TIMEOUT = timedelta(seconds=10)


class CampaignActivities:
    """Takes a campaign a step further."""

    def __init__(self, steps: CampaignSteps, firing: Firing) -> None:
        self._steps, self._firing = steps, firing

    @activity.defn(name="advance_campaign")
    async def advance_campaign(self, campaign: CampaignInput) -> CampaignOutcome:
        """Does what there is to do, some 500 fires at most; what was done by an earlier try isn't done again."""
        async with heartbeats():
            return await self._advance(campaign)

    async def _advance(self, campaign: CampaignInput) -> CampaignOutcome:
        standing = await self._steps.standing(campaign.campaign)
        if standing is None:
            return CampaignOutcome(status="over")
        await self._steps.awake(standing.id)
        if not standing.is_live:
            is_empty = await self._steps.drop(standing.id, seconds=SECONDS)
            return CampaignOutcome(status="over" if is_empty else "more")
        made = await self._steps.schedule(standing.id, seconds=SECONDS)
        fired = await self._firing.fire(standing.id, FIRES)
        if made == "more" or fired >= FIRES:
            return CampaignOutcome(status="more", fired=fired)
        if made == "settling":
            return CampaignOutcome(status="settling", fired=fired)
        next_on = await self._steps.asleep(standing.id)
        is_due = next_on is not None and next_on <= datetime.now(UTC)
        return CampaignOutcome(status="more" if is_due else "asleep", fired=fired, next_on=next_on)


class CampaignWaker:
    """Wakes the workflow of a campaign, if it would sleep too long; starts it, if there is none."""

    def __init__(self, steps: CampaignSteps, temporal: Client) -> None:
        self._steps, self._temporal = steps, temporal

    async def __call__(self, item: ParkingItem) -> None:
        """Acts on a parking row that says something was changed; it was committed before, so the look here sees it."""
        standing = await self._steps.standing(item.run)
        if standing is not None and standing.is_to_be_woken:
            await self._wake(item.run, item.payload)

    async def wake_late(self) -> int:
        """Wakes the campaigns that are late, or whose workflow is gone; how many those were: none, in normal life."""
        found = dict(await self._steps.late())
        settled = await self._steps.settled()
        if settled:
            running = await self._running()
            found |= {campaign: names for campaign, names in settled if workflow_ids.campaign(campaign) not in running}
        for campaign, names in found.items():
            await self._wake(campaign, names)
        return len(found)

    async def _running(self) -> set[str]:
        return {listed.id async for listed in self._temporal.list_workflows(_RUNNING, page_size=1_000)}

    async def _wake(self, campaign: UUID, names: Mapping[str, Any]) -> None:
        named = [SearchAttributePair(search_attributes.WORKSPACE, str(names.get("workspace", "")))]
        await self._temporal.start_workflow(
            WorkflowType.CAMPAIGN,
            CampaignInput(campaign=campaign),
            id=workflow_ids.campaign(campaign),
            task_queue=Queue.DEFAULT,
            start_signal=Signal.CAMPAIGN_CHANGED,
            search_attributes=TypedSearchAttributes(named),
            static_summary=str(names.get("campaign", "")),
            # What the workflow orders has the same key.
            priority=Priority(fairness_key=f"workspace:{names.get('workspace_id', '')}"),
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            rpc_timeout=RPC_TIMEOUT,
        )

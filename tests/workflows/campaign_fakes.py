"""A campaign in memory, whose fires are due at times of the test's own clock, and workers for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from temporalio import activity
from temporalio.client import Client

from core.contracts.campaigns import CampaignInput, CampaignOutcome
from core.contracts.queues import Queue
from tests.workflows.serving import serving
from workflows.campaign import CampaignWorkflow

Now = Callable[[], Awaitable[datetime]]


@dataclass
class FakeCampaign:
    """Answers turns as the real activity does: `fires` are still to come, `turns` says when each turn was."""

    now: Now
    fires: list[datetime] = field(default_factory=list)
    at_once: int = 500
    turns: list[datetime] = field(default_factory=list)
    fired: list[datetime] = field(default_factory=list)
    settling: int = 0
    is_over: bool = False

    async def advance(self, campaign: UUID) -> CampaignOutcome:
        now = await self.now()
        self.turns.append(now)
        if self.is_over:
            return CampaignOutcome(status="over")
        due = sorted(fire for fire in self.fires if fire <= now)[: self.at_once]
        for fire in due:
            self.fires.remove(fire)
        self.fired += due
        if self.settling:
            self.settling -= 1
            return CampaignOutcome(status="settling", fired=len(due))
        next_on = min(self.fires, default=None)
        more = next_on is not None and next_on <= now
        return CampaignOutcome(status="more" if more else "asleep", fired=len(due), next_on=next_on)


class Campaigns:
    """The campaigns of a module's tests, each by its uuid."""

    def __init__(self) -> None:
        self.by_uuid: dict[UUID, FakeCampaign] = {}

    @activity.defn(name="advance_campaign")
    async def advance_campaign(self, campaign: CampaignInput) -> CampaignOutcome:
        return await self.by_uuid[campaign.campaign].advance(campaign.campaign)


@asynccontextmanager
async def serving_campaigns(client: Client, campaigns: Campaigns) -> AsyncIterator[None]:
    """Workers for campaigns."""
    async with (
        serving(client, Queue.DEFAULT, workflows=[CampaignWorkflow]),
        serving(client, Queue.CAMPAIGN, activities=[campaigns.advance_campaign]),
    ):
        yield

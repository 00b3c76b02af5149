"""Campaigns in a `World`: made, scheduled, and made due without waiting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import text

from activities.pipeline.firing import CampaignFiring
from store import sql
from store.campaign_progress import CampaignProgress
from store.campaigns import CampaignEventStore, CampaignStore
from store.encryption import Cipher
from store.groups import GroupStore
from store.tables import Campaign, CampaignEvent, CampaignFire, Contact, ContactGroup, GroupMembership
from store.wake import Wake
from tests.activities.pipeline.world import World
from workers.bells import Bells
from workers.conversing import opener
from workers.registry import message_cost
from workers.workspaces import WorkspaceCache

_AGED = (
    # Without the triggers, which would compute the fires anew: as if that much time had gone by.
    "SET LOCAL session_replication_role = replica",
    "UPDATE contact SET created_on = created_on - CAST(:by AS interval) WHERE workspace_id = :workspace",
    "UPDATE campaign_fire SET fire_on = fire_on - CAST(:by AS interval) WHERE workspace_id = :workspace",
)


@dataclass
class Calendar:
    """A campaign for a group of a world's workspace."""

    world: World
    firing: CampaignFiring
    progress: CampaignProgress
    group: ContactGroup
    campaign: Campaign

    @classmethod
    async def make(cls, world: World, redis: Redis) -> "Calendar":
        """A campaign without events, and without members of its group."""
        async with world.database.transaction() as session:
            group = await GroupStore(session).create(world.workspace, name="Mothers")
            campaign = await CampaignStore(session).create(world.workspace, name="Pregnancy", group_id=group.id)
        cache = WorkspaceCache(Cipher("x" * 32), world.queue)
        made = opener(world.pool, cache, world.queue, Bells(redis, Wake(redis)), message_cost)
        return cls(world, CampaignFiring(made), CampaignProgress(world.database), group, campaign)

    async def event(self, **columns: Any) -> CampaignEvent:
        """An event an hour after a contact was made, with its fires."""
        values = {"relative_to": "created_on", "offset": 1, "unit": "H", **columns}
        async with self.world.database.transaction() as session:
            event = await CampaignEventStore(session).create(self.campaign, **values)
        await self.schedule()
        return event

    async def schedule(self) -> None:
        """Makes the fires that are wanted, as the campaign's workflow does."""
        while await self.progress.schedule(self.campaign.id, seconds=5) != "done":
            pass

    async def member(self, **columns: Any) -> Contact:
        """A contact of the group, with a telephone number."""
        contact = await self.world.contact(**columns)
        async with self.world.database.transaction() as session:
            session.add(GroupMembership(group_id=self.group.id, contact_id=contact.id))
        return contact

    async def age(self, by: timedelta = timedelta(days=1)) -> None:
        """Lets time go by, as far as contacts and fires are concerned."""
        async with self.world.database.transaction() as session:
            for statement in _AGED:
                values = {"by": by, "workspace": self.world.workspace} if ":by" in statement else None
                await sql.execute(session, text(statement), values)

    async def fire(self, most: int = 1_000) -> int:
        """Fires what is due."""
        return await self.firing.fire(self.campaign.id, most)

    async def fires(self) -> list[CampaignFire]:
        """What is still to come."""
        return await self.world.rows(CampaignFire, campaign_id=self.campaign.id)

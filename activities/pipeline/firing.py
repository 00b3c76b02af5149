"""Firing what is due of a campaign: in the transaction that does what a fire says it is taken out, so each fires once.

Whoever wakes late fires all that has become due meanwhile, in its order. A fire that can't be applied is set aside as a
pending event, visible with its error and replayable; its neighbours go on.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from activities.pipeline.events import CampaignMessageDue, Event, FlowStarted
from activities.pipeline.opening import OpenBatch, Opener, told
from activities.pipeline.workspace import Workspace
from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from flows.errors import StartError
from store.campaign_fires import FIRED, FIRED_ON
from store.conversations import drawing, firing
from store.conversations.firing import DueFire
from store.conversations.pool import is_of_the_data

log = structlog.get_logger()

CHUNK = 100
"""Fires of one transaction."""
INTERRUPT, SKIP, PASSIVE = "I", "S", "P"


class CampaignFiring:
    """Fires campaigns through the pipeline."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    async def fire(self, campaign_id: int, most: int) -> int:
        """Fires up to `most` due fires of a campaign, oldest first; how many were due, those dropped as void too."""
        done, size = 0, CHUNK
        while done < most:
            async with self._opener.transaction() as connection:
                due = await firing.due(connection, campaign_id, min(size, most - done))
            if not due:
                break
            try:
                await self._fire(due)
            except Exception as error:
                if not is_of_the_data(error):
                    raise
                log.warning("fires can't be stored", campaign=campaign_id, size=len(due), error=told(error))
                if len(due) == 1:
                    await self._set_aside(due, error)
                size = 1
            else:
                done, size = done + len(due), CHUNK
        return done

    async def _fire(self, due: Sequence[tuple[int, int]]) -> None:
        async with self._opener.batch() as batch:
            fires = await _locked(batch, due)
            await batch.load(sorted({fire.contact_id for fire in fires}))
            for fire in fires:
                await self._apply(batch, fire)
            await firing.count(batch.connection, fires, FIRED, FIRED_ON)

    async def _apply(self, batch: OpenBatch, fire: DueFire) -> None:
        conversation = batch.conversations.get(fire.contact_id)
        if conversation is None:
            return
        event = event_of(fire, conversation.workspace)
        if event is None:
            return
        if conversation.record.hold_id is not None or fire.contact_id in batch.broken:
            # The contact's sprint waits for a call: the fire waits behind it.
            batch.extra.events_new.append(_pending(fire, event))
            return
        try:
            await batch.apply(fire.contact_id, event)
        except StartError as error:
            log.warning("flow can't be started", campaign=str(fire.campaign_uuid), error=str(error))
        except Exception as error:
            log.exception("fire can't be applied, set aside", campaign=str(fire.campaign_uuid), fire=fire.id)
            batch.extra.events_set_aside.append((*_pending(fire, event), told(error)))

    async def _set_aside(self, due: Sequence[tuple[int, int]], error: Exception) -> None:
        """Keeps a fire whose outcome the database refuses, to be seen; alone, too, it would be refused again."""
        async with self._opener.batch() as batch:
            fires = await _locked(batch, due)
            await batch.load([fire.contact_id for fire in fires])
            for fire in fires:
                conversation = batch.conversations.get(fire.contact_id)
                event = event_of(fire, conversation.workspace) if conversation else None
                if event is not None:
                    batch.extra.events_set_aside.append((*_pending(fire, event), told(error)))


async def _locked(batch: OpenBatch, due: Sequence[tuple[int, int]]) -> list[DueFire]:
    """The contacts first, as everybody does, then the fires: whoever comes to a fire second finds it gone."""
    await drawing.lock(batch.connection, sorted({contact for _, contact in due}))
    return await firing.claim(batch.connection, [fire for fire, _ in due])


def event_of(fire: DueFire, workspace: Workspace) -> Event | None:
    """What happens to the contact; None if the event's flow is gone.

    A background flow always runs beside what the contact is in. Another flow can't: passive, it is skipped for a
    contact that waits in a flow.
    """
    key = f"fire:{fire.id}"
    if fire.message is not None:
        base = fire.base_language or next(iter(fire.message), "")
        return CampaignMessageDue(
            key=key,
            translations=fire.message,
            base_language=base,
            start_mode=fire.start_mode or INTERRUPT,
            template=str(fire.template) if fire.template else None,
            template_variables=fire.template_variables,
        )
    flow = workspace.flows.get(str(fire.flow_uuid))
    if flow is None:
        return None
    fired = {
        "type": "campaign_fired",
        "uuid": SeededIds(fire.id, SteppedClock(fire.fire_on)).uuid7(),
        "created_on": format_instant(fire.fire_on),
        "campaign": {"uuid": str(fire.campaign_uuid), "name": fire.campaign_name},
        "point_uuid": str(fire.event_uuid),
    }
    return FlowStarted(
        key=key,
        flow=flow.uuid,
        trigger_type="campaign",
        trigger={"event": fired},
        skip_if_in_flow=fire.start_mode in (SKIP, PASSIVE) and flow.type != "messaging_background",
    )


def _pending(fire: DueFire, event: Event) -> tuple[int, int, str, dict[str, Any]]:
    data = event.to_json()
    return fire.workspace_id, fire.contact_id, str(data["kind"]), data

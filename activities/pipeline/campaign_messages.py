"""From a campaign's message event and a contact to the row of a message. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from activities.pipeline.events import CampaignMessageDue, SprintTime
from activities.pipeline.sprints import message_row
from activities.pipeline.workspace import Workspace
from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows.broadcasting import BroadcastContent, message_for
from flows.contact import Contact
from flows.options import Options
from flows.scene import Scene
from store.conversations.records import ContactRecord, MessageRecord

_OPTIONS = Options()
_SUSPENDED = Options(check_sendable=lambda contact, content: "org_suspended")
_TICK = timedelta(microseconds=1)


def campaign_message(
    workspace: Workspace, record: ContactRecord, contact: Contact, event: CampaignMessageDue, time: SprintTime
) -> MessageRecord | None:
    """The contact's message in the language that suits it best, queued or failed with the reason.

    None if nothing of it is left to say, as when its expressions come to nothing.
    """
    clock = SteppedClock(time.started_on, _TICK)
    ids = SeededIds(time.seed, clock)
    options = _SUSPENDED if workspace.is_suspended else _OPTIONS
    scene = Scene(workspace.assets, workspace.environment, contact, options, clock, ids, Pcg(time.seed))
    content = BroadcastContent(
        translations=contents(event),
        base_language=event.base_language,
        template=workspace.assets.templates.get(event.template) if event.template else None,
        template_variables=event.template_variables,
    )
    message = message_for(scene, content)
    if message is None:
        return None
    created = {"uuid": ids.uuid7(), "created_on": format_instant(clock.now()), "msg": message}
    return message_row(workspace, record, created, session=None, flow=None, is_high_priority=False)


def contents(event: CampaignMessageDue) -> dict[str, Mapping[str, Any]]:
    """By language; an event may have texts, or texts with attachments and quick replies."""
    return {
        language: content if isinstance(content, dict) else {"text": content}
        for language, content in event.translations.items()
    }

"""From a broadcast and a contact to the row of a message. Pure."""

from datetime import datetime, timedelta

from activities.pipeline.contacts import engine_contact
from activities.pipeline.conversation import seed_of
from activities.pipeline.sprints import message_row
from activities.pipeline.workspace import Workspace
from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows.broadcasting import BroadcastContent, message_for
from flows.options import Options
from flows.scene import Scene
from store.conversations.broadcasting import BroadcastPlan
from store.conversations.records import ContactRecord, MessageRecord

_OPTIONS = Options()
_SUSPENDED = Options(check_sendable=lambda contact, content: "org_suspended")
_TICK = timedelta(microseconds=1)


def content_of(plan: BroadcastPlan, workspace: Workspace) -> BroadcastContent:
    """What a broadcast says, with the workspace's template if it names one."""
    template = workspace.assets.templates.get(str(plan.template)) if plan.template else None
    return BroadcastContent(
        translations=plan.translations,
        base_language=plan.base_language,
        expressions=plan.expressions,
        template=template,
        template_variables=plan.template_variables,
    )


def message_of(
    plan: BroadcastPlan, content: BroadcastContent, workspace: Workspace, record: ContactRecord, now: datetime
) -> MessageRecord | None:
    """A contact's message, queued or failed with the reason; None if there is nothing to say to the contact."""
    clock, seed = SteppedClock(now, _TICK), seed_of(f"broadcast:{plan.uuid}:{record.id}")
    ids = SeededIds(seed, clock)
    options = _SUSPENDED if workspace.is_suspended else _OPTIONS
    contact = engine_contact(record, workspace)
    scene = Scene(workspace.assets, workspace.environment, contact, options, clock, ids, Pcg(seed))
    message = message_for(scene, content)
    if message is None:
        return None
    event = {"uuid": ids.uuid7(), "created_on": format_instant(clock.now()), "msg": message}
    row = message_row(workspace, record, event, session=None, flow=None, is_high_priority=False)
    row.broadcast_id, row.created_by_id = plan.id, plan.created_by_id
    return row

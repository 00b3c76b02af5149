"""The pipeline of a worker process, put together."""

from collections.abc import Callable, Sequence
from uuid import UUID

from activities.pipeline.batch import Outgoing, Workspaces
from activities.pipeline.opening import Opener
from activities.pipeline.pipeline import Pipeline
from flows.engine import Engine
from store.conversations.pool import ConversationPool
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage
from workers.bells import Bells

Cost = Callable[[OutgoingMessage], int]


def opener(pool: ConversationPool, workspaces: Workspaces, queue: FairQueue, bells: Bells, cost: Cost) -> Opener:
    """Opens batches for what goes through the pipeline by other ways: campaigns."""
    return Opener(pool, Engine(), workspaces, QueuePush(queue, cost), bells)


def pipeline(pool: ConversationPool, workspaces: Workspaces, queue: FairQueue, bells: Bells, cost: Cost) -> Pipeline:
    """The pipeline, with the real engine, send queue and bells."""
    return Pipeline(pool, Engine(), workspaces, QueuePush(queue, cost), bells)


class QueuePush:
    """Hands committed messages to the send queue; pushing a message twice does nothing."""

    def __init__(self, queue: FairQueue, cost: Cost) -> None:
        self._queue, self._cost = queue, cost

    async def push(self, messages: Sequence[Outgoing]) -> None:
        """Pushes all in one go; what can't be sent, for want of a URN or a channel, is left to the outbox sweep."""
        outgoing = [message for message in map(_outgoing, messages) if message is not None]
        await self._queue.push([message.job(self._cost(message)) for message in outgoing])


def _outgoing(given: Outgoing) -> OutgoingMessage | None:
    message, contact = given.message, given.contact
    urn = next((urn for urn in contact.urns if urn.id == message.urn_id), None)
    channel = given.workspace.channels.get(message.channel_id) if message.channel_id is not None else None
    if urn is None or channel is None:
        return None
    flow = given.workspace.flows.get(given.workspace.flow_uuids.get(message.flow_id or 0, ""))
    return OutgoingMessage(
        uuid=message.uuid,
        workspace_id=message.workspace_id,
        channel_uuid=UUID(channel.uuid),
        contact_id=contact.id,
        contact_uuid=contact.uuid,
        urn=urn.identity,
        urn_auth=(urn.auth_tokens or {}).get("default", ""),
        other_urns=[other.identity for other in contact.urns if other.id != urn.id],
        created_on=message.created_on,
        text=message.text,
        attachments=message.attachments,
        quick_replies=message.quick_replies,
        templating=message.templating,
        locale=message.locale,
        high_priority=message.is_high_priority,
        origin="broadcast" if message.broadcast_id is not None else "flow",
        flow={"uuid": flow.uuid, "name": flow.name} if flow else None,
        last_seen_on=contact.last_seen_on,
    )

"""Messages whose channel is shut off go over the channel that stands in for it: in its queue, at its rate.

The message's row names the channel that it went over and the one that it was meant for, and a log of the latter says
so.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import orjson

from activities.sending.attempts import Attempted
from activities.sending.ports import SendingChannel, SendQueue
from channels.log import LogType
from store.channel_alerts import Shift, reroute
from store.channel_logs import LogEntry, write_logs
from store.database import Database
from store.fair_queue.jobs import Job, Lane, Lease

FAILED_OVER = "failed_over"
"""The code of the log's error."""


class Detours:
    """Moves drawn messages from one channel's queue to another's."""

    def __init__(self, database: Database, queue: SendQueue) -> None:
        self._database, self._queue = database, queue

    async def take(self, batch: Sequence[Attempted]) -> None:
        """Moves the messages of those attempts that have a detour.

        The row is written first: should the queue be away then, the outbox sweep pushes the message by its row.
        """
        ways = dict[tuple[int, int], list[Attempted]]()
        for one in batch:
            if one.detour is not None and one.known is not None:
                ways.setdefault((one.known.id, one.detour.id), []).append(one)
        for attempts in ways.values():
            await self._take(attempts)

    async def _take(self, attempts: Sequence[Attempted]) -> None:
        known, detour = attempts[0].known, attempts[0].detour
        assert known is not None and detour is not None
        messages = [UUID(one.lease.id) for one in attempts]
        async with self._database.transaction() as session:
            logs = await write_logs(session, [_entry(known, detour) for _ in attempts])
            moved = await reroute(session, Shift(known.id, detour.id, messages, logs))
        leases = [one.lease for one in attempts]
        ended = await self._queue.ack(leases)
        jobs = [_job(one, detour.channel.uuid) for one, ok in zip(leases, ended, strict=True) if ok]
        await self._queue.push([job for job in jobs if UUID(job.id) in moved])


def _entry(known: SendingChannel, detour: SendingChannel) -> LogEntry:
    message = f"sent over the channel {detour.channel.name} instead, as this one is shut off"
    return LogEntry(
        workspace_id=known.workspace_id,
        channel_id=known.id,
        type=LogType.MSG_SEND,
        http_logs=(),
        errors=[{"code": FAILED_OVER, "message": message}],
        is_error=True,
        elapsed_ms=0,
        created_on=datetime.now(UTC),
    )


def _job(lease: Lease, channel: str) -> Job:
    data = orjson.loads(lease.payload)
    lane = Lane.HIGH if data.get("high_priority") else Lane.BULK
    return Job(
        id=lease.id,
        owner=str(data["org_id"]),
        channel=channel,
        lane=lane,
        cost=data.get("tps_cost") or 1,
        payload=orjson.dumps(data | {"channel_uuid": channel}),
        group=f"{channel}:{data['urn']}:{lane}",
    )

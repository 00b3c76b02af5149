"""The composition of a worker process: the only place where concrete stores, clients and channels meet activities."""

from contextlib import AsyncExitStack
from typing import Self

from temporalio.client import Client

from activities.broadcasting.broadcaster import Broadcaster
from activities.broadcasts import BroadcastActivities
from activities.calling.caller import Caller
from activities.calling.email import EmailCaller
from activities.calling.http import HttpCaller
from activities.calls import CallActivities
from activities.handlers import HandlerActivities
from activities.outbox import OutboxActivities
from activities.parking import ParkingActivities
from activities.runs import RunActivities
from activities.starts import StartActivities
from channels import pace
from clients.addresses import AddressGuard
from clients.http import HttpClient
from clients.smtp import Mailer
from core import urns
from core.contracts.queues import Queue
from core.settings import Settings
from store import pipelining
from store.broadcasts import BroadcastProgress
from store.chat import QUEUE
from store.conversations.pool import ConversationPool
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.holds import HoldStore
from store.outbox import Outbox
from store.outgoing import OutgoingMessage
from store.parking import ParkingStore
from store.recipients import Bulk
from store.starts import StartProgress
from store.wake import Wake
from workers.archiving import Archiving
from workers.background import Background
from workers.bells import Bells, ParkingWake
from workers.conversing import QueuePush, opener, pipeline
from workers.mail import WorkspaceMail
from workers.messaging import Messaging
from workers.serving import Service
from workers.timekeeping import Timekeeping
from workers.upkeep import Upkeep
from workers.workspaces import WorkspaceCache
from workflows.broadcast import BroadcastWorkflow
from workflows.broadcast_batch import BroadcastBatchWorkflow
from workflows.flow_run import FlowRunWorkflow
from workflows.flow_start import FlowStartWorkflow
from workflows.flow_start_batch import FlowStartBatchWorkflow
from workflows.handler import HandlerWorkflow
from workflows.outbox import OutboxWorkflow
from workflows.parking import ParkingWorkflow

CALLS_AT_ONCE = 200
"""Calls to the outside at a time: they wait, and cost next to nothing meanwhile."""
STEPS_AT_ONCE = 8
"""Runs moved on at a time; each holds a database connection for some milliseconds."""
BATCHES_AT_ONCE = 2
"""Batches of bulk starts at a time, so that handlers keep getting their share of the processor."""


class Registry:
    """Opens what a process needs, once, and closes it when the process ends."""

    def __init__(self, settings: Settings, temporal: Client) -> None:
        self._settings, self._temporal, self._open = settings, temporal, AsyncExitStack()
        self._redis = pipelining.connect(settings.redis_url)
        self._database = Database(settings.database_url, pool_size=settings.database_pool_size)
        self._conversations = ConversationPool(settings.database_url, settings.database_pool_size)
        self._cipher = Cipher(settings.secret_key.get_secret_value())
        guard = AddressGuard(allow_private=settings.allow_private_addresses, allowed_hosts=settings.allowed_hosts)
        self._http, self._mail = HttpClient(guard), WorkspaceMail(self._database, Mailer(guard))
        self._queue, self._wake = FairQueue(self._redis, QUEUE), Wake(self._redis)
        bells = Bells(self._redis, self._wake)
        workspaces = WorkspaceCache(self._cipher, self._queue)
        self._pipeline = pipeline(self._conversations, workspaces, self._queue, bells, message_cost)
        self._opener = opener(self._conversations, workspaces, self._queue, bells, message_cost)
        push = QueuePush(self._queue, message_cost)
        self._broadcaster = Broadcaster(self._conversations, workspaces, push, self._pipeline.courtesy)
        self._messaging = Messaging(
            settings,
            database=self._database,
            redis=self._redis,
            queue=self._queue,
            cipher=self._cipher,
            http=self._http,
            wake=self._wake,
            mail=self._mail,
        )

    async def __aenter__(self) -> Self:
        for close in (self._redis.aclose, self._database.close, self._conversations.close, self._http.aclose):
            self._open.push_async_callback(close)
        self._open.push_async_callback(self._messaging.finish)
        await self._conversations.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def services(self) -> dict[Queue, Service]:
        """What is served on each task queue."""
        runs, calls = RunActivities(self._pipeline), CallActivities(HoldStore(self._conversations), self._callers())
        bulk = Bulk(batch=self._settings.start_batch, queue_limit=self._settings.outbox_limit)
        starts = StartActivities(StartProgress(self._database, bulk), self._pipeline, self._queue)
        broadcasts = BroadcastActivities(BroadcastProgress(self._database, bulk), self._broadcaster, self._queue)
        handlers = HandlerActivities(self._pipeline, self._wake, batch=self._settings.handler_batch)
        archiving = Archiving(self._settings, self._database)
        upkeep = Upkeep(self._database, self._conversations, self._temporal)
        timekeeping = Timekeeping(self._database, self._opener, self._temporal)
        background = Background(self._database, self._cipher, self._http, self._temporal)
        parking = ParkingActivities(
            ParkingStore(self._conversations),
            ParkingWake(self._redis),
            self._temporal,
            tellers={**timekeeping.tellers, **background.tellers},
        )
        outbox = OutboxActivities(Outbox(self._database, self._queue, message_cost))
        return {
            Queue.HANDLER: Service((HandlerWorkflow,), (handlers.handle_events,)),
            Queue.SEND: self._messaging.sending,
            Queue.FLOW: Service(
                (FlowStartBatchWorkflow, BroadcastBatchWorkflow),
                (starts.start_batch, starts.count_unparked, broadcasts.send_broadcast_batch),
                BATCHES_AT_ONCE,
            ),
            Queue.RUNS: Service(
                (FlowRunWorkflow,),
                (runs.wake_run, runs.continue_run, runs.interrupt_run, calls.give_up_call),
                STEPS_AT_ONCE,
                self._settings.cached_runs,
            ),
            Queue.CALLS: Service(
                self._messaging.fetching_workflows,
                (calls.make_call, *background.calls, *self._messaging.fetching),
                CALLS_AT_ONCE,
            ),
            Queue.CAMPAIGN: timekeeping.campaign,
            Queue.DEFAULT: Service(
                (
                    FlowStartWorkflow,
                    BroadcastWorkflow,
                    ParkingWorkflow,
                    OutboxWorkflow,
                    *timekeeping.workflows,
                    *upkeep.workflows,
                    *archiving.workflows,
                    *background.workflows,
                ),
                (
                    starts.resolve_recipients,
                    starts.read_queue_depth,
                    starts.finish_start,
                    broadcasts.resolve_broadcast,
                    broadcasts.finish_broadcast,
                    parking.park_runs,
                    outbox.sweep_outbox,
                    *timekeeping.activities,
                    *upkeep.activities,
                    *archiving.activities,
                    *background.activities,
                ),
            ),
        }

    def _callers(self) -> dict[str, Caller]:
        return {"http": HttpCaller(self._http), "email": EmailCaller(self._mail)}


def message_cost(message: OutgoingMessage) -> int:
    """The parts that a message counts as against its channel's rate."""
    return pace.cost(urns.parse(message.urn), message.text, message.attachments)

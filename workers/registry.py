"""The composition of a worker process: the only place where concrete stores, clients and channels meet activities."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Self

from redis.asyncio import Redis
from temporalio.client import Client

from activities.calling.caller import Caller
from activities.calling.email import EmailCaller
from activities.calling.http import HttpCaller
from activities.calls import CallActivities
from activities.handlers import HandlerActivities
from activities.outbox import OutboxActivities
from activities.parking import ParkingActivities
from activities.runs import RunActivities
from activities.senders import SenderActivities
from activities.sending.attempts import Attempts
from activities.sending.dispatcher import Dispatcher
from activities.sending.ledger import Ledger
from activities.sending.marks import SentMarks
from activities.sending.stored_channels import StoredChannels
from activities.sending.stored_results import StoredResults
from activities.starts import StartActivities
from channels import pace
from channels.host import Deployment, Host
from clients.addresses import AddressGuard
from clients.http import HttpClient
from clients.smtp import Mailer
from core import urns
from core.contracts.queues import Queue
from core.settings import Settings
from store.channel_memory import ChannelMemory
from store.chat import QUEUE
from store.conversations.pool import ConversationPool
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.holds import HoldStore
from store.outbox import Outbox
from store.outgoing import OutgoingMessage
from store.parking import ParkingStore
from store.starts import StartProgress
from store.wake import Wake
from workers.bells import Bells, ParkingWake
from workers.conversing import pipeline
from workers.mail import WorkspaceMail
from workers.serving import Service
from workers.workspaces import WorkspaceCache
from workflows.flow_run import FlowRunWorkflow
from workflows.flow_start import FlowStartWorkflow
from workflows.flow_start_batch import FlowStartBatchWorkflow
from workflows.handler import HandlerWorkflow
from workflows.outbox import OutboxWorkflow
from workflows.parking import ParkingWorkflow
from workflows.sender import SenderWorkflow

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
        self._redis = Redis.from_url(settings.redis_url)
        self._database = Database(settings.database_url, pool_size=settings.database_pool_size)
        self._conversations = ConversationPool(settings.database_url, settings.database_pool_size)
        self._cipher = Cipher(settings.secret_key.get_secret_value())
        guard = AddressGuard(allow_private=settings.allow_private_addresses, allowed_hosts=settings.allowed_hosts)
        self._http, self._mail = HttpClient(guard), WorkspaceMail(self._database, Mailer(guard))
        self._queue, self._wake = FairQueue(self._redis, QUEUE), Wake(self._redis)
        bells = Bells(self._redis, self._wake)
        workspaces = WorkspaceCache(self._cipher, self._queue)
        self._pipeline = pipeline(self._conversations, workspaces, self._queue, bells, message_cost)
        self._dispatcher = self._sending()

    async def __aenter__(self) -> Self:
        for close in (self._redis.aclose, self._database.close, self._conversations.close, self._http.aclose):
            self._open.push_async_callback(close)
        self._open.push_async_callback(self._dispatcher.finish)
        await self._conversations.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def services(self) -> dict[Queue, Service]:
        """What is served on each task queue."""
        runs, calls = RunActivities(self._pipeline), CallActivities(HoldStore(self._conversations), self._callers())
        starts = StartActivities(StartProgress(self._database), self._pipeline, self._queue)
        handlers = HandlerActivities(self._pipeline, self._wake, batch=self._settings.handler_batch)
        parking = ParkingActivities(ParkingStore(self._conversations), ParkingWake(self._redis), self._temporal)
        outbox = OutboxActivities(Outbox(self._database, self._queue, message_cost))
        return {
            Queue.HANDLER: Service((HandlerWorkflow,), (handlers.handle_events,)),
            Queue.SEND: Service((SenderWorkflow,), (SenderActivities(self._dispatcher).send_messages,)),
            Queue.FLOW: Service(
                (FlowStartBatchWorkflow,), (starts.start_batch, starts.count_unparked), BATCHES_AT_ONCE
            ),
            Queue.RUNS: Service(
                (FlowRunWorkflow,),
                (runs.wake_run, runs.continue_run, runs.interrupt_run, calls.give_up_call),
                STEPS_AT_ONCE,
            ),
            Queue.CALLS: Service((), (calls.make_call,), CALLS_AT_ONCE),
            Queue.DEFAULT: Service(
                (FlowStartWorkflow, ParkingWorkflow, OutboxWorkflow),
                (
                    starts.resolve_recipients,
                    starts.read_queue_depth,
                    starts.finish_start,
                    parking.park_runs,
                    outbox.sweep_outbox,
                ),
            ),
        }

    def _callers(self) -> dict[str, Caller]:
        return {"http": HttpCaller(self._http), "email": EmailCaller(self._mail)}

    def _sending(self) -> Dispatcher:
        channels = StoredChannels(self._database, self._cipher)
        attempts = Attempts(channels, SentMarks(self._redis), self._host)
        ledger = Ledger(self._queue, StoredResults(self._database, self._wake))
        return Dispatcher(self._queue, attempts, ledger, concurrency=self._settings.sender_concurrency)

    def _host(self) -> Host:
        """What adapters get, at this moment."""
        domain = self._settings.public_url.split("://")[-1].rstrip("/")
        return Host(
            http=self._http,
            now=datetime.now(UTC),
            deployment=Deployment(domain=domain),
            cache=ChannelMemory(self._redis),
        )


def message_cost(message: OutgoingMessage) -> int:
    """The parts that a message counts as against its channel's rate."""
    return pace.cost(urns.parse(message.urn), message.text, message.attachments)

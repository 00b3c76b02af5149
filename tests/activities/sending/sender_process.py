"""A sender as a process that can be killed: `python -m tests.activities.sending.sender_process QUEUE CONCURRENCY`.

It sends for ever, from a queue whose leases are short, with the settings of the environment.
"""

import asyncio
import sys
from datetime import UTC, datetime

from temporalio.testing import ActivityEnvironment

from activities.senders import SenderActivities
from activities.sending.attempts import Attempts
from activities.sending.dispatcher import Dispatcher
from activities.sending.ledger import Ledger
from activities.sending.marks import SentMarks
from activities.sending.stored_channels import StoredChannels
from activities.sending.stored_results import StoredResults
from channels.host import Deployment, Host
from channels.tools.memory import MemoryCache
from clients.addresses import AddressGuard
from clients.http import HttpClient
from core.contracts.loops import LoopInput
from core.settings import Settings
from store import pipelining
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.wake import Wake

LEASE = 1.5
"""Seconds after which a dead sender's messages come back."""
EXPIRIES = 20
"""Deaths that a message survives: here they are the test's, not the message's fault."""


async def send(name: str, concurrency: int) -> None:
    settings = Settings()
    redis, database = pipelining.connect(settings.redis_url), Database(settings.database_url)
    queue = FairQueue(redis, name, max_expiries=EXPIRIES)
    async with HttpClient(AddressGuard(allow_private=True)) as http:
        attempts = Attempts(
            StoredChannels(database, Cipher(settings.secret_key.get_secret_value())),
            SentMarks(redis),
            lambda: Host(
                http=http, now=datetime.now(UTC), deployment=Deployment(domain="ngoma.example"), cache=MemoryCache()
            ),
        )
        ledger = Ledger(queue, StoredResults(database, Wake(redis)))
        dispatcher = Dispatcher(queue, attempts, ledger, concurrency=concurrency, lease=LEASE)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        activity = SenderActivities(dispatcher, turn_length=3600)
        await ActivityEnvironment().run(activity.send_messages, LoopInput(number=0))


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], int(sys.argv[2])))

"""How activities are ordered: timeouts and retries, one set per kind."""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig, LocalActivityConfig

from core.contracts.calls import ATTEMPTS
from core.contracts.orders import DELIVERIES
from core.contracts.queues import Queue

LOOP = ActivityConfig(
    start_to_close_timeout=timedelta(seconds=90),
    heartbeat_timeout=timedelta(seconds=8),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=5)),
)
"""A turn of half a minute. Its worker heartbeats every second or two, so 8 seconds of silence mean that it is dead."""

FETCH: ActivityConfig = {**LOOP, "start_to_close_timeout": timedelta(minutes=3)}
"""A turn of half a minute, and the files that are on their way at its end: at most a minute each."""

PIPELINE = ActivityConfig(
    start_to_close_timeout=timedelta(minutes=2),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)),
)
"""A step of the pipeline for one batch; tried until it succeeds, for it is idempotent."""

STEP = LocalActivityConfig(
    start_to_close_timeout=timedelta(minutes=1),
    local_retry_threshold=timedelta(seconds=8),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)),
)
"""A step of the pipeline for one run, in the workflow task itself: a transaction of some milliseconds is not worth a
task of its own (half the CPU of a run that expires). Tried until it succeeds; longer pauses are timers."""

CAMPAIGN = ActivityConfig(
    task_queue=Queue.CAMPAIGN,
    start_to_close_timeout=timedelta(minutes=10),
    heartbeat_timeout=timedelta(seconds=8),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)),
)
"""A turn of a campaign: some hundred milliseconds of work, or seconds where a million fires are to be made."""

BULK = ActivityConfig(
    start_to_close_timeout=timedelta(minutes=30),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=1)),
)
"""One long statement over many rows, such as resolving a start's recipients."""

SWEEP = ActivityConfig(
    start_to_close_timeout=timedelta(minutes=10),
    heartbeat_timeout=timedelta(minutes=1),
    retry_policy=RetryPolicy(maximum_attempts=2),
)
"""A sweep; what it leaves, the next one finds."""

CALL = ActivityConfig(
    task_queue=Queue.CALLS,
    start_to_close_timeout=timedelta(minutes=2),
    heartbeat_timeout=timedelta(seconds=8),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=1), maximum_attempts=ATTEMPTS
    ),
)
"""A call to the outside: half a minute for the exchange, the rest to store the answer. Activities say themselves which
failures are worth another attempt. Heartbeats as in a loop, so that a contact isn't held for long by a dead worker."""

ORDER = ActivityConfig(
    start_to_close_timeout=timedelta(hours=6),
    heartbeat_timeout=timedelta(minutes=2),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5)),
)
"""Work in the background, of any size: it heartbeats after each transaction, and another try goes on from there."""

ARCHIVE: ActivityConfig = {
    **ORDER,
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=5), maximum_attempts=5
    ),
}
"""A step of archiving; another try goes on from what is recorded, and what fails five times waits for the next day."""

DELIVERY = ActivityConfig(
    task_queue=Queue.CALLS,
    start_to_close_timeout=timedelta(minutes=2),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=5), maximum_attempts=DELIVERIES
    ),
)
"""Telling a subscriber of a resthook."""


def titled(config: ActivityConfig, summary: str) -> ActivityConfig:
    """The same with a line that says in the Temporal UI what is being done."""
    return {**config, "summary": summary}


def stepped(summary: str) -> LocalActivityConfig:
    """A step with its line."""
    return {**STEP, "summary": summary}

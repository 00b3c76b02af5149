"""Message statuses: their order, and what an update does to an outgoing message.

Providers report late, twice and out of order. Updates are folded in order of arrival; one that would lead back is
ignored: `sent` after `delivered` changes nothing, and proof of delivery beats a failure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

RETRY_STEP = timedelta(minutes=5)
MAX_ERRORS = 3


class Status(StrEnum):
    """The statuses of an outgoing message, by their letters in storage."""

    INITIALIZING = "I"
    PENDING = "P"
    QUEUED = "Q"
    WIRED = "W"
    SENT = "S"
    DELIVERED = "D"
    READ = "R"
    ERRORED = "E"
    FAILED = "F"

    @property
    def word(self) -> str:
        """The status as the API writes it: `wired`, `sent`."""
        return self.name.lower()

    @classmethod
    def of_word(cls, word: str) -> "Status":
        """The status that the API writes so. Raises `KeyError`."""
        return cls[word.upper()]


@dataclass(frozen=True, slots=True)
class MessageState:
    """The part of an outgoing message that statuses change.

    `failed_reason` is a letter: E error limit, C contact, D no destination, S suspended, L looping, O too old,
    R channel removed; "" if it has not failed or failed by a provider's word.
    """

    status: Status
    error_count: int = 0
    sent_on: datetime | None = None
    next_attempt: datetime | None = None
    failed_reason: str = ""


_ON_ITS_WAY = (Status.INITIALIZING, Status.PENDING, Status.QUEUED, Status.WIRED, Status.SENT)
_RANKS = {
    status: rank
    for rank, statuses in enumerate(
        [
            (Status.INITIALIZING, Status.PENDING, Status.ERRORED),
            (Status.QUEUED,),
            (Status.WIRED,),
            (Status.SENT,),
            (Status.DELIVERED,),
            (Status.READ,),
        ]
    )
    for status in statuses
}


def apply_status(state: MessageState, update: Status, now: datetime) -> MessageState:
    """The state after an update; the same object if the update changes nothing."""
    if not _advances(state.status, update):
        return state
    if update is Status.ERRORED:
        return _errored(state, now)
    if update is Status.FAILED:
        return replace(state, status=update, sent_on=None, next_attempt=None)
    return replace(state, status=update, sent_on=state.sent_on or now, next_attempt=None, failed_reason="")


def fold(state: MessageState, updates: Iterable[Status], now: datetime) -> MessageState:
    """The state after several updates, in order of arrival."""
    for update in updates:
        state = apply_status(state, update, now)
    return state


def retry_delay(errors_before: int) -> timedelta:
    """How long to wait before the next attempt of a message that had failed `errors_before` times until now."""
    return RETRY_STEP * (errors_before + 1)


def _advances(status: Status, update: Status) -> bool:
    if update in (Status.ERRORED, Status.FAILED):
        return status in _ON_ITS_WAY or status is Status.ERRORED
    if update not in _RANKS or update in (Status.INITIALIZING, Status.PENDING):
        return False
    if status is Status.FAILED:
        return update in (Status.DELIVERED, Status.READ)
    return _RANKS[update] > _RANKS[status]


def _errored(state: MessageState, now: datetime) -> MessageState:
    errors = state.error_count + 1
    if errors >= MAX_ERRORS:
        return replace(
            state, status=Status.FAILED, error_count=errors, sent_on=None, next_attempt=None, failed_reason="E"
        )
    next_attempt = now + retry_delay(state.error_count)
    return replace(state, status=Status.ERRORED, error_count=errors, sent_on=None, next_attempt=next_attempt)

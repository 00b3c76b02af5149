"""Payloads of schedules that people made."""

from datetime import datetime
from uuid import UUID

from core.contracts.payload import Payload


class ScheduledInput(Payload):
    """Whose time has come."""

    schedule: UUID


class ScheduledOrder(Payload):
    """What a schedule is to set off; `at` is the time that has come."""

    schedule: UUID
    at: datetime


class ScheduledOutcome(Payload):
    """What was set off: the uuid of a flow start or a broadcast; neither if the schedule is paused or gone."""

    start: UUID | None = None
    broadcast: UUID | None = None


class SyncOutcome(Payload):
    """How many schedules and campaigns were out of step with Temporal, and are in step now."""

    schedules: int = 0
    campaigns: int = 0

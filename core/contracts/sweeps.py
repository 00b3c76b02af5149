"""Payloads of sweeps: jobs that find what was left lying."""

from core.contracts.payload import Payload


class SweepOutcome(Payload):
    """What a sweep found and set right."""

    found: int = 0

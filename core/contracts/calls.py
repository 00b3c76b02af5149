"""Payloads and rules of calls to the outside."""

from uuid import UUID

from core.contracts.payload import Payload

ATTEMPTS = 3
"""How often a call is made at most; the failure of the last attempt is the answer."""


class CallInput(Payload):
    """Which hold's call to make."""

    call: UUID


class CallOutcome(Payload):
    """How a call ended, for whoever looks at the history: the answer itself lies in the hold."""

    kind: str = ""
    status: str
    """`answered`, `failed` (the failure is the answer), or `gone` (nothing was waiting for an answer any more)."""
    attempts: int = 1

"""Payloads of the loops that never end: handlers, senders, parking."""

from core.contracts.payload import Payload


class LoopInput(Payload):
    """Which loop this is. `turns` counts its activities over all continuations."""

    number: int
    turns: int = 0


class LoopOutcome(Payload):
    """What one turn of a loop did, for whoever looks at its history."""

    handled: int = 0
    """Events, messages or rows that were dealt with."""
    batches: int = 0
    """How many draws found something."""

"""Payloads of work in the background: filling smart groups, interrupting, wiping, telling subscribers of resthooks."""

from uuid import UUID

from core.contracts.payload import Payload

DELIVERIES = 3
"""How often a subscriber is called at most about one event."""


class OrderInput(Payload):
    """What to work on. `kind` is `populate` (a group), `interrupt` (a flow) or `erase` (a contact), `subject` its uuid.

    `workspace` is a name, for people.
    """

    kind: str
    subject: UUID
    workspace: str = ""


class OrderOutcome(Payload):
    """How many contacts, or rows, were worked on."""

    done: int = 0


class ResthookInput(Payload):
    """An event of a resthook (its row id) of which all subscribers are to be told."""

    event: int
    workspace: str = ""


class ResthookSubscribers(Payload):
    """The subscribers of an event's resthook, by row id."""

    subscribers: tuple[int, ...] = ()


class DeliveryInput(Payload):
    """Which subscriber to tell of which event; row ids."""

    event: int
    subscriber: int


class DeliveryOutcome(Payload):
    """How telling a subscriber ended: `delivered`, `failed`, or `gone` (the subscriber or the event is no more)."""

    status: str
    status_code: int = 0

"""Changing a contact outside of flows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.contact import Contact
from flows.events import Event
from flows.modifiers import Modifier, apply
from flows.scene import Scene


@dataclass(slots=True, kw_only=True)
class Modified:
    """A contact as modifiers left it, and what they logged; `calls` is how many call results were used."""

    contact: Contact
    events: list[Event] = field(default_factory=list)
    calls: int = 0


def modify(scene: Scene, modifiers: Sequence[Modifier]) -> Modified:
    """Apply modifiers one after another. Raises `CallNeeded`."""
    for modifier in modifiers:
        apply(scene, modifier)
    return Modified(contact=scene.contact, events=scene.events, calls=scene.calls.taken)

"""Events: what sprints and modifiers give out. One module per type."""

from flows.events.base import Event, Step, events, read_event

__all__ = ["Event", "Step", "events", "read_event"]

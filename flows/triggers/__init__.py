"""Triggers: what starts sessions. One module per type."""

from flows.triggers.base import Trigger, TriggerError, read_trigger, triggers

__all__ = ["Trigger", "TriggerError", "read_trigger", "triggers"]

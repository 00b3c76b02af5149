"""Actions: what nodes do. One module per type."""

from flows.actions.base import Action, actions, read_action

__all__ = ["Action", "actions", "read_action"]

"""A contact's row as the engine's contact, and back: shared with whoever else edits contacts."""

from store.conversations.contacts import collect_changes, engine_contact

__all__ = ["collect_changes", "engine_contact"]

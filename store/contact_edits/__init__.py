"""Changing contacts from outside of conversations: by the API, by people, by imports of contacts."""

from store.contact_edits.editing import Changes, ContactEditor, URNTaken

__all__ = ["Changes", "ContactEditor", "URNTaken"]

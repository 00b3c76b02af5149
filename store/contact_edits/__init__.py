"""Changing contacts outside of conversations: one way for the API, people, imports and smart groups."""

from store.contact_edits.editing import Changes, ContactEditor, URNTaken
from store.contact_edits.known import KnownAssets, KnownAssetsCache
from store.contact_edits.modifying import ContactModifier, Edited, Editor

__all__ = [
    "Changes",
    "ContactEditor",
    "ContactModifier",
    "Edited",
    "Editor",
    "KnownAssets",
    "KnownAssetsCache",
    "URNTaken",
]

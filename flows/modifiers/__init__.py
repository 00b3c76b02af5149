"""Modifiers: changes of a contact. One module per type."""

from flows.modifiers.base import MissingAsset, Modifier, apply, modifiers, read_modifier

__all__ = ["MissingAsset", "Modifier", "apply", "modifiers", "read_modifier"]

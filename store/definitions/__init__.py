"""Definitions of a workspace in the form of an export, which `store.imports` takes back."""

from store.definitions.collecting import Wanted, collect_definitions, everything

__all__ = ["Wanted", "collect_definitions", "everything"]

"""Globals: values that flows share."""

from store.keyed import KeyedStore
from store.tables import Global


class GlobalStore(KeyedStore[Global]):
    """Reads and writes globals."""

    table, noun, limit = Global, "global", 250

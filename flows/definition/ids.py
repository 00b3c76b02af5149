"""New UUIDs for definitions, made from the definition itself.

Migrating, converting or cloning needs UUIDs for what is new. Made from a seed, they come out the same each time the
same definition is loaded, so that a conversation started on one worker finds its nodes on another.
"""

from hashlib import sha256
from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """A source of new UUIDs: all that is asked of `core.ids` here."""

    def uuid4(self) -> str:
        """A new UUID, as lower-case text."""
        ...


class DerivedIds:
    """UUIDs in the form of version 4, drawn one after another from a seed text."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0

    def uuid4(self) -> str:
        """The next UUID of this seed."""
        self._drawn += 1
        digest = sha256(f"{self._seed}\n{self._drawn}".encode("utf-8", "surrogatepass")).digest()
        return str(UUID(bytes=digest[:16], version=4))

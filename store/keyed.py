"""Stores of named things that the outside names by a key, not by uuid."""

from typing import TypeVar

from store.errors import NotFound
from store.named import NamedStore

Thing = TypeVar("Thing")


class KeyedStore(NamedStore[Thing]):
    """Reads and writes things with keys: contact fields, globals."""

    async def by_key(self, workspace_id: int, key: str) -> Thing:
        """The thing with this key. Raises `NotFound`."""
        query = self._active(workspace_id).where(self.table.key == key)
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(self.noun, key)
        return found

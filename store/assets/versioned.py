"""What is made of a workspace's assets, kept in memory until their version changes."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from store.assets.loading import WorkspaceAssets, load
from store.conversations.loading import asset_versions
from store.encryption import Cipher
from store.errors import NotFound


class Versioned(Protocol):
    """Made of the assets of one version."""

    @property
    def version(self) -> int: ...


Kept = TypeVar("Kept", bound=Versioned)


class VersionedCache(Generic[Kept]):
    """Things by workspace, no older than the transaction that asks.

    `make` is given the assets as they were read, and the thing of before, if there was one. `most` workspaces are kept;
    the one that was asked for longest ago goes first.
    """

    def __init__(self, cipher: Cipher, make: Callable[[WorkspaceAssets, Kept | None], Kept], most: int) -> None:
        self._cipher, self._make, self._most = cipher, make, most
        self._kept: dict[int, Kept] = {}

    async def get(self, connection: Any, workspace_id: int) -> Kept:
        """That of a workspace, over a connection of asyncpg's. Raises `NotFound`.

        A transaction that has changed assets itself must not ask: what isn't committed may be rolled back.
        """
        versions = await asset_versions(connection, [workspace_id])
        if workspace_id not in versions:
            raise NotFound("workspace", workspace_id)
        kept = self._kept.pop(workspace_id, None)
        if kept is None or kept.version < versions[workspace_id]:
            kept = self._make(await load(connection, workspace_id, self._cipher), kept)
        self._kept[workspace_id] = kept
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)))
        return kept

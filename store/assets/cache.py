"""Workspaces' assets in memory for whoever tries flows: read again when they have changed, flows as they are named."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from flows.assets import Assets, FlowAsset
from store.assets.loading import WorkspaceAssets, definitions
from store.assets.records import FlowRecord
from store.assets.versioned import VersionedCache
from store.encryption import Cipher

MOST = 50
"""Workspaces kept."""

MOST_DRAFTS = 10
"""Drafts kept of a workspace; in the same order."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class _Read:
    """A flow at a revision, with what else it names among all that has a uuid."""

    flow: FlowAsset
    text: str


@dataclass(slots=True)
class KeptAssets:
    """A workspace at one version of its assets, and those of its flows that have been read."""

    loaded: WorkspaceAssets
    flows: Mapping[str, FlowRecord]
    _base: Assets
    _read: dict[tuple[str, int], _Read] = field(default_factory=dict)
    """By uuid and revision."""
    _named: dict[str, frozenset[str]] = field(default_factory=dict)
    """The flows that each flow names."""
    _drafts: dict[bytes, FlowAsset] = field(default_factory=dict)
    """By their text's digest."""

    @property
    def version(self) -> int:
        """Of the assets."""
        return self.loaded.version

    @classmethod
    def of(cls, loaded: WorkspaceAssets, before: "KeptAssets | None") -> "KeptAssets":
        """As it was loaded; flows that haven't changed since need not be read again."""
        flows = {flow.uuid: flow for flow in loaded.flows}
        current = {(flow.uuid, flow.revision) for flow in loaded.flows}
        read = {key: one for key, one in before._read.items() if key in current} if before else {}
        return cls(loaded, flows, loaded.assets({}), read, _drafts=before._drafts if before else {})

    def assets(self, flows: Mapping[str, FlowAsset]) -> Assets:
        """The engine's assets with these flows, the caller's own."""
        assets = copy(self._base)
        assets.flows = flows
        return assets

    def named_in(self, text: str) -> set[str]:
        """The uuids of the workspace's flows that occur in a text."""
        return self.flows.keys() & set(_UUID.findall(text))

    def draft(self, definition: Mapping[str, Any], text: str) -> FlowAsset:
        """A definition that isn't stored; it is compiled once as long as its text stays the same."""
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        flow = self._drafts.pop(key, None) or FlowAsset(str(definition.get("uuid")), definition)
        self._drafts[key] = flow
        while len(self._drafts) > MOST_DRAFTS:
            self._drafts.pop(next(iter(self._drafts)))
        return flow

    async def reachable(self, connection: Any, uuids: Iterable[str]) -> dict[str, FlowAsset]:
        """Flows at their newest revisions, and all that they name in turn, by uuid."""
        found: dict[str, FlowAsset] = {}
        wanted = set(uuids) & self.flows.keys()
        while wanted:
            await self._fetch(connection, wanted)
            named: set[str] = set()
            for uuid in wanted:
                read = self._read.get((uuid, self.flows[uuid].revision))
                if read is not None:
                    found[uuid] = read.flow
                    named |= self._named_by(uuid, read)
            wanted = named - found.keys() - wanted
        return found

    async def _fetch(self, connection: Any, uuids: Iterable[str]) -> None:
        records = [self.flows[uuid] for uuid in sorted(uuids)]
        missing = [one for one in records if (one.uuid, one.revision) not in self._read]
        if missing:
            texts = await definitions(connection, self.loaded.id, missing)
            for one in missing:
                if one.uuid in texts:
                    text = texts[one.uuid]
                    self._read[one.uuid, one.revision] = _Read(FlowAsset(one.uuid, text), text)

    def _named_by(self, uuid: str, read: _Read) -> frozenset[str]:
        if uuid not in self._named:
            self._named[uuid] = frozenset(self.named_in(read.text))
        return self._named[uuid]


class AssetsCache(VersionedCache[KeptAssets]):
    """Assets by workspace."""

    def __init__(self, cipher: Cipher) -> None:
        super().__init__(cipher, KeptAssets.of, MOST)

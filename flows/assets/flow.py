"""Flows as assets: definitions that are read and compiled when they are first needed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.literal_json import loads

if TYPE_CHECKING:
    from flows.definition.flow import Flow


class FlowNotFound(LookupError):
    """There is no flow of this UUID among the assets."""


class UnreadableFlow(ValueError):
    """The definition of a flow can't be read; the message tells where and why."""


class FlowAsset:
    """A stored definition of any readable version; `flow()` migrates, reads and compiles it once.

    Hosts keep these by UUID and revision, so that a flow is compiled once a revision and process.
    """

    __slots__ = ("_definition", "_error", "_flow", "media_base_url", "refuse_large", "uuid")

    def __init__(
        self,
        uuid: str,
        definition: Mapping[str, Any] | str | bytes,
        *,
        media_base_url: str = "",
        refuse_large: bool = True,
    ) -> None:
        self.uuid, self._definition, self.media_base_url = uuid, definition, media_base_url
        self.refuse_large = refuse_large
        self._flow: Flow | None = None
        self._error: UnreadableFlow | None = None

    def flow(self) -> "Flow":
        """The compiled flow. Raises `UnreadableFlow`, every time if once."""
        if self._flow is None:
            if self._error is not None:
                raise self._error
            try:
                self._flow = self._read()
            except UnreadableFlow as error:
                self._error = error
                raise
        return self._flow

    @property
    def definition(self) -> Mapping[str, Any]:
        """The stored definition, of whatever version it is."""
        stored = self._definition
        return loads(stored) if isinstance(stored, str | bytes) else stored

    def _read(self) -> "Flow":
        from flows.definition.flow import read_flow

        return read_flow(self.definition, media_base_url=self.media_base_url, refuse_large=self.refuse_large)

    @classmethod
    def from_json(
        cls, definition: Mapping[str, Any], *, media_base_url: str = "", refuse_large: bool = True
    ) -> "FlowAsset":
        """A flow of flow-spec 18: the definition itself, whose UUID may lie in a legacy `metadata`."""
        uuid = definition.get("uuid") or (definition.get("metadata") or {}).get("uuid") or ""
        return cls(uuid, definition, media_base_url=media_base_url, refuse_large=refuse_large)

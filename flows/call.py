"""Voice calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flows.assets import Reference


@dataclass(frozen=True, slots=True)
class Call:
    """A call that a voice session talks through: `channel` is a reference, `urn` the number that is spoken with."""

    uuid: str
    channel: Reference
    urn: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads `{"uuid", "channel", "urn"}`."""
        return cls(data["uuid"], data["channel"], data["urn"])

    def to_json(self) -> dict[str, Any]:
        """Writes `{"uuid", "channel", "urn"}`."""
        return {"uuid": self.uuid, "channel": self.channel, "urn": self.urn}
